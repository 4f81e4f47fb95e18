// CashAddr: the checksum of Bitcoin Cash, which scure does not have. It has 40 bits, more than JavaScript's operators take, so it
// is kept in two parts: the upper 8 bits and the lower 32.
const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const UPPER = [0x98, 0x79, 0xf3, 0xae, 0x1e];
const LOWER = [0xf2bc8e61, 0xb76d99e2, 0x3e5fb3c4, 0x2eabe2a8, 0x4f43e470];

const numberOf = new Int8Array(128).fill(-1);
for (let number = 0; number < 32; number++) numberOf[ALPHABET.charCodeAt(number)] = number;

/** Whether numbers of five bits, of which the last eight are the checksum, belong to a prefix. */
function verifies(prefix, numbers) {
  let upper = 0;
  let lower = 1;
  const take = (number) => {
    const out = upper >>> 3;
    upper = ((upper & 7) << 5) | (lower >>> 27);
    lower = (lower << 5) ^ number;
    for (let bit = 0; bit < 5; bit++) {
      if ((out >> bit) & 1) {
        upper ^= UPPER[bit];
        lower ^= LOWER[bit];
      }
    }
  };
  for (let at = 0; at < prefix.length; at++) take(prefix.charCodeAt(at) & 31);
  take(0);
  for (const number of numbers) take(number);
  return upper === 0 && lower === 1;
}

/** Whether the numbers are of a kind that Bitcoin Cash defines: P2PKH or P2SH, also with tokens, of 20 bytes, P2SH also of 32. */
function isDefined(numbers) {
  const [kind, size] = numbers;
  if (numbers.length === 42) return kind < 4 && size < 4 && (numbers[33] & 3) === 0;
  return (kind === 1 || kind === 3) && size >> 2 === 3 && (numbers[52] & 1) === 0;
}

/** Whether a text is a CashAddr; the prefix may be left out. */
export function isCashAddress(address, isTestNetGood) {
  const small = address.toLowerCase();
  if (address !== small && address !== address.toUpperCase()) return false;
  const colon = small.indexOf(":");
  const prefix = small.slice(0, Math.max(colon, 0));
  if (colon >= 0 && prefix !== "bitcoincash" && !(isTestNetGood && prefix === "bchtest")) return false;
  const length = small.length - colon - 1;
  if (length !== 42 && length !== 61) return false;
  const numbers = new Uint8Array(length);
  for (let at = 0; at < length; at++) {
    const number = numberOf[small.charCodeAt(colon + 1 + at)] ?? -1;
    if (number < 0) return false;
    numbers[at] = number;
  }
  if (!isDefined(numbers)) return false;
  if (colon >= 0) return verifies(prefix, numbers);
  return verifies("bitcoincash", numbers) || (isTestNetGood && verifies("bchtest", numbers));
}
