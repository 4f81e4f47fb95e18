/** What most orchestrations do without: a reference of one's own, and metadata. */
import { Issues } from "../parts/Field.tsx";
import { Icon } from "../parts/Icon.tsx";
import { issuesOf, leave } from "../state/checks.ts";
import { addPair, draft, editPair, removePair, type Pair } from "../state/draft.ts";
import { strings } from "../strings.ts";
import { TextField } from "./TextField.tsx";

const words = strings.compose;

export function ExtraFields() {
  const { metadata, refId } = draft.value;
  const issues = issuesOf("metadata");
  const isUsed = refId !== "" || metadata.length > 0;
  return (
    <details class="fold" open={isUsed || undefined}>
      <summary>
        {words.extras} <span class="optional">{words.optional}</span>
      </summary>
      <div class="group">
        <TextField field="refId" label={words.refId} help={words.refIdHelp} optional isCode />
        <fieldset class="field pairs" aria-describedby={issues.length === 0 ? undefined : "metadata-issues"}>
          <legend class="label">{words.metadata}</legend>
          {metadata.map((pair) => (
            <PairFields key={pair.id} pair={pair} />
          ))}
          <Issues id="metadata-issues" label={words.metadata} issues={issues} />
          <button type="button" class="button quiet small" onClick={addPair}>
            <Icon name="plus" />
            {words.addPair}
          </button>
        </fieldset>
      </div>
    </details>
  );
}

function PairFields({ pair }: { pair: Pair }) {
  const input = (name: "key" | "value", label: string) => (
    <input
      type="text"
      aria-label={label}
      placeholder={label}
      autocomplete="off"
      value={pair[name]}
      onInput={(event) => editPair(pair.id, { [name]: event.currentTarget.value })}
      onBlur={() => leave("metadata")}
    />
  );
  return (
    <div class="pair-row">
      {input("key", words.metadataKey)}
      {input("value", words.metadataValue)}
      <button
        type="button"
        class="icon-button"
        title={words.removePair(pair.key)}
        aria-label={words.removePair(pair.key)}
        onClick={() => removePair(pair.id)}
      >
        <Icon name="minus" />
      </button>
    </div>
  );
}
