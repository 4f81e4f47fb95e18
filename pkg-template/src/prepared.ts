/** Requests that were checked: what to send, and what to show of it. */
import type { CheckOptions } from "./checks.js";
import { operationTable } from "./generated/operation-table.js";
import type { OperationName } from "./generated/operations.js";
import type { Issue } from "./issue.js";
import { describeRoute, type Route, type Routed } from "./routes.js";
import { toCurl, toPython, toTypeScript, type Snippet } from "./snippets.js";

/** For where a request is prepared: an environment of the vendor (the snippets name the sandbox's address when it is left out), or your token proxy. */
export interface PrepareOptions extends CheckOptions {
  /** The token proxy instead, as in `PaxosClient`. An absolute URL: a shell and Python have no page that a path could belong to. */
  baseUrl?: string;
}

/** A request that was checked and can be sent by anybody. */
export interface PreparedRequest<N extends OperationName = OperationName> {
  operation: N;
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below the API's base URL, percent-encoded. */
  path: string;
  /** Without the question mark; empty when there is none. */
  query: string;
  /** Without the credentials. */
  headers: Record<string, string>;
  /** The exact bytes that will be sent, as text. */
  body?: string;
  /** The scopes that the token needs. */
  scopes: string[];
  /** Where the money comes from and goes: of a create and of a rule, as `describeRoute` says it; made when it is read. */
  readonly route?: Route | undefined;
  warnings: Issue[];
  /**
   * The request as a command for a POSIX shell. Direct requests take a token from the environment variable
   * `PAXOS_ACCESS_TOKEN`; no snippet holds a secret.
   */
  toCurl(): string;
  /**
   * The same with the client of this package; runs as TypeScript and as JavaScript. A direct one fetches its token with
   * `PAXOS_CLIENT_ID` and `PAXOS_CLIENT_SECRET`. A create without a `ref_id` gets one, as the client gives it to every create.
   */
  toTypeScript(): string;
  /** The same for Python 3, with its standard library alone. A direct one takes its token as `toCurl` does. */
  toPython(): string;
}

/** Route and snippets are made when they are asked for: most requests are sent, and never shown. */
export class Prepared<N extends OperationName> implements PreparedRequest<N> {
  declare operation: N;
  declare method: PreparedRequest["method"];
  declare path: string;
  declare query: string;
  declare headers: Record<string, string>;
  declare body?: string;
  declare scopes: string[];
  declare warnings: Issue[];
  readonly #number: number;
  readonly #target: string;
  readonly #options: PrepareOptions | undefined;
  readonly #canonical: () => object;

  constructor(operation: N, number: number, target: string, body: string, warnings: Issue[], options: PrepareOptions | undefined, canonical: () => object) {
    const { method, scope } = operationTable[number] ?? { method: "GET", scope: "" };
    const question = target.indexOf("?");
    this.operation = operation;
    this.method = method;
    this.path = question < 0 ? target : target.slice(0, question);
    this.query = question < 0 ? "" : target.slice(question + 1);
    this.headers = { accept: "application/json" };
    if (body !== "") {
      this.headers["content-type"] = "application/json";
      this.body = body;
    }
    if (options?.baseUrl !== undefined) this.headers["x-paxos-orchestrations"] = "1";
    this.scopes = scope === "" ? [] : [scope];
    this.warnings = warnings;
    this.#number = number;
    this.#target = target;
    this.#options = options;
    this.#canonical = canonical;
  }

  get route(): Route | undefined {
    const moves = this.operation === "createOrchestration" || this.operation === "createOrchestrationRule";
    return moves ? describeRoute(this.#canonical() as Routed) : undefined;
  }

  toCurl(): string {
    return toCurl(this.#snippet());
  }

  toTypeScript(): string {
    return toTypeScript(this.#snippet());
  }

  toPython(): string {
    return toPython(this.#snippet());
  }

  #snippet(): Snippet {
    const { baseUrl, environment = "sandbox", allowUnknownFields = false } = this.#options ?? {};
    const { method, headers, body = "" } = this;
    const template = operationTable[this.#number]?.path ?? "";
    return { number: this.#number, method, template, target: this.#target, headers, body, params: this.#canonical, baseUrl, environment, allowUnknownFields };
  }
}
