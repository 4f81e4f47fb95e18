/** The panel of a new rule: form, then a last look. */
import { describeRoute } from "paxos-orchestrations";
import { explain } from "../lib/explain.ts";
import { ASSETS, NETWORKS, RULE_NETWORKS } from "../lib/names.ts";
import { Code } from "../parts/Code.tsx";
import { networkName } from "../parts/EndName.tsx";
import { Issues } from "../parts/Field.tsx";
import { FlowDiagram } from "../parts/FlowDiagram.tsx";
import { CheckedForm } from "../parts/CheckedForm.tsx";
import { Input } from "../parts/Input.tsx";
import { Problem } from "../parts/Notice.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Segments } from "../parts/Segments.tsx";
import { Select } from "../parts/Select.tsx";
import { profileName, profiles } from "../state/profiles.ts";
import { closeRuleForm, editRule, reviewRule, ruleDraft, ruleFailure, ruleIssues, ruleIssuesAt, ruleParams, ruleStep, sendRule } from "../state/rule-draft.ts";
import { strings } from "../strings.ts";

const words = strings.ruleForm;
const assets = ASSETS.map((value) => ({ value, label: value }));
const coins = assets.filter(({ value }) => value !== "USD");
const named = (names: readonly string[]): { value: string; label: string }[] => names.map((value) => ({ value, label: networkName(value) }));

export function RuleForm() {
  const isForm = ruleStep.value === "form";
  return (
    <Panel title={isForm ? words.title : words.reviewTitle} name="rule-form" modal onClose={closeRuleForm}>
      {isForm ? <Fields /> : <LastLook />}
    </Panel>
  );
}

function Fields() {
  return (
    <CheckedForm class="panel-form" onSubmit={reviewRule}>
      <div class="panel-body panel-fields">
        {ruleFailure.value !== undefined && <Problem explanation={explain(ruleFailure.value)} />}
        <Picture />
        <Trigger />
        <Destination />
        <Input id="rule-nickname" label={words.nickname} help={words.nicknameHelp} optional value={ruleDraft.value.nickname} issues={ruleIssuesAt("nickname")} onInput={(nickname) => editRule({ nickname })} />
      </div>
      <div class="panel-foot">
        <button type="submit" class="button primary">
          {strings.compose.review}
        </button>
      </div>
    </CheckedForm>
  );
}

function Trigger() {
  const { trigger, bankNetwork, accountType, network, sourceAsset, profile } = ruleDraft.value;
  return (
    <fieldset class="group">
      <legend>{words.when}</legend>
      <Segments
        name="rule-trigger"
        legend={words.trigger}
        value={trigger}
        options={(["fiat", "crypto"] as const).map((value) => ({ value, label: words.triggers[value] }))}
        onChange={(trigger) => editRule({ trigger })}
      />
      {trigger === "fiat" ? (
        <div class="pair pair-even">
          <Select id="rule-bank" label={words.bankNetwork} value={bankNetwork} options={["WIRE", "CUBIX"].map((value) => ({ value, label: value }))} issues={ruleIssuesAt("source.fiat.network")} onChange={(bankNetwork) => editRule({ bankNetwork })} />
          {bankNetwork === "WIRE" && (
            <Select id="rule-account" label={words.accountType} value={accountType} options={(["ABA", "SWIFT"] as const).map((value) => ({ value, label: words.accountTypes[value] }))} issues={ruleIssuesAt("source.fiat.account_type")} onChange={(accountType) => editRule({ accountType })} />
          )}
        </div>
      ) : (
        <div class="pair pair-even">
          <Select id="rule-network" label={strings.compose.network} value={network} options={named(RULE_NETWORKS)} issues={ruleIssuesAt("source.crypto")} onChange={(network) => editRule({ network })} />
          <Select id="rule-source-asset" label={words.sourceAsset} value={sourceAsset} options={coins} issues={ruleIssuesAt("source_asset")} onChange={(sourceAsset) => editRule({ sourceAsset })} />
        </div>
      )}
      <Select id="rule-profile" label={words.profile} help={words.profileHelp} value={profile} options={profiles.value.map(({ id }) => ({ value: id, label: profileName(id) }))} issues={ruleIssuesAt("profile_id")} onChange={(profile) => editRule({ profile })} />
    </fieldset>
  );
}

function Destination() {
  const { kind, destinationAsset, bankAccount, memo, destinationNetwork, address } = ruleDraft.value;
  return (
    <fieldset class="group">
      <legend>{words.then}</legend>
      <Segments
        name="rule-kind"
        legend={strings.compose.kind}
        value={kind}
        options={(["profile", "fiat", "crypto"] as const).map((value) => ({ value, label: words.kinds[value] }))}
        onChange={(kind) => editRule({ kind })}
      />
      {kind !== "fiat" && <Select id="rule-destination-asset" label={strings.compose.destinationAsset} value={destinationAsset} options={assets} issues={ruleIssuesAt("destination_asset")} onChange={(destinationAsset) => editRule({ destinationAsset })} />}
      {kind === "fiat" && (
        <div class="pair pair-even">
          <Input id="rule-account-id" label={strings.compose.bankAccount} help={strings.compose.bankAccountHelp} isCode value={bankAccount} issues={ruleIssuesAt("destination.fiat")} onInput={(bankAccount) => editRule({ bankAccount })} />
          <Input id="rule-memo" label={strings.compose.memo} optional value={memo} onInput={(memo) => editRule({ memo })} />
        </div>
      )}
      {kind === "crypto" && (
        <>
          <Select id="rule-destination-network" label={strings.compose.network} value={destinationNetwork} options={named(Object.keys(NETWORKS))} issues={ruleIssuesAt("destination.crypto.network")} onChange={(destinationNetwork) => editRule({ destinationNetwork })} />
          <Input id="rule-address" label={strings.compose.address} help={strings.compose.addressHelp} isCode value={address} issues={ruleIssuesAt("destination.crypto.address")} onInput={(address) => editRule({ address })} />
        </>
      )}
      <Issues id="rule-issues" label={words.title} issues={ruleIssuesAt("destination.profile", "source")} />
    </fieldset>
  );
}

function Picture() {
  const params = ruleParams.value;
  const route = describeRoute(params);
  const { trigger, network, bankNetwork } = ruleDraft.value;
  const source = trigger === "fiat" ? bankNetwork : networkName(network);
  const { profile, fiat, crypto } = params.destination;
  const destination = profile ? (profile.profile_id ? profileName(profile.profile_id) : "") : fiat ? strings.end.bank : networkName(crypto?.network ?? "");
  return <FlowDiagram route={route} source={source} destination={destination} />;
}

function LastLook() {
  const isSending = ruleStep.value === "sending";
  return (
    <div class="panel-form">
      <div class="panel-body panel-fields">
        <p class="lead">{words.lead}</p>
        {ruleFailure.value !== undefined && <Problem explanation={explain(ruleFailure.value)} />}
        <Picture />
        <Issues id="rule-warnings" label={strings.compose.warning} issues={ruleIssues.value} />
        <Code text={JSON.stringify(ruleParams.value, null, 2)} what={strings.request.body} json />
      </div>
      <div class="panel-foot">
        <button type="button" class="button quiet" disabled={isSending} onClick={() => (ruleStep.value = "form")}>
          {strings.review.back}
        </button>
        <button type="button" class="button primary" aria-disabled={isSending} onClick={() => void sendRule()}>
          {isSending ? strings.review.sending : words.send}
        </button>
      </div>
    </div>
  );
}
