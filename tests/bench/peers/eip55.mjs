// The checksum of EVM addresses: EIP-55 with the hash of @noble/hashes.
import { keccak_256 } from "@noble/hashes/sha3.js";

const encoder = new TextEncoder();
const FORM = /^0x[0-9a-fA-F]{40}$/;
const digits = new Uint8Array(40);

/** Whether the letter at a place is a capital one by the hash of the small digits. */
const isCapital = (hash, place) => ((hash[place >> 1] >> (place & 1 ? 0 : 4)) & 8) !== 0;

/** The address of 40 hexadecimal digits in the letter case that the checksum demands. */
export function checksummed(given) {
  const small = given.toLowerCase();
  const hash = keccak_256(encoder.encode(small));
  return `0x${Array.from(small, (digit, place) => (isCapital(hash, place) ? digit.toUpperCase() : digit)).join("")}`;
}

/** Whether an EVM address has its checksum, or none at all. */
export function isEvmAddress(address) {
  if (!FORM.test(address)) return false;
  const given = address.slice(2);
  const small = given.toLowerCase();
  if (given === small || given === given.toUpperCase()) return true;
  encoder.encodeInto(small, digits);
  const hash = keccak_256(digits);
  for (let place = 0; place < 40; place++) {
    const code = given.charCodeAt(place);
    // Letters are above the digits, capital ones below the small ones.
    if (code > 64 && code < 97 !== isCapital(hash, place)) return false;
  }
  return true;
}
