/**
 * Whether a request's signature was made by one of the registered keys. The arithmetic is the platform's (WebCrypto);
 * what the signature says is checked in the core (`src/sandbox/signature.rs`).
 */
import { invalid, type SandboxSigningKey } from "./options.js";

interface Verifier {
  key: CryptoKey;
  algorithm: AlgorithmIdentifier | EcdsaParams;
}

/** Ed25519 (RFC 8410), as DER writes it. */
const ED25519 = "\x06\x03\x2b\x65\x70";

export class SignatureCheck {
  readonly #keys: ReadonlyMap<string, Promise<Verifier>>;

  constructor(keys: readonly SandboxSigningKey[]) {
    const imported = keys.map(({ keyId, publicKey }, position): [string, Promise<Verifier>] => {
      const verifier = verifierOf(publicKey, position);
      // Whoever sends a signature with it hears of it.
      verifier.catch(() => {});
      return [keyId, verifier];
    });
    this.#keys = new Map(imported);
  }

  /** The id of the key that made a signature; empty when none did. */
  async signedBy(signature: string): Promise<string> {
    const [header, payload, mark, ...rest] = signature.split(".");
    if (this.#keys.size === 0 || header === undefined || payload === undefined || mark === undefined || rest.length > 0) return "";
    const kid = kidOf(header);
    const verifier = kid === undefined ? undefined : this.#keys.get(kid);
    const bytes = decoded(mark);
    if (kid === undefined || verifier === undefined || bytes === undefined) return "";
    const { key, algorithm } = await verifier;
    const isGood = await crypto.subtle.verify(algorithm, key, bytes, new TextEncoder().encode(`${header}.${payload}`));
    return isGood ? kid : "";
  }
}

async function verifierOf(pem: string, position: number): Promise<Verifier> {
  const refused = (): Error => invalid(`signingKeys[${position}].publicKey is no public key of P-256 or Ed25519 as PEM (-----BEGIN PUBLIC KEY-----).`);
  const inner = /-----BEGIN PUBLIC KEY-----([\sA-Za-z0-9+/=]+)-----END PUBLIC KEY-----/.exec(pem)?.[1];
  if (inner === undefined) throw refused();
  try {
    const text = atob(inner.replaceAll(/\s/g, ""));
    const der = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    if (text.includes(ED25519)) {
      const algorithm = { name: "Ed25519" };
      return { key: await crypto.subtle.importKey("spki", der, algorithm, false, ["verify"]), algorithm };
    }
    const key = await crypto.subtle.importKey("spki", der, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    return { key, algorithm: { name: "ECDSA", hash: "SHA-256" } };
  } catch {
    throw refused();
  }
}

function kidOf(header: string): string | undefined {
  try {
    const bytes = decoded(header);
    const { kid } = JSON.parse(new TextDecoder().decode(bytes)) as { kid?: unknown };
    return typeof kid === "string" ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** Base64url without padding. */
function decoded(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
