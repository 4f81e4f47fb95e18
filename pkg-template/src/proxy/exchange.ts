/**
 * How the proxy and its hosts speak to each other. A `Request` resolves dots and escapes of its path; where the host
 * has the raw bytes, they reach the proxy this way instead.
 */

/** A request as the host read it. */
export interface Exchange {
  method: string;
  /** The request target, raw. */
  target: string;
  /** Whether it came over TLS. */
  secure: boolean;
  /** Whether it came in at an address that no other machine reaches. */
  loopback: boolean;
  /** All header lines, in their order, none joined with another. */
  headers: readonly (readonly [name: string, value: string])[];
  /** Reads the body, once; a body that is longer than `most` bytes is not kept, one that takes longer not waited for. */
  body(most: number, withinMs: number): Promise<Uint8Array<ArrayBuffer> | BodyTrouble>;
  /** Calls once the answer has left, or nobody takes it any more; at once when that is past; left out where the host cannot tell. */
  whenSent?(then: () => void): void;
}

/** Why there is no body. */
export type BodyTrouble = "too_long" | "lost" | "consumed" | "slow";

/** An answer, ready to be sent. */
export interface PlainAnswer {
  status: number;
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array<ArrayBuffer> | string;
  /** What events say in the place of the `detail`, when that repeats words of the request. */
  reason?: string;
}

/** A handler that takes raw requests. */
export type RawHandler = (exchange: Exchange) => Promise<PlainAnswer | Response>;

/** Under this key a handler may offer its raw form; shared by all installed copies of the package. */
const RAW = Symbol.for("paxos-orchestrations.raw");

/** Offers the raw form of a handler. */
export function offerRaw<H extends object>(handler: H, raw: RawHandler): H {
  return Object.defineProperty(handler, RAW, { value: raw });
}

/** The raw form of a handler, when it has one. */
export function rawOf(handler: object): RawHandler | undefined {
  const raw: unknown = Reflect.get(handler, RAW);
  return typeof raw === "function" ? (raw as RawHandler) : undefined;
}
