/** Validation without a network: schemas, and requests that are ready to be sent. Works on either browser artefact. */
import { InternalError, PaxosError, ValidationError } from "./errors.js";
import type { CryptoNetwork } from "./generated/models.js";
import { operationTable } from "./generated/operation-table.js";
import type { OperationName, OperationTypes } from "./generated/operations.js";
import type { Issue } from "./issue.js";
import { knownEnvironment, type Environment } from "./environment.js";
import { Prepared, type PreparedRequest, type PrepareOptions } from "./prepared.js";
import { decoder } from "./text.js";

/** What the WebAssembly gives: see `src/wasm/checks.rs`. */
export interface CheckExports {
  checkParams(operation: number, params: string | Uint8Array, flags: number): string;
  buildRequest(operation: number, params: string | Uint8Array, flags: number): string;
  checkAddress(text: string, flags: number): string;
}

/** How strictly to look. */
export interface CheckOptions {
  /** Treats every warning as an error. */
  strict?: boolean;
  /** Makes a field that the operation does not know a warning, and sends it on. */
  allowUnknownFields?: boolean;
  /**
   * Where requests go, which decides about addresses. In production one of a test net is an error; in the sandbox one of a
   * main net is a warning; left out, one of a test net is a warning.
   */
  environment?: Environment;
}

/** What `validateAddress` finds. */
export interface AddressVerdict {
  /** Whether money may be sent there: no finding is an error. */
  valid: boolean;
  /** The address as its network writes it: with checksum, prefix and letter case. Absent when nothing is known about it. */
  normalized?: string;
  issues: Issue[];
}

/** What `safeParse` finds. */
export type SafeParseResult<T> =
  | { success: true; data: T; warnings: Issue[] }
  | { success: false; issues: Issue[] };

/** What a Standard Schema says: the canonical parameters, or the findings. It has no place for warnings. */
export type StandardResult<T> = { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly Issue[] };

/**
 * Checks the parameters of one operation. Also a Standard Schema (version 1), as form and route libraries take them.
 *
 * The input is what `JSON.stringify` makes of it: functions, symbols and `undefined` are left out. What JSON cannot say, such as
 * a bigint, NaN, an invalid date or a Map, is refused in its place.
 */
export interface Schema<T> {
  /** The parameters in canonical form; throws `ValidationError` when something is wrong. */
  parse(input: unknown, options?: CheckOptions): T;
  /** The same without throwing. */
  safeParse(input: unknown, options?: CheckOptions): SafeParseResult<T>;
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "paxos-orchestrations";
    /** As the standard has it: the value in canonical form, or the issues. */
    /** Answers at once, but for a page that has not loaded the WebAssembly yet: then it loads it first. */
    readonly validate: (input: unknown) => StandardResult<T> | Promise<StandardResult<T>>;
    readonly types?: { readonly input: T; readonly output: T } | undefined;
  };
}

/** One schema for every operation that takes parameters. */
export type Schemas = { readonly [N in OperationName]: Schema<OperationTypes[N]["params"]> };

/** Everything that checks. */
export interface Checks {
  readonly schemas: Schemas;
  /** Checks the parameters of an operation and writes its request; throws `ValidationError`. */
  prepare<N extends OperationName>(operation: N, params: OperationTypes[N]["params"], options?: PrepareOptions): PreparedRequest<N>;
  /**
   * Whether an address is one of a network, such as `ETHEREUM`: form, checksum, and what people paste by mistake. On a
   * network that this version does not know everything is valid, with a warning; a name that is empty or has white space
   * around it is no network.
   */
  validateAddress(network: CryptoNetwork, address: string, options?: { environment?: Environment }): AddressVerdict;
}

const ALLOW_UNKNOWN_FIELDS = 1;
const FLAGS = { production: 2, sandbox: 4 } as const;

function flagsOf(options: CheckOptions | undefined): number {
  const { allowUnknownFields, environment } = options ?? {};
  return (allowUnknownFields === true ? ALLOW_UNKNOWN_FIELDS : 0) + (environment === undefined ? 0 : FLAGS[knownEnvironment(environment)]);
}

/** The number under which the WebAssembly knows an operation. */
export function operationNumber(name: OperationName): number {
  const number = operationTable.findIndex((operation) => operation.name === name);
  if (number < 0) throw new TypeError(`There is no operation "${String(name)}".`);
  return number;
}

/**
 * The scopes that the given operations need, sorted, each once. What a credential needs goes by what it is for:
 *
 * - paying: `orchestration:read_orchestration`, `orchestration:write_orchestration`
 * - rules: `orchestration:read_orchestration_rule`, `orchestration:write_orchestration_rule`
 * - webhooks and backfill: `events:read_event`
 * - bank accounts and deposits: `transfer:` with `read_` or `write_`, then `fiat_account` or `fiat_deposit_instructions`
 * - outside addresses: `transfer:read_crypto_destination_address`, `transfer:write_crypto_destination_address`
 * - profiles, balances and sandbox deposits: `funding:read_profile`; transfers: `transfer:read_transfer`
 *
 * `transfer:write_sandbox_fiat_deposit` may be missing from the Dashboard; asking for it then fails with `invalid_scope`.
 */
