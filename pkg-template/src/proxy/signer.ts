/** Signs requests (`Paxos-Signature`). What is signed is decided in the core (`src/proxy/signing.rs`); here is the key. */
import type { server } from "../engine-server.js";
import { PaxosError } from "../errors.js";
import { once } from "../once.js";

type Core = typeof server.exports;

/** The key with which requests are signed. */
export interface SigningKey {
  /** The id under which the vendor's Dashboard lists the public key. */
  keyId: string;
  /** The private key: PKCS#8 in PEM, P-256 (ES256) or Ed25519 (EdDSA). */
  privateKey: string;
}

/** The value of the header for one attempt. Rejects when the platform refuses the key; the error says nothing of it. */
export type Signer = (method: string, url: string, body: Uint8Array, now: number) => Promise<string>;

const ES256 = 69; /* E */
const REFUSED = 33; /* ! */

/** Checks the key, and throws one sentence when it is no good. */
export function signer(core: Core, { keyId, privateKey }: SigningKey): Signer {
  if (typeof keyId !== "string" || typeof privateKey !== "string") {
    throw new PaxosError("invalid_options", "signing must be { keyId, privateKey }, both of them text.");
  }
  const read = core.signingKey(keyId, privateKey);
  if (read[0] === REFUSED) throw new PaxosError("invalid_options", new TextDecoder().decode(read.subarray(1)));
  const es256 = read[0] === ES256;
  const der = new Uint8Array(read.subarray(1));
  const { subtle } = globalThis.crypto;
  const kind = es256 ? { name: "ECDSA", namedCurve: "P-256" } : { name: "Ed25519" };
  const key = once(() => subtle.importKey("pkcs8", der, kind, false, ["sign"]));
  const algorithm = es256 ? { name: "ECDSA", hash: "SHA-256" } : { name: "Ed25519" };
  return async (method, url, body, now) => {
    const input = core.signingInput(es256, keyId, method, url, body, now);
    const signature = await subtle.sign(algorithm, await key(), new TextEncoder().encode(input));
    return core.signingCompact(input, new Uint8Array(signature));
  };
}
