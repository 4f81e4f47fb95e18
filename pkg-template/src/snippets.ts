/**
 * Requests as code to paste and run. Credentials are named by environment variables, never written out: plain HTTP (curl,
 * Python) reads a token from PAXOS_ACCESS_TOKEN; the client of this package fetches its tokens itself, with
 * PAXOS_CLIENT_ID and PAXOS_CLIENT_SECRET. Through a token proxy none of them reads anything.
 */
import { apiUrl, type Environment } from "./environment.js";

/** A request, and where it goes. */
export interface Snippet {
  /** The place of the operation in the table. */
  number: number;
  method: string;
  /** The path of the table, with `{…}` for parameters. */
  template: string;
  /** Path and query, percent-encoded. */
  target: string;
  headers: Readonly<Record<string, string>>;
  /** The JSON text that is sent; empty when there is none. */
  body: string;
  /** The canonical parameters. */
  params: () => object;
  /** The token proxy. */
  baseUrl: string | undefined;
  environment: Environment;
  allowUnknownFields: boolean;
}

/**
 * How `PaxosClient` calls each operation, in the order of the table (a test runs all of them): parameters of the path one by
 * one, then all others as one object.
 */
const METHODS =
  "orchestrations.list orchestrations.create orchestrations.get rules.list rules.create rules.delete " +
  "cryptoDestinationAddresses.put cryptoDestinationAddresses.list " +
  "fiatAccounts.create fiatAccounts.get fiatAccounts.list fiatAccounts.update fiatAccounts.delete " +
  "fiatDepositInstructions.create fiatDepositInstructions.get fiatDepositInstructions.list events.list events.get " +
  "profiles.list profiles.get profiles.balances profiles.balance transfers.get transfers.list vasps.list vasps.get " +
  "sandbox.deposit sandbox.fiatDeposit";

/** The address, wherever it goes. */
function urlOf({ baseUrl, environment, target }: Snippet): string {
  return (baseUrl ?? apiUrl(environment)).replace(/\/$/, "") + target;
}

/** A POSIX shell word that says exactly `text`. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What is invisible, or turns the direction of writing, would let code say something else than what people read. */
const INVISIBLE = /[\x7f-\xa0\xad\u061c\u200b-\u200f\u2028-\u206f\ufeff]/g;

/** A value as JavaScript and, but for three words, as Python: both read the texts of JSON as JSON does. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(INVISIBLE, (character) => `\\u${(65_536 + character.charCodeAt(0)).toString(16).slice(1)}`);
}

// JSON that is laid out has one member a line, and no text in it spans two: so a line tells what is a key and what a word.

function javascript(value: unknown): string {
  // In an object literal `__proto__` is no member, unless it is computed.
  return literal(value).replace(/^( *)"([a-z]\w*)":/gim, "$1$2:").replace(/^( *)("__proto__"):/gm, "$1[$2]:");
}

function python(value: unknown): string {
  return literal(value).replace(/\b(true|false|null)(?=,?$)/gm, (word) => (word === "true" ? "True" : word === "null" ? "None" : "False"));
}

/** The request for curl. */
export function toCurl(snippet: Snippet): string {
  const { method, headers, body, baseUrl } = snippet;
  const lines = [`curl --request ${method} ${quote(urlOf(snippet))}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`--header ${quote(`${name}: ${value}`)}`);
  if (baseUrl === undefined) lines.push(`--header "authorization: Bearer $PAXOS_ACCESS_TOKEN"`);
  if (body !== "") lines.push(`--data-raw ${quote(body)}`);
  return lines.join(" \\\n  ");
}

/** The request with the client of this package; runs as JavaScript too. */
export function toTypeScript({ number, template, params, baseUrl, environment, allowUnknownFields }: Snippet): string {
  const rest: Record<string, unknown> = { ...params() };
  const given = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => {
    const value = javascript(rest[name]);
    delete rest[name];
    return value;
  });
  if (Object.keys(rest).length > 0) given.push(javascript(rest));
  const place =
    baseUrl !== undefined
      ? `baseUrl: ${javascript(baseUrl)}`
      : `environment: "${environment}",\n  credentials: { clientId: process.env.PAXOS_CLIENT_ID ?? "", clientSecret: process.env.PAXOS_CLIENT_SECRET ?? "" }`;
  return `import { PaxosClient } from "paxos-orchestrations";

const client = new PaxosClient({
  ${place},${allowUnknownFields ? "\n  allowUnknownFields: true," : ""}
});
const result = await client.${METHODS.split(" ")[number]}(${given.join(", ")});
console.log(JSON.stringify(result, null, 2));
`;
}

/** The request for Python 3, with nothing but its standard library; its `dumps` writes what JSON.stringify writes. */
export function toPython(snippet: Snippet): string {
  const { method, headers, body, baseUrl } = snippet;
  return `import json, os, sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen

data = ${body === "" ? "None" : `json.dumps(${python(JSON.parse(body))}, ensure_ascii=False, separators=(",", ":")).encode()`}
headers = ${python(headers)}
${baseUrl === undefined ? `headers["authorization"] = "Bearer " + os.environ["PAXOS_ACCESS_TOKEN"]\n` : ""}request = Request(${python(urlOf(snippet))}, data, headers, method="${method}")
try:
  with urlopen(request, timeout=30) as response:
    sys.stdout.buffer.write(response.read())
except HTTPError as error:
  sys.exit(error.read().decode())
`;
}