export function scopesFor(names: readonly OperationName[]): string[] {
  const scopes = names.map((name): string => operationTable[operationNumber(name)]?.scope ?? "");
  return [...new Set(scopes)].filter((scope) => scope !== "").sort();
}

/** Stands where JSON can say nothing: a number that no field takes, and nobody means. */
const UNSAID = 5e-324;

/**
 * The JSON text of some input. What JSON cannot say must not vanish: a bigint, NaN, Infinity, an invalid date, a Map and an
 * object inside itself become a tiny fraction, which is refused in its place. Functions, symbols and `undefined` are left out,
 * as `JSON.stringify` does. For the others it throws, or writes `null` or `{}`; only then the slow way is gone.
 */
export function jsonText(input: unknown): string {
  const json = quickJson(input);
  return mayHide(json) ? carefulJson(input) : json;
}

/** The same for input that is checked at once: `run` tells when the slow way has to be gone. */
function quickJson(input: unknown): string {
  try {
    const json = JSON.stringify(input) as string | undefined;
    if (json !== undefined) return json;
  } catch {
    // Written again below.
  }
  return carefulJson(input);
}

const mayHide = (json: string): boolean => json.includes("null") || json.includes("{}");

function carefulJson(input: unknown): string {
  const open: unknown[] = [];
  const replace = function (this: Record<string, unknown>, key: string, value: unknown): unknown {
    if (vanishes(this[key], value)) return UNSAID;
    while (open.length > 0 && open.at(-1) !== this) open.pop();
    if (typeof value !== "object" || value === null) return value;
    if (open.includes(value)) return UNSAID;
    open.push(value);
    return value;
  };
  try {
    return JSON.stringify(input, replace) ?? "null";
  } catch {
    return "null";
  }
}

/** Whether JSON says nothing about something that was given; `value` is what its `toJSON` made of it. */
function vanishes(given: unknown, value: unknown): boolean {
  if (typeof value !== "object") return typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value));
  if (value === null) return given !== null;
  // Plain objects, of any realm, have a prototype that has none.
  return Object.keys(value).length === 0 && Object.getPrototypeOf(Object.getPrototypeOf(value) ?? Object.prototype) !== null && /^({}|null)$/.test(JSON.stringify(value));
}

/** What of some input would be sent, as it is now: whoever holds the input may change it. */
export function snapshot(input: unknown): unknown {
  return JSON.parse(jsonText(input));
}

type Verdict = { issues: Issue[]; text?: undefined } | { issues: Issue[]; text: string };

function readVerdict(text: string, input: string | Uint8Array): Verdict {
  if (text.startsWith("!")) return { issues: JSON.parse(text.slice(1)) };
  const end = text.indexOf("\n");
  const asGiven = text.startsWith("=");
  if (!(asGiven || text.startsWith("+")) || end < 0) throw new InternalError("The checker gave no verdict.");
  const issues = end === 3 ? [] : JSON.parse(text.slice(1, end));
  const found = text.slice(end + 1);
  if (!asGiven) return { issues, text: found };
  return { issues, text: found + textOf(input) };
}

const textOf = (json: string | Uint8Array): string => (typeof json === "string" ? json : decoder.decode(json));

/**
 * Runs a check on some input; nothing comes back when all is well as it came. That is never said of `null` or of an empty
 * object, so what `quickJson` wrote is looked at again only when something comes back.
 */
function run(
  check: (params: string | Uint8Array, flags: number) => string,
  input: string | Uint8Array,
  options: CheckOptions | undefined,
  careful?: () => string,
): Verdict | undefined {
  const said = check(input, flagsOf(options));
  if (said === "") return undefined;
  if (careful !== undefined && mayHide(input as string)) return run(check, careful(), options);
  let verdict = readVerdict(said, input);
  // A field that is not known takes anything.
  if (verdict.text !== undefined && typeof input === "string" && input.includes("5e-324")) {
    const unsaid = unsaidIn(JSON.parse(input), []);
    if (unsaid.length > 0) verdict = { issues: [...verdict.issues, ...unsaid] };
  }
  if (options?.strict !== true || verdict.issues.length === 0) return verdict;
  return { issues: verdict.issues.map((issue) => ({ ...issue, severity: "error" })) };
}

function unsaidIn(value: unknown, path: Issue["path"]): Issue[] {
  const message = "cannot be written as JSON (a bigint, NaN, a Map?)";
  if (value === UNSAID) return [{ code: "invalid_type", severity: "error", path, message }];
  const inner = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return inner.flatMap(([key, one]) => unsaidIn(one, [...path, Array.isArray(value) ? Number(key) : key]));
}

