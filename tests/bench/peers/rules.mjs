// What holds between the fields of a request because of what they mean: what all peers call after the shape is checked. Each rule
// says whether an object keeps it. They refuse what we refuse; what we only warn of (a coin that was not on a network, six
// decimal places, the Travel Rule's threshold, deprecated fields) passes without a word here.
import { isAddress, isChain } from "./addresses.mjs";

const DOLLARS = "USD";
const STABLECOINS = new Set(["USDG", "PYUSD", "USDP", "USDC", "BUSD"]);

/** Banks take dollars, blockchains everything else; that a destination is exactly one is a rule of its own. */
const reaches = ({ destination, destination_asset }) => (destination.fiat == null || !STABLECOINS.has(destination_asset)) && (destination.crypto == null || destination_asset !== DOLLARS);

/** Where the money of a create goes. */
export const create = reaches;

/** Where the deposits of a rule come from, and where they go. */
export const createRule = (rule) =>
  (rule.source.fiat == null || !STABLECOINS.has(rule.source_asset)) && (rule.source.crypto == null || rule.source_asset !== DOLLARS) && reaches(rule);

const fits = (network, address) => network == null || address == null || isAddress(network, address);

/** An address on a network. */
export const address = (it) => fits(it.network, it.address);

/** The same where the network has another name. */
export const registeredAddress = (it) => fits(it.crypto_network, it.address);

/** Test money: dollars come from a bank, everything else on a network. */
export const deposit = (it) =>
  it.asset === DOLLARS ? it.crypto_network == null && it.crypto_address == null : it.crypto_network != null && fits(it.crypto_network, it.crypto_address);

/** What the Travel Rule asks: one beneficiary, with a country unless it is the user, and the provider of a wallet that has one. */
export function travelRule({ beneficiary, custodian_type, vasp }) {
  if (custodian_type == null || (custodian_type === "VASP" && vasp == null) || beneficiary == null) return false;
  const { person_details: person, institution_details: institution } = beneficiary;
  if (beneficiary.self === true) return person == null && institution == null;
  return person == null ? institution?.physical_address != null : institution == null && person.physical_address != null;
}

/** The bank network that fires a rule. */
export const bankDeposits = (it) => !isChain(it.network);

/** The bank network that deposit instructions are for. */
export const bankInstructions = (it) => !isChain(it.fiat_network);
