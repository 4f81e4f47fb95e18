/** The form that registers a bank account. */
import { computed, signal } from "@preact/signals";
import { ready, schemas, type CreateFiatAccountParams, type Issue } from "paxos-orchestrations";
import { client } from "../api.ts";
import { strings } from "../strings.ts";
import { announce } from "./announce.ts";
import { accounts } from "./destinations.ts";

export const RAILS = ["wire", "cubix", "rtp"] as const;

export interface PostalAddress {
  country: string;
  address1: string;
  address2: string;
  city: string;
  province: string;
  zip: string;
}

export interface AccountDraft {
  owner: "institution" | "person";
  name: string;
  firstName: string;
  lastName: string;
  ownerAddress: PostalAddress;
  rail: (typeof RAILS)[number];
  routingType: "ABA" | "SWIFT";
  accountNumber: string;
  routingNumber: string;
  bankName: string;
  bankAddress: PostalAddress;
  cubixId: string;
}

const NOWHERE: PostalAddress = { country: "USA", address1: "", address2: "", city: "", province: "", zip: "" };

const EMPTY: AccountDraft = {
  owner: "institution",
  name: "",
  firstName: "",
  lastName: "",
  ownerAddress: NOWHERE,
  rail: "wire",
  routingType: "ABA",
  accountNumber: "",
  routingNumber: "",
  bankName: "",
  bankAddress: NOWHERE,
  cubixId: "",
};

export const accountDraft = signal<AccountDraft>(EMPTY);
export const isAccountFormOpen = signal(false);
export const isSavingAccount = signal(false);
export const accountFailure = signal<unknown>(undefined);
const isReady = signal(false);
/** Everything talks from the first attempt to save on, a field as soon as it was left with something in it. */
const speaks = signal(false);
const left = signal<ReadonlySet<string>>(new Set());
/** One key for one form, so that saving twice registers one account. */
let refId = "";

export function openAccountForm(): void {
  accountFailure.value = undefined;
  isAccountFormOpen.value = true;
  if (refId === "") refId = crypto.randomUUID();
  void ready().then(
    () => (isReady.value = true),
    (error: unknown) => (accountFailure.value = error),
  );
}

export function closeAccountForm(): void {
  if (!isSavingAccount.peek()) isAccountFormOpen.value = false;
}

export function editAccount(change: Partial<AccountDraft>): void {
  accountDraft.value = { ...accountDraft.peek(), ...change };
}

const given = (text: string): string | undefined => (text.trim() === "" ? undefined : text.trim());

const postal = ({ country, address1, address2, city, province, zip }: PostalAddress): object => ({
  country: given(country),
  address1: given(address1),
  address2: given(address2),
  city: given(city),
  province: given(province),
  zip_code: given(zip),
});

export const accountParams = computed((): CreateFiatAccountParams => {
  const { owner, name, firstName, lastName } = accountDraft.value;
  const params = {
    fiat_account_owner:
      owner === "person" ? { person_details: { first_name: given(firstName), last_name: given(lastName) } } : { institution_details: { name: given(name) } },
    fiat_network_instructions: instructionsOf(accountDraft.value),
  };
  // What was left empty is left out; the checker says which of it is missing.
  return JSON.parse(JSON.stringify(params)) as CreateFiatAccountParams;
});

function instructionsOf({ rail, accountNumber, routingType, routingNumber, bankName, bankAddress, ownerAddress, cubixId }: AccountDraft): object {
  const bank = { routing_number: given(routingNumber), bank_name: given(bankName), bank_address: postal(bankAddress) };
  const account = { account_number: given(accountNumber), fiat_account_owner_address: postal(ownerAddress) };
  switch (rail) {
    case "wire":
      return { wire: { ...account, routing_details: { routing_number_type: routingType, ...bank } } };
    case "rtp":
      return { rtp: { ...account, routing_details: bank } };
    case "cubix":
      return { cubix: { account_id: given(cubixId) } };
  }
}

const issues = computed((): readonly Issue[] => {
  if (!isReady.value) return [];
  const result = schemas.createFiatAccount.safeParse(accountParams.value);
  return result.success ? result.warnings : result.issues;
});

/** What is said beside the field with this path. */
export function accountIssuesAt(path: string): readonly Issue[] {
  return speaks.value || left.value.has(path) ? issues.value.filter((issue) => issue.path.join(".") === path) : [];
}

/** A field was left: from now on it says what is wrong, if it holds anything and anything is wrong. */
export function leaveAccountField(path: string, value: string): void {
  if (value !== "" && issues.peek().some((issue) => issue.path.join(".") === path)) left.value = new Set([...left.peek(), path]);
}

/** Registers it; `false` when something has to be corrected first. */
export async function saveAccount(): Promise<boolean> {
  speaks.value = true;
  if (isSavingAccount.peek() || !isReady.peek() || issues.peek().some(({ severity }) => severity === "error")) return false;
  isSavingAccount.value = true;
  accountFailure.value = undefined;
  try {
    accounts.put(await client.fiatAccounts.create({ ...accountParams.peek(), ref_id: refId }));
    announce(strings.destinations.accountSaved);
    isAccountFormOpen.value = false;
    accountDraft.value = EMPTY;
    speaks.value = false;
    left.value = new Set();
    refId = "";
  } catch (error) {
    accountFailure.value = error;
  }
  isSavingAccount.value = false;
  return true;
}
