/** Where money may go outside. */
import type { BankAccountDetails, CryptoDestinationAddress, FiatAccount } from "paxos-orchestrations";
import { CopyButton } from "../parts/CopyButton.tsx";
import { networkName } from "../parts/EndName.tsx";
import { Icon } from "../parts/Icon.tsx";
import { ListCard } from "../parts/ListCard.tsx";
import { StatusChip } from "../parts/StatusChip.tsx";
import { Ago } from "../parts/Time.tsx";
import { openAccountForm } from "../state/account-draft.ts";
import { openAddressForm } from "../state/address-draft.ts";
import { accounts, addresses } from "../state/destinations.ts";
import { strings } from "../strings.ts";

const words = strings.destinations;

export function Destinations() {
  return (
    <>
      <ListCard
        name="addresses"
        title={words.addresses}
        list={addresses}
        empty={words.noAddresses}
        actions={
          <button type="button" class="button small" onClick={openAddressForm}>
            <Icon name="plus" />
            {words.register}
          </button>
        }
        row={(address) => <Address key={address.id} of={address} />}
      />
      {/* Below a list that is still to come it would jump. */}
      {addresses.stage.value !== "first" && <Accounts />}
    </>
  );
}

function Accounts() {
  return (
    <ListCard
      name="accounts"
      title={words.accounts}
      list={accounts}
      empty={words.noAccounts}
      actions={
        <button type="button" class="button small" onClick={openAccountForm}>
          <Icon name="plus" />
          {words.registerAccount}
        </button>
      }
      row={(account) => <Account key={account.id} of={account} />}
    />
  );
}

function Address({ of: { id, nickname, crypto_network, address, status, created_at, travelrule_metadata } }: { of: CryptoDestinationAddress }) {
  const hasTravelRule = travelrule_metadata?.custodian_type != null;
  return (
    <li class="record" data-address={id}>
      <div class="record-head">
        {status != null && <StatusChip status={status} />}
        <h3 class="record-title">{nickname || networkName(crypto_network ?? "")}</h3>
        <span class="record-note">
          <Ago at={created_at} />
        </span>
      </div>
      <p class="record-text">
        {networkName(crypto_network ?? "")} · <span class="mono">{address}</span>
        <CopyButton text={address ?? ""} what={strings.detail.address} />
      </p>
      <p class={hasTravelRule ? "record-note" : "record-note issue-warning"}>
        {!hasTravelRule && <Icon name="alert" />} {hasTravelRule ? words.hasTravelRule : words.noTravelRule}
      </p>
    </li>
  );
}

function Account({ of: { id, status, created_at, fiat_network_instructions, ref_id } }: { of: FiatAccount }) {
  const [rail = "", details] = Object.entries(fiat_network_instructions ?? {}).find(([, value]) => value != null) ?? [];
  const { account_number = "", routing_details } = (details ?? {}) as BankAccountDetails;
  const bank = routing_details?.bank_name ?? "";
  return (
    <li class="record" data-account={id}>
      <div class="record-head">
        <StatusChip status={status === "PENDING" ? "IN_REVIEW" : status} />
        <h3 class="record-title">{[rail.replaceAll("_", " ").toUpperCase(), lastDigits(account_number ?? "")].filter(Boolean).join(" ") || strings.end.bank}</h3>
        <span class="record-note">
          <Ago at={created_at} />
        </span>
      </div>
      {bank !== "" && <p class="record-text">{bank}</p>}
      <p class="record-text">
        <span class="mono">{id}</span>
        <CopyButton text={id ?? ""} what={strings.detail.account} />
        {ref_id != null && ref_id !== "" && ` · ${ref_id}`}
      </p>
      {status === "PENDING" && <p class="record-note">{words.underReview}</p>}
      {status === "REJECTED" && <p class="record-note issue-error">{words.refused}</p>}
    </li>
  );
}

/** Lists mask an account number but for its end; so does this page, for one that it has just registered. */
const lastDigits = (number: string): string => (number === "" ? "" : `…${number.slice(-4)}`);
