/** What is delivered, and where to. */
import { ASSETS, NETWORKS } from "../lib/names.ts";
import { Choice } from "../parts/Choice.tsx";
import { Field, Issues } from "../parts/Field.tsx";
import { Segments } from "../parts/Segments.tsx";
import { issuesOf, leave, type FieldName } from "../state/checks.ts";
import { draft, edit, KINDS } from "../state/draft.ts";
import { strings } from "../strings.ts";
import { ProfileSelect } from "./ProfileSelect.tsx";
import { TextField } from "./TextField.tsx";

const words = strings.compose;

export function DestinationFields() {
  const { kind } = draft.value;
  const issues = issuesOf("kind");
  return (
    <fieldset class="group">
      <legend>{words.to}</legend>
      <Segments
        name="kind"
        legend={words.kind}
        value={kind}
        options={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
        describedBy={issues.length === 0 ? undefined : "kind-issues"}
        onChange={(value) => edit({ kind: value })}
      />
      <Issues id="kind-issues" label={words.kind} issues={issues} />
      {kind === "profile" && <ProfileSelect field="destinationProfile" label={words.destinationProfile} />}
      {kind === "fiat" && <BankFields />}
      {kind === "crypto" && <CryptoFields />}
      <OpenChoice
        field="destinationAsset"
        label={words.destinationAsset}
        otherLabel={words.otherAsset}
        options={ASSETS.map((value) => ({ value, label: value }))}
      />
    </fieldset>
  );
}

function BankFields() {
  return (
    <div class="pair">
      <TextField field="bankAccount" label={words.bankAccount} help={words.bankAccountHelp} isCode />
      <TextField field="memo" label={words.memo} help={words.memoHelp} optional />
    </div>
  );
}

function CryptoFields() {
  return (
    <>
      <OpenChoice
        field="network"
        label={words.network}
        otherLabel={words.otherNetwork}
        options={Object.entries(NETWORKS).map(([value, label]) => ({ value, label }))}
      />
      <TextField field="address" label={words.address} help={words.addressHelp} isCode />
    </>
  );
}

interface OpenChoiceProps {
  field: FieldName & ("destinationAsset" | "network");
  label: string;
  otherLabel: string;
  options: readonly { value: string; label: string }[];
}

function OpenChoice({ field, label, otherLabel, options }: OpenChoiceProps) {
  return (
    <Field id={field} label={label} issues={issuesOf(field)}>
      {(control) => (
        <Choice
          control={control}
          value={draft.value[field]}
          options={options}
          otherLabel={otherLabel}
          onChange={(value) => edit({ [field]: value })}
          onLeave={() => leave(field)}
        />
      )}
    </Field>
  );
}
