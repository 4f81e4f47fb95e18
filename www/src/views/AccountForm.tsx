/** The panel that registers a bank account. */
import { explain } from "../lib/explain.ts";
import { CheckedForm } from "../parts/CheckedForm.tsx";
import { Input } from "../parts/Input.tsx";
import { Problem } from "../parts/Notice.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Segments } from "../parts/Segments.tsx";
import { accountDraft, accountFailure, accountIssuesAt, closeAccountForm, editAccount, isSavingAccount, leaveAccountField, RAILS, saveAccount, type AccountDraft, type PostalAddress } from "../state/account-draft.ts";
import { strings } from "../strings.ts";

const words = strings.accountForm;

export function AccountForm() {
  return (
    <Panel title={words.title} name="account-form" modal onClose={closeAccountForm}>
      <CheckedForm class="panel-form" onSubmit={saveAccount}>
        <div class="panel-body panel-fields">
          {accountFailure.value !== undefined && <Problem explanation={explain(accountFailure.value)} />}
          <Account />
          {accountDraft.value.rail !== "cubix" && <Bank />}
          <Owner />
        </div>
        <div class="panel-foot">
          <button type="submit" class="button primary" aria-disabled={isSavingAccount.value}>
            {isSavingAccount.value ? words.saving : words.save}
          </button>
        </div>
      </CheckedForm>
    </Panel>
  );
}

function Account() {
  const { rail, routingType } = accountDraft.value;
  return (
    <fieldset class="group">
      <legend>{words.account}</legend>
      <p class="help">{words.why}</p>
      <Segments name="rail" legend={words.rail} value={rail} options={RAILS.map((value) => ({ value, label: words.rails[value] }))} onChange={(rail) => editAccount({ rail })} />
      {rail === "wire" && (
        <Segments
          name="routing-type"
          legend={words.routingType}
          value={routingType}
          options={(["ABA", "SWIFT"] as const).map((value) => ({ value, label: words.routingTypes[value] }))}
          onChange={(routingType) => editAccount({ routingType })}
        />
      )}
      {rail === "cubix" ? (
        <Line field="cubixId" label={words.cubixId} path="fiat_network_instructions.cubix.account_id" isCode />
      ) : (
        <Line field="accountNumber" label={rail === "wire" && routingType === "SWIFT" ? words.iban : words.accountNumber} path={`fiat_network_instructions.${rail}.account_number`} isCode />
      )}
    </fieldset>
  );
}

function Bank() {
  const { rail, routingType } = accountDraft.value;
  const routing = `fiat_network_instructions.${rail}.routing_details`;
  const isSwift = rail === "wire" && routingType === "SWIFT";
  return (
    <fieldset class="group">
      <legend>{words.bank}</legend>
      <div class="pair pair-even">
        <Line field="routingNumber" label={isSwift ? words.bic : words.aba} path={`${routing}.routing_number`} isCode />
        <Line field="bankName" label={words.bankName} path={`${routing}.bank_name`} />
      </div>
      <Postal field="bankAddress" legend={words.bankAddress} path={`${routing}.bank_address`} />
    </fieldset>
  );
}

function Owner() {
  const { owner, rail } = accountDraft.value;
  return (
    <fieldset class="group">
      <legend>{words.owner}</legend>
      <Segments
        name="owner"
        legend={words.ownerIs}
        value={owner}
        options={(["institution", "person"] as const).map((value) => ({ value, label: words.owners[value] }))}
        onChange={(owner) => editAccount({ owner })}
      />
      {owner === "institution" ? (
        <Line field="name" label={words.name} path="fiat_account_owner.institution_details.name" />
      ) : (
        <div class="pair pair-even">
          <Line field="firstName" label={words.firstName} path="fiat_account_owner.person_details.first_name" />
          <Line field="lastName" label={words.lastName} path="fiat_account_owner.person_details.last_name" />
        </div>
      )}
      {rail !== "cubix" && <Postal field="ownerAddress" legend={words.ownerAddress} path={`fiat_network_instructions.${rail}.fiat_account_owner_address`} />}
    </fieldset>
  );
}

interface LineProps {
  field: "name" | "firstName" | "lastName" | "accountNumber" | "routingNumber" | "bankName" | "cubixId";
  label: string;
  path: string;
  isCode?: boolean;
}

function Line({ field, label, path, isCode = false }: LineProps) {
  const value = accountDraft.value[field];
  return (
    <Input id={`account-${field}`} label={label} isCode={isCode} value={value} issues={accountIssuesAt(path)} onInput={(text) => editAccount({ [field]: text })} onLeave={() => leaveAccountField(path, value)} />
  );
}

const LINES: readonly (readonly [line: keyof PostalAddress, wire: string, optional: boolean])[] = [
  ["address1", "address1", true],
  ["address2", "address2", true],
  ["city", "city", true],
  ["province", "province", true],
  ["zip", "zip_code", true],
  ["country", "country", false],
];

function Postal({ field, legend, path }: { field: keyof AccountDraft & ("bankAddress" | "ownerAddress"); legend: string; path: string }) {
  const address = accountDraft.value[field];
  return (
    <fieldset class="postal">
      <legend class="label">{legend}</legend>
      <div class="pair pair-even">
        {LINES.map(([line, wire, optional]) => (
          <Input
            key={line}
            id={`${field}-${line}`}
            label={words.lines[line]}
            optional={optional}
            value={address[line]}
            issues={accountIssuesAt(`${path}.${wire}`)}
            onInput={(text) => editAccount({ [field]: { ...address, [line]: text } })}
            onLeave={() => leaveAccountField(`${path}.${wire}`, address[line])}
          />
        ))}
      </div>
    </fieldset>
  );
}
