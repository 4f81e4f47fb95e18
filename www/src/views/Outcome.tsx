/** Why it was not sent, or why nobody knows, in words. */
import { AlreadyExistsError } from "paxos-orchestrations";
import { explain } from "../lib/explain.ts";
import { Issues } from "../parts/Field.tsx";
import { Notice, Problem } from "../parts/Notice.tsx";
import { dismiss, issuesOfError, type Reviewed } from "../state/compose.ts";
import { isProduction } from "../state/environment.ts";
import { open } from "../state/selection.ts";
import { strings } from "../strings.ts";

export function Outcome({ now }: { now: Reviewed }) {
  const { doubt } = strings;
  switch (now.at) {
    case "review":
    case "sending":
      return <Lead />;
    case "refused":
      return <Refusal error={now.error} />;
    case "doubt":
    case "looking":
      return (
        <Notice tone="warning" title={doubt.title}>
          <p role="alert">{doubt.text}</p>
          <p class="technical">{explain(now.error).title}</p>
        </Notice>
      );
    case "absent":
      return (
        <Notice tone="info" title={doubt.absentTitle}>
          <p role="alert">{doubt.absentText}</p>
        </Notice>
      );
    case "blind":
      return (
        <Notice tone="warning" title={doubt.blindTitle}>
          <p role="alert">{doubt.blindText}</p>
          <p class="technical">{explain(now.error).title}</p>
        </Notice>
      );
  }
}

function Lead() {
  return (
    <p class="lead">
      {strings.review.lead} {isProduction.value && <strong>{strings.review.production}</strong>}
    </p>
  );
}

function Refusal({ error }: { error: unknown }) {
  const existing = AlreadyExistsError.is(error) ? error.existing?.id : undefined;
  const openExisting =
    existing === undefined ? undefined : (
      <button
        type="button"
        class="button"
        onClick={() => {
          dismiss();
          open(existing);
        }}
      >
        {strings.review.openExisting}
      </button>
    );
  const issues = issuesOfError(error);
  return (
    <>
      <Problem explanation={explain(error)} actions={openExisting} />
      <Issues id="refusal-issues" label={strings.request.title} issues={issues} />
    </>
  );
}
