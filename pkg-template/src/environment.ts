/** The vendor's addresses (vendor's OpenAPI document and guides, April and July 2026). */

import { PaxosError } from "./errors.js";

/** The vendor's two separate worlds. */
export type Environment = "sandbox" | "production";

const HOSTS = { sandbox: "sandbox.paxos.com", production: "paxos.com" } as const;

/** The same environment; refuses what is none: a typo must not end in the other world. */
export function knownEnvironment(environment: Environment): Environment {
  if (environment === "sandbox" || environment === "production") return environment;
  throw new PaxosError("invalid_options", 'environment must be "sandbox" or "production".');
}

/** The base URL of the API. */
export function apiUrl(environment: Environment): string {
  return `https://api.${HOSTS[knownEnvironment(environment)]}/v2`;
}

/** The address that gives tokens. */
export function tokenUrl(environment: Environment): string {
  return `https://oauth.${HOSTS[environment]}/oauth2/token`;
}
