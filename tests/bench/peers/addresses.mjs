// Whether a text is an address of a network: what all peers call. The hashes are noble's, base58, base32 and bech32 scure's; the
// few lines that no such package has are in the files beside. `../_equal.mjs` proves that it takes and refuses what we do.
import { base58, bech32, bech32m, createBase58check } from "@scure/base";
import { sha256 } from "@noble/hashes/sha2.js";
import { isCashAddress } from "./cashaddr.mjs";
import { isEvmAddress } from "./eip55.mjs";
import { isStellarAddress } from "./strkey.mjs";

const BASE58 = /^[1-9A-HJ-NP-Za-km-z]{25,35}$/;
const base58check = /* @__PURE__ */ createBase58check(sha256);

/** The version of an address in base58check, -1 when it is none. */
function version(address) {
  if (!BASE58.test(address)) return -1;
  try {
    const bytes = base58check.decode(address);
    return bytes.length === 21 ? bytes[0] : -1;
  } catch {
    return -1;
  }
}

/** Segwit version 0 of 20 or 32 bytes (BIP-173), and taproot (BIP-350), behind a prefix and its separator. */
function isSegwit(address, prefix) {
  if (address.slice(0, prefix.length).toLowerCase() !== prefix) return false;
  const taproot = address[prefix.length] === "p" || address[prefix.length] === "P";
  const words = (taproot ? bech32m : bech32).decodeUnsafe(address)?.words;
  if (words === undefined || words[0] !== (taproot ? 1 : 0)) return false;
  // The version, then five bits a word: 32 bytes leave four bits over, which must be zero.
  return (words.length === 33 && !taproot) || (words.length === 53 && (words[52] & 15) === 0);
}

/** An address in base58check, or in bech32 behind one of two prefixes. */
const bitcoinLike = (mains, tests, main, test) => (address, isTestNetGood) => {
  const found = version(address);
  if (found >= 0) return mains.includes(found) || (isTestNetGood && tests.includes(found));
  return main !== undefined && (isSegwit(address, main) || (isTestNetGood && isSegwit(address, test)));
};

const SOLANA = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;
const SUI = /^0x[0-9a-fA-F]{64}$/;

const isLegacyCash = bitcoinLike([0x00, 0x05], [0x6f, 0xc4]);

/** By network: whether a text is one of its addresses, those of test nets included if they are good. */
const checks = new Map([
  ...["ETHEREUM", "POLYGON_POS", "POLYGON", "BASE", "ARBITRUM_ONE", "INK", "XLAYER", "AVALANCHE", "ROBINHOOD", "BNB"].map((network) => [network, isEvmAddress]),
  ["BITCOIN", bitcoinLike([0x00, 0x05], [0x6f, 0xc4], "bc1", "tb1")],
  ["BITCOIN_CASH", (address, isTestNetGood) => isCashAddress(address, isTestNetGood) || isLegacyCash(address, isTestNetGood)],
  ["LITECOIN", bitcoinLike([0x30, 0x32, 0x05], [0x3a, 0x6f, 0xc4], "ltc1", "tltc1")],
  ["DOGECOIN", bitcoinLike([0x1e, 0x16], [0x71, 0xc4])],
  ["SOLANA", (address) => SOLANA.test(address) && base58.decode(address).length === 32],
  ["STELLAR", isStellarAddress],
  ["SUI", (address) => SUI.test(address)],
]);

const checkOf = (network) => checks.get(network) ?? checks.get(network.toUpperCase());

/** Whether a network is a blockchain that is known here, in any letter case. */
export const isChain = (network) => checkOf(network) !== undefined;

/** Whether an address is one of a network; nothing is wrong on a network that is not known here. Like ours, only production refuses
 * those of test nets. */
export function isAddress(network, address, environment) {
  const check = checkOf(network);
  return check === undefined || check(address, environment !== "production");
}
