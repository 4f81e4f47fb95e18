// The checksum that all peers use: EIP-55 with the hash of @noble/hashes.
import { keccak_256 } from "@noble/hashes/sha3.js";

const encoder = new TextEncoder();

/** The address of 40 hexadecimal digits in the letter case that the checksum demands. */
export function checksummed(digits) {
  const small = digits.toLowerCase();
  const hash = keccak_256(encoder.encode(small));
  let address = "0x";
  for (let place = 0; place < 40; place++) {
    const half = place % 2 === 0 ? hash[place >> 1] >> 4 : hash[place >> 1] & 15;
    address += half >= 8 ? small[place].toUpperCase() : small[place];
  }
  return address;
}

const FORM = /^0x[0-9a-fA-F]{40}$/;

/** Whether an EVM address has its checksum, or none at all. */
export function isEvmAddress(address) {
  if (!FORM.test(address)) return false;
  const digits = address.slice(2);
  if (digits === digits.toLowerCase() || digits === digits.toUpperCase()) return true;
  return checksummed(digits) === address;
}

export const EVM = new Set(["ETHEREUM", "POLYGON_POS", "BASE", "ARBITRUM_ONE", "INK", "XLAYER", "AVALANCHE", "ROBINHOOD", "BNB"]);
