// StrKey (SEP-23): a version, data and a CRC-16 in base32, as Stellar writes its accounts.
import { base32nopad } from "@scure/base";

const FORM = /^(G[A-Z2-7]{55}|M[A-Z2-7]{68})$/;
const ACCOUNT = 6 << 3;
const MUXED_ACCOUNT = 12 << 3;

/** CRC-16/XMODEM of all bytes but the last two. */
function crc16(bytes) {
  let crc = 0;
  for (let at = 0; at < bytes.length - 2; at++) {
    crc ^= bytes[at] << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
    crc &= 0xffff;
  }
  return crc;
}

/** Whether a text is an account or a muxed account. */
export function isStellarAddress(address) {
  if (!FORM.test(address)) return false;
  try {
    const bytes = base32nopad.decode(address);
    const end = bytes.length;
    return bytes[0] === (end === 35 ? ACCOUNT : MUXED_ACCOUNT) && crc16(bytes) === (bytes[end - 2] | (bytes[end - 1] << 8));
  } catch {
    // Bits that are left over were not zero.
    return false;
  }
}