/** Uses an artefact; see `Engine.guard`. */
export type Guard = <T>(use: (exports: CheckExports) => T) => T;

/** Builds the request of an operation: path with query, and body. Throws `ValidationError`. */
export function buildRequest(
  guard: Guard,
  operation: OperationName,
  params: unknown,
  options?: CheckOptions,
): { target: string; body: string; warnings: Issue[] } {
  return requestOf(guard, operationNumber(operation), quickJson(params), params, options);
}

/** The same, for parameters of which `json` is the quick text. */
function requestOf(
  guard: Guard,
  number: number,
  json: string,
  given: unknown,
  options: CheckOptions | undefined,
): { target: string; body: string; warnings: Issue[] } {
  const build = (params: string | Uint8Array, flags: number): string => guard((exports) => exports.buildRequest(number, params, flags));
  const verdict = run(build, json, options, () => carefulJson(given));
  if (verdict === undefined) return { target: operationTable[number]?.path ?? "", body: json, warnings: [] };
  if (verdict.text === undefined) throw new ValidationError(verdict.issues);
  const end = verdict.text.indexOf("\n");
  return { target: verdict.text.slice(0, end), body: verdict.text.slice(end + 1), warnings: verdict.issues };
}

/** A number that no operation has: the WebAssembly takes it for the body of a webhook. */
export const WEBHOOK_EVENT = 0xffff_ffff;

/** Checks some JSON text against the parameters of an operation, or against the body of a webhook. */
export function checkedInput<T>(guard: Guard, number: number, json: string | Uint8Array, options?: CheckOptions): SafeParseResult<T> {
  const verdict = run((params, flags) => guard((exports) => exports.checkParams(number, params, flags)), json, options);
  const { issues, text } = verdict ?? { issues: [], text: textOf(json) };
  return text === undefined ? { success: false, issues } : { success: true, data: JSON.parse(text) as T, warnings: issues };
}

function schema<N extends OperationName>(guard: Guard, ready: () => Promise<unknown>, name: N): Schema<OperationTypes[N]["params"]> {
  type Params = OperationTypes[N]["params"];
  const number = operationNumber(name);
  const safeParse = (input: unknown, options?: CheckOptions): SafeParseResult<Params> =>
    checkedInput(guard, number, jsonText(input), options);
  return {
    safeParse,
    parse(input, options) {
      const result = safeParse(input, options);
      if (!result.success) throw new ValidationError(result.issues);
      return result.data;
    },
    "~standard": {
      version: 1,
      vendor: "paxos-orchestrations",
      validate(input) {
        const json = jsonText(input);
        const verdict = (): StandardResult<Params> => {
          const result = checkedInput<Params>(guard, number, json);
          return result.success ? { value: result.data } : { issues: result.issues };
        };
        try {
          return verdict();
        } catch (error) {
          if (!PaxosError.is(error) || error.code !== "not_ready") throw error;
          return ready().then(verdict);
        }
      },
    },
  };
}

// Each export is made by one call of its own, so that a bundler can drop the ones that a page does not use.

/** Puts the schemas on top of an artefact; `ready` loads it. */
export function makeSchemas(guard: Guard, ready: () => Promise<unknown>): Schemas {
  return Object.fromEntries(operationTable.map(({ name }) => [name, schema(guard, ready, name)])) as unknown as Schemas;
}

/** Puts `prepare` on top of an artefact. */
export function makePrepare(guard: Guard): Checks["prepare"] {
  return (operation, params, options) => {
    const number = operationNumber(operation);
    // When the slow way is gone and all is well, it gave the same text.
    const json = quickJson(params);
    const { target, body, warnings } = requestOf(guard, number, json, params, options);
    const canonical = (): object => {
      const checked = checkedInput<object>(guard, number, json, options);
      return checked.success ? checked.data : {};
    };
    return new Prepared(operation, number, target, body, warnings, options, canonical);
  };
}

/** Puts `validateAddress` on top of an artefact. */
export function makeValidateAddress(guard: Guard): Checks["validateAddress"] {
  return (network, address, options) => {
    const verdict = guard((exports) => exports.checkAddress(`${network}\n${address}`, flagsOf(options)));
    if (verdict === "?") {
      // As the checker has it: the names of networks are ASCII.
      const valid = /^[!-~](.*[!-~])?$/.test(network);
      const issue: Issue = { code: "unknown_value", severity: "warning", path: [], message: "was not a known network when this version was made" };
      return { valid, issues: [valid ? issue : { ...issue, code: "invalid_format", severity: "error", message: "needs the name of a network" }] };
    }
    const { text, issues } = readVerdict(verdict, "");
    return text === undefined ? { valid: false, issues } : { valid: true, normalized: text, issues };
  };
}
