/** The panel that registers an address. */
import { explain } from "../lib/explain.ts";
import { NETWORKS } from "../lib/names.ts";
import { CheckedForm } from "../parts/CheckedForm.tsx";
import { Input } from "../parts/Input.tsx";
import { Problem } from "../parts/Notice.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Segments } from "../parts/Segments.tsx";
import { Select } from "../parts/Select.tsx";
import { addressDraft, addressFailure, addressIssuesAt, closeAddressForm, editAddress, isInDirectory, isSaving, saveAddress, vasps } from "../state/address-draft.ts";
import { strings } from "../strings.ts";

const words = strings.addressForm;
const networks = Object.entries(NETWORKS).map(([value, label]) => ({ value, label }));
const METADATA = "travelrule_metadata";
const DIRECTORY = "vasp-names";

export function AddressForm() {
  return (
    <Panel title={words.title} name="address-form" modal onClose={closeAddressForm}>
      <CheckedForm class="panel-form" onSubmit={saveAddress}>
        <div class="panel-body panel-fields">
          {addressFailure.value !== undefined && <Problem explanation={explain(addressFailure.value)} />}
          <Where />
          <Holder />
          <Beneficiary />
        </div>
        <div class="panel-foot">
          <button type="submit" class="button primary" aria-disabled={isSaving.value}>
            {isSaving.value ? words.saving : words.save}
          </button>
        </div>
      </CheckedForm>
    </Panel>
  );
}

function Where() {
  const { network, address, nickname } = addressDraft.value;
  return (
    <fieldset class="group">
      <legend>{words.where}</legend>
      <Select id="address-network" label={strings.compose.network} value={network} options={networks} issues={addressIssuesAt("crypto_network")} onChange={(network) => editAddress({ network })} />
      <Input id="address-address" label={strings.compose.address} isCode value={address} issues={addressIssuesAt("address")} onInput={(address) => editAddress({ address })} />
      <Input id="address-nickname" label={words.nickname} optional value={nickname} issues={addressIssuesAt("nickname")} onInput={(nickname) => editAddress({ nickname })} />
    </fieldset>
  );
}

function Holder() {
  const { custodian, vasp, vaspWebsite } = addressDraft.value;
  return (
    <fieldset class="group">
      <legend>{words.holder}</legend>
      <p class="help">{words.why}</p>
      <Segments
        name="custodian"
        legend={words.custodian}
        value={custodian}
        options={(["PRIVATE", "VASP"] as const).map((value) => ({ value, label: words.custodians[value] }))}
        onChange={(custodian) => editAddress({ custodian })}
      />
      {custodian === "VASP" && (
        <>
          <Input id="vasp" label={words.vasp} help={words.vaspHelp} list={DIRECTORY} value={vasp} issues={addressIssuesAt(`${METADATA}.vasp.id`, `${METADATA}.vasp.custom_vasp_name`, `${METADATA}.vasp`).filter(({ path }) => path.at(-1) !== "custom_vasp_website")} onInput={(vasp) => editAddress({ vasp })} />
          <datalist id={DIRECTORY}>
            {vasps.value.map(({ id, name }) => (
              <option key={id} value={name ?? ""} />
            ))}
          </datalist>
          {!isInDirectory.value && vasp !== "" && (
            <Input id="vasp-website" label={words.website} help={words.websiteHelp} isCode value={vaspWebsite} issues={addressIssuesAt(`${METADATA}.vasp.custom_vasp_website`)} onInput={(vaspWebsite) => editAddress({ vaspWebsite })} />
          )}
        </>
      )}
    </fieldset>
  );
}

function Beneficiary() {
  const { beneficiary, firstName, lastName, name, country } = addressDraft.value;
  const person = `${METADATA}.beneficiary.person_details`;
  const institution = `${METADATA}.beneficiary.institution_details`;
  return (
    <fieldset class="group">
      <legend>{words.beneficiary}</legend>
      <Segments
        name="beneficiary"
        legend={words.beneficiaryIs}
        value={beneficiary}
        options={(["self", "person", "institution"] as const).map((value) => ({ value, label: words.beneficiaries[value] }))}
        onChange={(beneficiary) => editAddress({ beneficiary })}
      />
      {beneficiary === "person" && (
        <div class="pair pair-even">
          <Input id="first-name" label={words.firstName} value={firstName} issues={addressIssuesAt(`${person}.first_name`)} onInput={(firstName) => editAddress({ firstName })} />
          <Input id="last-name" label={words.lastName} value={lastName} issues={addressIssuesAt(`${person}.last_name`)} onInput={(lastName) => editAddress({ lastName })} />
        </div>
      )}
      {beneficiary === "institution" && <Input id="institution-name" label={words.name} value={name} issues={addressIssuesAt(`${institution}.name`)} onInput={(name) => editAddress({ name })} />}
      {beneficiary !== "self" && (
        <Input id="country" label={words.country} help={words.countryHelp} value={country} issues={addressIssuesAt(`${person}.physical_address`, `${institution}.physical_address`)} onInput={(country) => editAddress({ country })} />
      )}
    </fieldset>
  );
}
