/** The vendor's addresses (vendor's OpenAPI document and guides, April and July 2026). */

/** The vendor's two separate worlds. */
export type Environment = "sandbox" | "production";

const HOSTS = { sandbox: "sandbox.paxos.com", production: "paxos.com" } as const;

/** The base URL of the API. */
export function apiUrl(environment: Environment): string {
  return `https://api.${HOSTS[environment]}/v2`;
}

/** The address that gives tokens. */
export function tokenUrl(environment: Environment): string {
  return `https://oauth.${HOSTS[environment]}/oauth2/token`;
}
