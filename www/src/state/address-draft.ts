/** The form that registers an address, with its Travel Rule data. */
import { computed, effect, signal } from "@preact/signals";
import { ready, schemas, type Issue, type PutCryptoDestinationAddressParams, type Vasp } from "paxos-orchestrations";
import { client } from "../api.ts";
import { strings } from "../strings.ts";
import { announce } from "./announce.ts";
import { addresses } from "./destinations.ts";

export interface AddressDraft {
  network: string;
  address: string;
  nickname: string;
  custodian: "PRIVATE" | "VASP";
  /** The name of a directory entry, or of one that is not in it. */
  vasp: string;
  vaspWebsite: string;
  beneficiary: "self" | "person" | "institution";
  firstName: string;
  lastName: string;
  name: string;
  country: string;
}

const EMPTY: AddressDraft = {
  network: "ETHEREUM",
  address: "",
  nickname: "",
  custodian: "PRIVATE",
  vasp: "",
  vaspWebsite: "",
  beneficiary: "self",
  firstName: "",
  lastName: "",
  name: "",
  country: "",
};

export const addressDraft = signal<AddressDraft>(EMPTY);
export const isAddressFormOpen = signal(false);
export const isSaving = signal(false);
export const addressFailure = signal<unknown>(undefined);
const speaks = signal(false);
const isReady = signal(false);

/** Entries of the vendor's directory whose name begins with what was typed. */
export const vasps = signal<readonly Vasp[]>([]);
/** Typing is over when nothing was typed for so long. */
const PAUSE_MS = 200;

export function openAddressForm(): void {
  addressFailure.value = undefined;
  isAddressFormOpen.value = true;
  void ready().then(
    () => (isReady.value = true),
    (error: unknown) => (addressFailure.value = error),
  );
}

export function closeAddressForm(): void {
  if (!isSaving.peek()) isAddressFormOpen.value = false;
}

export function editAddress(change: Partial<AddressDraft>): void {
  addressDraft.value = { ...addressDraft.peek(), ...change };
}

const given = (text: string): string | undefined => (text.trim() === "" ? undefined : text.trim());

export const isInDirectory = computed(() => vasps.value.some(({ name }) => name === addressDraft.value.vasp));

export const addressParams = computed((): PutCryptoDestinationAddressParams => {
  const { network, address, nickname } = addressDraft.value;
  const params = { crypto_network: network, address: given(address), nickname: given(nickname), travelrule_metadata: metadataOf(addressDraft.value, vasps.value) };
  return JSON.parse(JSON.stringify(params)) as PutCryptoDestinationAddressParams;
});

function metadataOf(draft: AddressDraft, known: readonly Vasp[]): object {
  const { custodian, vasp, vaspWebsite, beneficiary, firstName, lastName, name, country } = draft;
  const id = known.find((one) => one.name === vasp)?.id;
  const place = { physical_address: { country: given(country)?.toUpperCase() } };
  return {
    custodian_type: custodian,
    vasp: custodian === "PRIVATE" ? undefined : id === undefined ? { custom_vasp_name: given(vasp), custom_vasp_website: given(vaspWebsite) } : { id },
    beneficiary: {
      self: beneficiary === "self" ? true : undefined,
      person_details: beneficiary === "person" ? { first_name: given(firstName), last_name: given(lastName), ...place } : undefined,
      institution_details: beneficiary === "institution" ? { name: given(name), ...place } : undefined,
    },
  };
}

const issues = computed((): readonly Issue[] => {
  if (!isReady.value) return [];
  const result = schemas.putCryptoDestinationAddress.safeParse(addressParams.value);
  return result.success ? result.warnings : result.issues;
});

/** What is said beside the fields whose path starts so; an address that was typed speaks at once. */
export function addressIssuesAt(...paths: readonly string[]): readonly Issue[] {
  if (!speaks.value && !(paths.includes("address") && addressDraft.value.address !== "")) return [];
  return issues.value.filter(({ path }) => {
    const place = path.join(".");
    return paths.some((start) => place === start || place.startsWith(`${start}.`));
  });
}

/** Saves; `false` when something has to be corrected first. */
export async function saveAddress(): Promise<boolean> {
  speaks.value = true;
  if (isSaving.peek() || !isReady.peek() || issues.peek().some(({ severity }) => severity === "error")) return false;
  isSaving.value = true;
  addressFailure.value = undefined;
  try {
    addresses.put(await client.cryptoDestinationAddresses.put(addressParams.peek()));
    announce(strings.destinations.saved);
    isAddressFormOpen.value = false;
    addressDraft.value = EMPTY;
    speaks.value = false;
  } catch (error) {
    addressFailure.value = error;
  }
  isSaving.value = false;
  return true;
}

/** Looks names up while they are typed. */
export function followVasps(): void {
  const search = computed(() => (isAddressFormOpen.value && addressDraft.value.custodian === "VASP" ? addressDraft.value.vasp : undefined));
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const text = search.value;
    clearTimeout(timer);
    if (text === undefined || vasps.peek().some(({ name }) => name === text)) return;
    timer = setTimeout(async () => {
      try {
        vasps.value = (await client.vasps.list({ ...(text === "" ? {} : { search: text }), limit: 20 })).items;
      } catch {
        // The name can be typed all the same.
      }
    }, PAUSE_MS);
  });
}
