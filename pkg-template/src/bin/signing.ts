/** `PAXOS_SIGNING_KEY_ID` and `PAXOS_SIGNING_KEY_FILE`: requests are signed. */
import { readFileSync } from "node:fs";
import type { TokenProxyOptions } from "../entry/proxy-node.js";
import { Stop } from "./serve.js";

/** The key; nothing when neither variable is set. */
export function signingOf(env: NodeJS.ProcessEnv): Pick<TokenProxyOptions, "signing"> {
  const { PAXOS_SIGNING_KEY_ID: keyId, PAXOS_SIGNING_KEY_FILE: file } = env;
  if (!keyId && !file) return {};
  if (!keyId) throw new Stop("PAXOS_SIGNING_KEY_ID is missing: PAXOS_SIGNING_KEY_FILE is set, and the vendor needs to know which key it is.");
  if (!file) throw new Stop("PAXOS_SIGNING_KEY_FILE is missing: PAXOS_SIGNING_KEY_ID is set, and there is nothing to sign with.");
  try {
    return { signing: { keyId, privateKey: readFileSync(file, "utf8") } };
  } catch (error) {
    const { code = "unreadable" } = error as NodeJS.ErrnoException;
    throw new Stop(`PAXOS_SIGNING_KEY_FILE names ${file}, which cannot be read (${code}).`);
  }
}
