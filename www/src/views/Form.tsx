/** The form of a new orchestration, beside the request it makes. */
import { describeRoute } from "paxos-orchestrations";
import { explain } from "../lib/explain.ts";
import { networkName } from "../parts/EndName.tsx";
import { CheckedForm } from "../parts/CheckedForm.tsx";
import { Issues } from "../parts/Field.tsx";
import { FlowDiagram } from "../parts/FlowDiagram.tsx";
import { Problem } from "../parts/Notice.tsx";
import { Segments } from "../parts/Segments.tsx";
import { checksFailure, isValid, issuesOf, loadChecks } from "../state/checks.ts";
import { dismiss, review, startOver } from "../state/compose.ts";
import { draft, params } from "../state/draft.ts";
import { profileName } from "../state/profiles.ts";
import { choose, intent, INTENTS, onDeposit } from "../state/intent.ts";
import { preview } from "../state/request.ts";
import { strings } from "../strings.ts";
import { DestinationFields } from "./DestinationFields.tsx";
import { ExtraFields } from "./ExtraFields.tsx";
import { RequestPane } from "./RequestPane.tsx";
import { SourceFields } from "./SourceFields.tsx";

const words = strings.compose;

export function Form() {
  return (
    <CheckedForm class="compose-form" onSubmit={review}>
      <div class="compose-columns">
        <div class="compose-fields">
          {checksFailure.value !== undefined && <NoChecks />}
          <Segments
            name="intent"
            legend={words.intent}
            value={intent.value}
            options={INTENTS.map((value) => ({ value, label: words.intents[value] }))}
            onChange={choose}
          />
          <Way />
          <button
            type="button"
            class="link"
            onClick={() => {
              dismiss();
              onDeposit();
            }}
          >
            {words.onDeposit}
          </button>
          <SourceFields />
          <DestinationFields />
          <ExtraFields />
          <Issues id="form-issues" label={strings.request.title} issues={issuesOf("form")} />
        </div>
        <RequestPane {...preview.value} note={noteOf(isValid.value, draft.value.refId)} isWhole={isValid.value} />
      </div>
      <div class="panel-foot">
        <button type="button" class="button quiet" onClick={startOver}>
          {words.startOver}
        </button>
        <button type="submit" class="button primary">
          {words.review}
        </button>
      </div>
    </CheckedForm>
  );
}

/** The way of the money as the form says it now. */
function Way() {
  const { sourceProfile, kind, destinationProfile, network } = draft.value;
  const named = (profile: string): string => (profile === "" ? "" : profileName(profile));
  const destination = kind === "profile" ? named(destinationProfile) : kind === "fiat" ? strings.end.bank : networkName(network);
  return <FlowDiagram route={describeRoute(params.value)} source={named(sourceProfile)} destination={destination} />;
}

function noteOf(isValid: boolean, refId: string): string {
  if (!isValid) return strings.request.draft;
  return refId === "" ? strings.request.whole : strings.request.exact;
}

function NoChecks() {
  return (
    <Problem
      explanation={explain(checksFailure.value)}
      actions={
        <button type="button" class="button" onClick={() => void loadChecks()}>
          {strings.retry}
        </button>
      }
    />
  );
}
