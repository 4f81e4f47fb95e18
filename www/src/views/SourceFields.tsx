/** What is taken, and from where. */
import { isMore } from "../lib/decimal.ts";
import { ASSETS } from "../lib/names.ts";
import { Amount } from "../parts/Amount.tsx";
import { Choice } from "../parts/Choice.tsx";
import { Field } from "../parts/Field.tsx";
import { Icon } from "../parts/Icon.tsx";
import { availableOf, balancesOf } from "../state/balances.ts";
import { issuesOf, leave } from "../state/checks.ts";
import { draft, edit } from "../state/draft.ts";
import { strings } from "../strings.ts";
import { ProfileSelect } from "./ProfileSelect.tsx";

const words = strings.compose;

export function SourceFields() {
  const { sourceProfile, sourceAsset } = draft.value;
  return (
    <fieldset class="group">
      <legend>{words.from}</legend>
      <ProfileSelect field="sourceProfile" label={words.sourceProfile} />
      <div class="pair">
        <Field id="source-asset" label={words.sourceAsset} issues={issuesOf("sourceAsset")}>
          {(control) => (
            <Choice
              control={control}
              value={sourceAsset}
              options={assetsOf(sourceProfile)}
              otherLabel={words.otherAsset}
              onChange={(value) => edit({ sourceAsset: value })}
              onLeave={() => leave("sourceAsset")}
            />
          )}
        </Field>
        <AmountField />
      </div>
    </fieldset>
  );
}

/** What the profile holds comes with its balance. */
function assetsOf(profile: string): { value: string; label: string }[] {
  const held = balancesOf(profile)?.items?.map((balance) => balance.asset) ?? [];
  return [...new Set([...ASSETS, ...held])].map((value) => ({ value, label: value }));
}

function AmountField() {
  const { sourceProfile, sourceAsset, amount } = draft.value;
  const available = availableOf(sourceProfile, sourceAsset);
  const help =
    available === undefined ? undefined : (
      <>
        <span class="available">
          <span>
            <Amount text={available} /> {words.available(sourceAsset)}
          </span>
          <button type="button" class="link" onClick={() => edit({ amount: available })}>
            {words.useAll}
          </button>
        </span>
        {isMore(amount, available) && (
          <span class="issue issue-warning">
            <Icon name="info" />
            {words.more(available, sourceAsset)}
          </span>
        )}
      </>
    );
  return (
    <Field id="amount" label={words.amount} issues={issuesOf("amount")} help={help}>
      {(control) => (
        <span class="with-unit">
          <input
            {...control}
            type="text"
            inputMode="decimal"
            autocomplete="off"
            placeholder={words.amountExample}
            value={amount}
            onInput={(event) => edit({ amount: event.currentTarget.value })}
            onBlur={() => leave("amount")}
          />
          <span class="unit">{sourceAsset}</span>
        </span>
      )}
    </Field>
  );
}
