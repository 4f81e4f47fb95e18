/**
 * Which addresses may get a secret or a token: the rule of the token proxy (`src/proxy/address.rs`), in the same words. The
 * proxy's own is in the server artefact, which is not loaded yet when a client is made; a test holds the two together.
 */

import { PaxosError } from "../errors.js";

const LABELS = /^[a-z\d_-]{1,63}(\.[a-z\d_-]{1,63})*$/;
const LOOPBACK = /^(([^[]+\.)?localhost|127(\.\d{1,3}){3}|\[::1])$/;

/** Refuses an address that must get none. It is not repeated: what is wrong with it may be the password in it. */
export function checkEndpoint(whose: string, address: unknown): void {
  const refusal = typeof address === "string" ? refusalOf(address) : "is missing";
  if (refusal !== undefined) throw new PaxosError("invalid_options", `the address of the ${whose} ${refusal}.`);
}

/** The second half of a sentence; `undefined` when the address is good. */
function refusalOf(address: string): string | undefined {
  const [, scheme, authority = "", path = ""] = /^(https?:\/\/)([^/]*)([^]*)$/.exec(address) ?? [];
  if (scheme === undefined) return "must start with https://";
  if (authority.includes("@")) return "must not hold a user or a password";
  if (/[?#]/.test(authority + path)) return "must not have a query or a fragment";
  const [, host = "", port = "0"] = /^(\[[\da-f:.]+]|[^:[]*)(?::(\d+))?$/.exec(authority) ?? [];
  if (!(host.startsWith("[") || LABELS.test(host)) || Number(port) > 65_535) return "has a host that is not written plainly in small ASCII letters";
  if (!/^[\w\-.~/]*$/.test(path) || /\/\/|\/\.\.?(\/|$)/.test(path)) return "has a path that is not written plainly";
  if (LOOPBACK.test(host)) return undefined;
  if (scheme === "http://") return "must start with https:// unless its host is this machine";
  if (host.startsWith("[") || /(^|\.)(\d+|0x[\da-f]*)$/.test(host)) return "must name its host, not give an IP address";
  if (/(^|\.)xn--/.test(host)) return "has a host with letters beyond ASCII, which may only look like another";
  if (host.includes("paxos.com") && !/^(.+\.)?paxos\.com$/.test(host)) return "has a host that only looks like the vendor's";
  return undefined;
}
