/** A deposit from outside: at a rule, which it fires, or onto a profile. */
import type { OrchestrationRule } from "paxos-orchestrations";
import { ASSETS } from "../lib/names.ts";
import { networkName } from "../parts/EndName.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Input } from "../parts/Input.tsx";
import { Segments } from "../parts/Segments.tsx";
import { Select } from "../parts/Select.tsx";
import { chosenProfile, profileName, profiles } from "../state/profiles.ts";
import { openRuleForm } from "../state/rule-draft.ts";
import { activeRules, aim, chooseEnding, deposit, editDeposit, ending, ENDINGS } from "../state/sandbox-deposit.ts";
import { busy, runDeposit } from "../state/sandbox-panel.ts";
import { strings } from "../strings.ts";
import { SandboxPart } from "./SandboxPart.tsx";

const words = strings.sandbox.deposit;

export function SandboxDeposit() {
  const { at, amount } = deposit.value;
  const isPossible = at === "profile" || aim.value !== undefined;
  return (
    <SandboxPart part="deposit" title={words.title}>
      <form
        class="sandbox-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void runDeposit();
        }}
      >
        <Segments
          name="deposit-at"
          legend={words.at}
          hideLegend
          value={at}
          options={(["rule", "profile"] as const).map((value) => ({ value, label: words.places[value] }))}
          onChange={(at) => editDeposit({ at })}
        />
        {at === "rule" ? <AtRule /> : <OnProfile />}
        <div class="pair">
          <Input id="deposit-amount" label={words.amount} value={amount} onInput={(amount) => editDeposit({ amount })} />
          {at === "rule" && (
            <Select id="deposit-ending" label={words.ending} value={ending.value} options={ENDINGS.map((value) => ({ value, label: words.endings[value] }))} onChange={chooseEnding} />
          )}
        </div>
        {at === "rule" && <p class="help">{words.endingHelp}</p>}
        <button type="submit" class="button" aria-disabled={busy.value !== undefined} disabled={!isPossible}>
          <Icon name="download" />
          {busy.value === "deposit" ? strings.sandbox.working : words.send}
        </button>
      </form>
    </SandboxPart>
  );
}

function AtRule() {
  if (activeRules.value.length === 0) {
    return (
      <p class="help">
        {words.noRule}{" "}
        <button type="button" class="link" onClick={openRuleForm}>
          {strings.rules.create}
        </button>
      </p>
    );
  }
  return (
    <Select
      id="deposit-rule"
      label={words.rule}
      value={aim.value?.id ?? ""}
      options={activeRules.value.map((rule) => ({ value: rule.id ?? "", label: labelOf(rule) }))}
      onChange={(rule) => editDeposit({ rule })}
    />
  );
}

function OnProfile() {
  const { profile, asset } = deposit.value;
  return (
    <div class="pair pair-even">
      <Select
        id="deposit-profile"
        label={words.profile}
        value={profile === "" ? (chosenProfile.value ?? "") : profile}
        options={profiles.value.map(({ id }) => ({ value: id, label: profileName(id) }))}
        onChange={(profile) => editDeposit({ profile })}
      />
      <Select id="deposit-asset" label={words.asset} value={asset} options={ASSETS.map((value) => ({ value, label: value }))} onChange={(asset) => editDeposit({ asset })} />
    </div>
  );
}

function labelOf({ nickname, source, source_asset, destination_asset }: OrchestrationRule): string {
  const assets = `${source_asset ?? "?"} → ${destination_asset ?? "?"}`;
  const place = source?.crypto ? networkName(source.crypto.network ?? "") : (source?.fiat?.network ?? "");
  return nickname ? words.ruleLabel(nickname, place, assets) : `${place}, ${assets}`;
}
