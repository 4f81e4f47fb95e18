/** Whether an outside address is registered, may receive, and has its Travel Rule data. */
import { core } from "../engine-core.js";
import { rawPage } from "../raw-page.js";
import type { Fields } from "../recovery.js";
import { ofIssue } from "./checked.js";
import type { PreflightFinding, PreflightLookup } from "./finding.js";
import { destinationOf, fields, text, type Create, type Reader } from "./reader.js";
import { ENFORCED_FROM, isEnforced, missingFrom } from "./travel-rule.js";

type Path = string[];


/** Which address, as the create names it. */
interface Sought {
  network: string;
  address: string;
  /** Instead of both. */
  addressId: string;
  /** The end user. */
  identityId: string;
}

/** The address that receives. */
export async function checkAddress(reader: Reader, create: Create): Promise<PreflightFinding[]> {
  const to = destinationOf(create, "crypto");
  const sought: Sought = {
    network: text(to["network"]), address: text(to["address"]), addressId: text(to["address_id"]), identityId: text(create.wanted.asked["identity_id"]),
  };
  const path = ["destination", "crypto", ...givenId(create)];
  const list = (): ReturnType<Reader["read"]> => reader.read("listCryptoDestinationAddresses", filtersOf(sought));
  const found = await reader.look("listCryptoDestinationAddresses", path, list, (page) => {
    const records = rawPage<Fields>(page).items.filter((record) => isSought(record, sought));
    return bestOf(records, sought, path, needOf(create));
  });
  // Nothing was seen of its data, so what the checks say about them still holds.
  return found[0]?.code === "could_not_look" ? [...found, ...create.warnings.filter(({ code }) => code === "travel_rule_required").map(ofIssue)] : found;
}

/** The deprecated field that names the address by its id, when one does. */
function givenId({ asked }: Create): string[] {
  const crypto = fields(fields(asked["destination"])["crypto"]);
  return ["address_id", "crypto_address_id"].filter((name) => crypto[name] != null);
}

/** How the vendor matches spellings is not documented, so it is asked for each; there is one call all the same. */
function filtersOf({ network, address, addressId, identityId }: Sought): Fields {
  if (addressId !== "") return { ids: addressId };
  const spellings = [address, normal(network, address), ...(/^0x/i.test(address) ? [address.toLowerCase()] : [])];
  const networks = isPolygon(network) ? ["POLYGON_POS", "POLYGON"] : [network];
  return {
    crypto_networks: [...new Set([network, ...networks])],
    addresses: [...new Set(spellings)],
    ...(identityId === "" ? {} : { identity_ids: identityId }),
    limit: 1000,
  };
}

/** A server may ignore filters. */
function isSought(record: Fields, { network, address, addressId, identityId }: Sought): boolean {
  if (addressId !== "") return record["id"] === addressId;
  const [onNetwork, onChain, owner] = [text(record["crypto_network"]), text(record["address"]), text(record["identity_id"])];
  return isSameNetwork(onNetwork, network) && normal(network, onChain) === normal(network, address) && (identityId === "" || owner === "" || owner === identityId);
}

/** An address as its network writes it, or as it is when the network is not known: see `src/wasm/checks.rs`. */
function normal(network: string, address: string): string {
  const verdict = core.guard((exports) => exports.checkAddress(`${network}\n${address}`, 0));
  return verdict.startsWith("+") ? verdict.slice(verdict.indexOf("\n") + 1) : address;
}

/** The vendor spells one network in two ways. */
const isPolygon = (network: string): boolean => /^POLYGON(_POS)?$/i.test(network);
const isSameNetwork = (one: string, other: string): boolean => one.toUpperCase() === other.toUpperCase() || (isPolygon(one) && isPolygon(other));

/** Whether the create needs Travel Rule data. */
type Need = "yes" | "perhaps" | "no";

/** The checks know the threshold; what an asset they do not know is worth, nobody here knows. */
function needOf({ warnings }: Create): Need {
  if (warnings.some(({ code }) => code === "travel_rule_required")) return "yes";
  return warnings.some(({ code, path }) => code === "unknown_value" && path[0] === "source_asset") ? "perhaps" : "no";
}

/** Several end users may have registered one address: the record with the fewest findings counts. */
function bestOf(records: readonly Fields[], sought: Sought, path: Path, need: Need): PreflightFinding[] {
  const own = sought.identityId === "" && sought.addressId === "" ? records.filter((record) => text(record["identity_id"]) === "") : records;
  if (own.length === 0) {
    const [somebodys] = records;
    const rule = somebodys === undefined ? travelRule(path, ["travelrule_metadata"], need) : rulesOf(somebodys, path, need);
    return [unregistered(sought, path, somebodys !== undefined), ...rule];
  }
  const verdicts = own.map((record) => [...stateOf(record, path), ...rulesOf(record, path, need)]);
  return verdicts.reduce((best, one) => (one.length < best.length ? one : best));
}

function unregistered({ network, address, addressId, identityId }: Sought, path: Path, forOthers: boolean): PreflightLookup<"address_not_found"> {
  const detail = addressId !== "" ? { addressId } : { network, address, ...(identityId === "" ? {} : { identityId }) };
  const finding = { code: "address_not_found", path, detail } as const;
  if (addressId !== "") {
    return { ...finding, severity: "error", message: "is no registered address of yours", fix: "give `address` and `network` of a registered address" };
  }
  if (forOthers) {
    return { ...finding, severity: "warning", message: "is registered for end users only, and this create names none", fix: "give `identity_id`, or register the address for yourself with cryptoDestinationAddresses.put()" };
  }
  const whose = identityId === "" ? "" : " for this end user";
  return { ...finding, severity: "warning", message: `is not registered${whose}, which the vendor asks for before money is sent there`, fix: "register it with cryptoDestinationAddresses.put()" };
}

function stateOf(record: Fields, path: Path): PreflightFinding[] {
  const status = text(record["status"]);
  if (status === "APPROVED" || status === "") return [];
  const finding = { code: "address_not_approved", path, detail: { addressId: text(record["id"]), status } } as const;
  if (status === "PENDING") return [{ ...finding, severity: "error", message: "is not approved yet: PENDING", fix: "wait until the list of addresses says APPROVED" }];
  if (status === "REJECTED") return [{ ...finding, severity: "error", message: "was not approved: REJECTED", fix: "take another address" }];
  return [{ ...finding, severity: "warning", message: `has the state ${status}, and only APPROVED is known to work`, fix: "ask the vendor" }];
}

function rulesOf(record: Fields, path: Path, need: Need): PreflightFinding[] {
  return need === "no" ? [] : travelRule(path, missingFrom(record), need);
}

function travelRule(path: Path, missing: readonly string[], need: Need): PreflightFinding[] {
  if (missing.length === 0 || need === "no") return [];
  const from = "the vendor refuses 3,000 USD or more without it from 30 November 2026 on";
  return [{
    code: "travel_rule_required",
    severity: need === "yes" && isEnforced(Date.now()) ? "error" : "warning",
    path,
    message: `${need === "yes" ? "needs" : "may need"} Travel Rule data, of which ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing`,
    fix: `save it with cryptoDestinationAddresses.put(); ${from}`,
    detail: { enforcedFrom: ENFORCED_FROM, missing },
  }];
}
