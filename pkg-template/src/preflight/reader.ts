/** Reads of a preflight: counted, and what became of those that brought nothing. */
import { ApiError, AuthenticationError, InsufficientScopeError, ValidationError, type PaxosError } from "../errors.js";
import { operationTable } from "../generated/operation-table.js";
import type { OperationName } from "../generated/operations.js";
import { UNSENDABLE, type Failure, type Result } from "../outcome.js";
import type { Fields, Read, Wanted } from "../recovery.js";
import type { Issue } from "../issue.js";
import type { PreflightFinding, PreflightLookup } from "./finding.js";

type Path = PreflightFinding["path"];

/** The create that is looked into. */
export interface Create {
  /** What the caller gave, whose names findings use. */
  asked: Fields;
  /** What would be sent. */
  wanted: Wanted;
  /** Warnings of the checks. */
  warnings: readonly Issue[];
}

/** The scope that an operation needs; nothing for some. */
export function scopeOf(name: OperationName): string {
  return operationTable.find((operation) => operation.name === name)?.scope ?? "";
}

/** An object, or one without members in the place of something else. */
export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

/** The destination that would be sent, when it is of this kind. */
export function destinationOf({ wanted }: Create, kind: "crypto" | "fiat" | "profile"): Fields {
  return fields(fields(wanted.asked["destination"])[kind]);
}

/** A text; empty in the place of something else. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Looks things up. */
export class Reader {
  /** How many reads went out. */
  calls = 0;
  /** Answers that brought something, or that say that there is nothing. */
  #heard = 0;
  #strangers: AuthenticationError[] = [];
  readonly #read: Read;
  readonly #granted: readonly string[] | undefined;
  readonly #proxied: boolean;

  /** `granted`: the scopes of the token; `undefined` when nobody told. */
  constructor(read: Read, granted: readonly string[] | undefined, proxied: boolean) {
    this.#read = read;
    this.#granted = granted;
    this.#proxied = proxied;
  }

  /** Whether the token is known not to allow this operation. */
  lacks(operation: OperationName): boolean {
    const scope = scopeOf(operation);
    return scope !== "" && this.#granted !== undefined && !this.#granted.includes(scope);
  }

  /** Reads; never rejects for what the caller gave. */
  readonly read: Read = async (operation, params) => {
    this.calls += 1;
    try {
      const result = await this.#read(operation, params);
      this.#heard += Number("value" in result || result.outcome === 404);
      return result;
    } catch (error) {
      // An id that cannot stand in a path, for one.
      if (ValidationError.is(error)) return { outcome: UNSENDABLE, error };
      throw error;
    }
  };

  /**
   * Reads, unless the token is known not to allow it. `judge` makes findings of the answer, `missing` those of one of these
   * statuses; of all other refusals the reader makes one that says that nothing is known.
   */
  async look(
    operation: OperationName,
    path: Path,
    read: () => Promise<Result | undefined>,
    judge: (value: Fields) => PreflightFinding[],
    missing: { statuses: readonly number[]; finding: PreflightFinding } | undefined = undefined,
  ): Promise<PreflightFinding[]> {
    if (this.lacks(operation)) return [unseen(operation, path, { why: "the token does not have the scope", scope: scopeOf(operation) })];
    const result = await read();
    if (result === undefined) return [];
    if ("value" in result) return judge(fields(result.value));
    if (missing?.statuses.includes(result.outcome) === true && isProblem(result.error)) return [missing.finding];
    return [this.#refused(operation, path, result)];
  }

  /** What a refused read says: that nothing is known. Throws what is no matter of this read alone. */
  #refused(operation: OperationName, path: Path, { error }: Failure): PreflightFinding {
    if (ValidationError.is(error)) return unseen(operation, path, { why: error.message });
    if (!ApiError.is(error) || error.status < 300 || error.status >= 500 || error.status === 408 || error.status === 429) throw error;
    if (AuthenticationError.is(error)) this.#strangers.push(error);
    const { status, message: why } = error;
    const scope = InsufficientScopeError.is(error) ? scopeOf(operation) : "";
    return unseen(operation, path, { why, status, scope, proxied: this.#proxied });
  }

  /** The error to reject with when nobody knew the caller. */
  get stranger(): AuthenticationError | undefined {
    return this.#heard === 0 ? this.#strangers[0] : undefined;
  }
}

/** A web server that knows no such path answers 404 too, but not with a problem object; the title says so (`answer.ts`). */
function isProblem(error: PaxosError): boolean {
  return ApiError.is(error) && !error.title.startsWith("The answer is not");
}

function unseen(
  operation: OperationName,
  path: Path,
  { why, status, scope = "", proxied = false }: { why: string; status?: number; scope?: string; proxied?: boolean },
): PreflightLookup<"could_not_look"> {
  const allow = proxied ? `let the token proxy allow ${operation}` : `make sure that these credentials may call ${operation}`;
  return {
    code: "could_not_look",
    severity: "warning",
    path,
    message: `could not be looked up with ${operation} (${why})`,
    fix: scope === "" ? `${allow}, or go on without knowing` : `give the credentials the scope ${scope}, or go on without knowing`,
    detail: { operation, ...(status === undefined ? {} : { status }), ...(scope === "" ? {} : { requiredScopes: [scope] }) },
  };
}
