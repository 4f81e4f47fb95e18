/** Entries that only holders of the key can read, and that nobody can move to another name. */

import { once } from "../once.js";

/** Seals and opens entries, and gives them names that say nothing. */
export interface Sealer {
  /** The name of an entry: the same for the same key, and no way back. */
  name(key: string): Promise<string>;
  seal(name: string, value: string): Promise<string>;
  /** Rejects with `UnreadableEntry` when the entry was not sealed for this name with this key. */
  open(name: string, sealed: string): Promise<string>;
}

/** Something stands in the store that we did not seal, or not there. */
export class UnreadableEntry extends Error {
  readonly code = "UNREADABLE_ENTRY";

  constructor() {
    super("an entry of the token store cannot be opened with this key");
    this.name = "UnreadableEntry";
  }
}

const FORM = "1.";
const NONCE_BYTES = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * AES-256-GCM under a key that HKDF-SHA-256 makes of the given one; names are HMACs under another. The name is bound as
 * associated data, so that an entry cannot be put in another's place.
 */
export function sealer(key: Uint8Array<ArrayBuffer>): Sealer {
  const { subtle } = globalThis.crypto;
  const derived = (purpose: string, kind: AesKeyGenParams | HmacKeyGenParams, uses: KeyUsage[]): (() => Promise<CryptoKey>) =>
    once(async () => {
      const root = await subtle.importKey("raw", key, "HKDF", false, ["deriveKey"]);
      const info = encoder.encode(`paxos-orchestrations token store 1 ${purpose}`);
      return subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info }, root, kind, false, uses);
    });
  const naming = derived("names", { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]);
  const sealing = derived("entries", { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]);
  return {
    async name(key) {
      return base64url(new Uint8Array(await subtle.sign("HMAC", await naming(), encoder.encode(key))));
    },
    async seal(name, value) {
      const iv = globalThis.crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: encoder.encode(name) }, await sealing(), encoder.encode(value));
      const bytes = new Uint8Array(NONCE_BYTES + sealed.byteLength);
      bytes.set(iv);
      bytes.set(new Uint8Array(sealed), NONCE_BYTES);
      return FORM + base64url(bytes);
    },
    async open(name, sealed) {
      try {
        const bytes = sealed.startsWith(FORM) ? fromBase64url(sealed.slice(FORM.length)) : new Uint8Array(0);
        const parameters = { name: "AES-GCM", iv: bytes.slice(0, NONCE_BYTES), additionalData: encoder.encode(name) };
        return decoder.decode(await subtle.decrypt(parameters, await sealing(), bytes.slice(NONCE_BYTES)));
      } catch {
        throw new UnreadableEntry();
      }
    },
  };
}

function base64url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
