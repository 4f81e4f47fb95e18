/**
 * How a call goes out: request from the core, token, time limits, attempts, verdict. What may be sent again, and when, is
 * decided in the core (`src/retry.rs`); here is what awaits. Data stay in the wire's own words.
 */
import { readAnswer } from "./answer.js";
import { buildRequest, operationNumber, snapshot, type CheckOptions } from "./checks.js";
import { inWords } from "./connection.js";
import { core } from "./engine-core.js";
import { exchange } from "./exchange.js";
import { ApiError, ConnectionError, DecodeError, InternalError, OutcomeUnknownError, PaxosError, RateLimitError, setRefId, TimeoutError } from "./errors.js";
import { operationTable } from "./generated/operation-table.js";
import type { OperationName, OperationTypes } from "./generated/operations.js";
import type { Issue } from "./issue.js";
import { loaded } from "./later.js";
import { harmless } from "./listener.js";
import { newRefId } from "./new-ref-id.js";
import { baseOf, hideToken, provesUnsent, TIMES, timesOf, tokensOf, type CallOptions, type ClientEvent, type ClientOptions, type Times, type Tokens } from "./options.js";
import { ENDED, LOST, NEVER, OPEN, OWN, TRAPPED, UNSENDABLE, UNSENT, WRONG, type Failure, type Result } from "./outcome.js";
import { penalize, penaltyOf } from "./penalty.js";
import { findCreated, findDeleted, isFinal, SETTLED, strange, unwrapped, UNVERIFIED, type CreateName, type Fields, type Read, type Wanted } from "./recovery.js";
import { TimeLimit } from "./time-limit.js";

export { allowCredentials, type CallOptions, type ClientEvent, type ClientOptions } from "./options.js";

/** As good as endless, and a number that the core takes. */
const MOST_RETRIES = 1_000_000;

/** One request, ready to be sent. */
export interface Outgoing {
  number: number;
  method: string;
  target: string;
  body: string;
  /** What events say about it. */
  about: { operation?: OperationName; method: string; path: string };
  /** What is wrong with an answer that has the promised types. */
  strange?: (answer: unknown) => Issue | undefined;
}

/** A call under way. */
interface Call {
  limit: TimeLimit;
  times: Times;
  headers: Headers;
}

/** How a call ended; without an answer, `doubt` says what is open. */
type Ended = { value: unknown } | (Failure & { doubt: number });

/** What looks into a create before it is sent, under the time limit of a call: see `preflight/`. */
export type Inspect<T> = (read: Read, checks: CheckOptions, limit: TimeLimit, tokens: Tokens | undefined) => Promise<T>;

/** Reads whether a request was carried out; `undefined` when it was not. */
type Recover = (failure: Failure) => Promise<Result | undefined>;

export class Transport {
  readonly #base: string;
  /** Whose rate limit counts. */
  readonly #api: string;
  readonly #fetch: typeof fetch;
  /** Whether it is the platform's own: only of that one is known what its failures mean, and that it tries once. */
  readonly #isPlatforms: boolean;
  readonly #times: Times;
  readonly #tokens: Tokens | undefined;
  readonly #checks: CheckOptions;
  readonly #onEvent: (event: ClientEvent) => void;

  constructor(options: ClientOptions) {
    this.#base = baseOf(options);
    this.#api = options.baseUrl === undefined ? new URL(this.#base, "http://base.invalid").origin : this.#base;
    this.#isPlatforms = options.fetch === undefined;
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.#times = timesOf(options, TIMES);
    const { environment, allowUnknownFields } = options;
    this.#checks = { allowUnknownFields: allowUnknownFields === true, ...(environment === undefined ? {} : { environment }) };
    this.#onEvent = harmless(options.onEvent);
    this.#tokens = tokensOf(options, this.#fetch, this.#onEvent);
  }

  /** Where the requests go. */
  get base(): string {
    return this.#base;
  }

  /** Carries out an operation; the answer as the vendor sent it. */
  async call<N extends OperationName>(operation: N, params: unknown, options: CallOptions | undefined): Promise<OperationTypes[N]["response"]> {
    // Read before anything is awaited: the caller may change the object, or use it again, at once.
    const asked = snapshot(params);
    return this.#within(options, async (call) => {
      const outgoing = this.#build(operation, asked);
      const recover: Recover = (failure) => findDeleted(this.#reader(call), operation, (asked as Fields)["id"], failure);
      return answerOf(await this.#perform(outgoing, call, outgoing.method === "DELETE" ? recover : undefined)) as OperationTypes[N]["response"];
    });
  }

  /**
   * Creates under a `ref_id`, which is made up when it is missing; resolves with the record. Never sent again under
   * another key, and after doubt only when a read found nothing.
   */
  async create<T>(operation: CreateName, params: object, options: CallOptions | undefined): Promise<T> {
    // Read before anything is awaited, as in `call`.
    const given = snapshot(params) as Fields | null;
    const own = given?.["ref_id"] == null;
    let refId = own ? newRefId() : given["ref_id"];
    const asked = { ...given, ref_id: refId };
    try {
      return await this.#within(options, async (call) => {
        const outgoing = this.#build(operation, asked);
        const wanted = wantedBy(operation, own, outgoing);
        // The one that is sent, letter by letter.
        const sent = (refId = wanted.refId);
        outgoing.strange = (answer) => strange(operation, sent, answer);
        const recover: Recover = ({ error }) => findCreated(this.#reader(call), wanted, (error as { existing?: unknown }).existing);
        // Nobody else can have used a key that was made up here: even a first 409 is about this very request.
        const ended = await this.#perform(outgoing, call, recover, own ? OWN : NEVER);
        if ("value" in ended) return unwrapped(operation, ended.value) as T;
        if (ended.doubt < OPEN) throw ended.error;
        throw this.#unknown(wanted, ended);
      });
    } catch (error) {
      setRefId(error, refId);
      throw error;
    }
  }

  /** Reads what became of a create; `undefined` when there is nothing under its key. */
  async reconcile<T>(create: Wanted | { operation: CreateName; refId: string }, options: CallOptions | undefined): Promise<T | undefined> {
    const wanted = { own: false, asked: {}, judge: () => "", ...create };
    try {
      return await this.#within(options, async (call) => {
        const found = await findCreated(this.#reader(call), wanted);
        if (found === undefined) return undefined;
        if ("error" in found && found.outcome === UNVERIFIED) throw this.#unknown(wanted, found);
        return answerOf(found) as T;
      });
    } catch (error) {
      setRefId(error, wanted.refId);
      throw error;
    }
  }

  /** Lets `run` read, under one deadline and with the same headers. */
  inspect<T>(options: CallOptions | undefined, run: Inspect<T>): Promise<T> {
    return this.#within(options, (call) => run(this.#reader(call), this.#checks, call.limit, this.#tokens));
  }

  #unknown(wanted: Wanted, { error, existing }: Failure): OutcomeUnknownError {
    return new OutcomeUnknownError(wanted.refId, error, (options) => this.reconcile(wanted, options), existing);
  }

  /** Sends a request that the package knows nothing about, below the base URL. */
  async request(
    method: string,
    path: string,
    { query, body, ...options }: CallOptions & { query?: Record<string, string | readonly string[]>; body?: unknown },
  ): Promise<unknown> {
    // Read before anything is awaited, as in `call`.
    const text = body === undefined ? "" : asJson(body);
    const asked = snapshot(query) as typeof query | null;
    return this.#within(options, async (call) => {
      const { unknownRequest } = await call.limit.race(loaded("request"));
      return answerOf(await this.#perform(unknownRequest(this.#base, method, path, asked, text), call));
    });
  }

  /** Runs a call under its deadline, and leaves nothing behind. */
  async #within<T>(options: CallOptions | undefined, run: (call: Call) => Promise<T>): Promise<T> {
    const times = timesOf(options, this.#times);
    const headers = headersOf(options);
    const limit = new TimeLimit(times.deadlineMs, options?.signal);
    try {
      await limit.race(core.ready().catch(asOwn));
      return await run({ limit, times, headers });
    } finally {
      limit.clear();
    }
  }

  #build(operation: OperationName, params: unknown): Outgoing {
    const { target, body } = buildRequest((use) => core.guard(use), operation, params, this.#checks);
    const number = operationNumber(operation);
    const method = operationTable[number]?.method ?? "GET";
    return { number, method, target, body, about: { operation, method, path: target.split("?")[0] ?? target } };
  }

  /** Reads within a call: same deadline, same headers, retries of its own. */
  #reader(call: Call): Read {
    return (operation, params) => this.#perform(this.#build(operation, params), call);
  }

  /** Attempts, until one brings the answer or the rules say stop. */
  async #perform(outgoing: Outgoing, call: Call, recover?: Recover, doubt = NEVER): Promise<Ended> {
    try {
      return await this.#repeat(outgoing, call, recover, doubt);
    } catch (cause) {
      // A fault of this package must not look like an answer.
      const error = PaxosError.is(cause) ? cause : new InternalError("A call broke off.", { cause });
      return { outcome: TRAPPED, error, doubt: OPEN };
    }
  }

  async #repeat(outgoing: Outgoing, call: Call, recover: Recover | undefined, doubt: number): Promise<Ended> {
    const { limit, times } = call;
    for (let attempt = 0; ; attempt++) {
      const result = await this.#attempt(outgoing, call);
      if ("value" in result) return result;
      for (let failure = result; ; ) {
        const { outcome, error, askedMs } = failure;
        const next = core.guard((exports) =>
          exports.decideRetry(outgoing.number, doubt, attempt, Math.min(times.maxRetries, MOST_RETRIES), limit.left(), askedMs ?? -1, outcome, Math.random()),
        );
        const afterMs = Math.floor(next / 16);
        doubt = Math.floor(next / 4) % 4;
        // 0 stop, 1 send, 2 read then send, 3 read then stop
        const step = next % 4;
        if (step === 0) return { ...failure, doubt };
        if (outcome === 429) this.#onEvent({ type: "wait", ...outgoing.about, until: Date.now() + afterMs });
        else if (step < 3) {
          const reason = error instanceof ApiError ? String(error.status) : error.code;
          this.#onEvent({ type: "retry", ...outgoing.about, attempt: attempt + 1, inMs: afterMs, reason });
        }
        try {
          if (afterMs > 0) await limit.wait(afterMs);
        } catch {
          return { outcome: UNSENDABLE, error: limit.error ?? error, doubt };
        }
        if (step === 1) break;
        if (recover === undefined) return { ...failure, doubt };
        const found = await recover(failure);
        // A read that finds nothing settles nothing; neither does one that is refused for good.
        if (found !== undefined) {
          if ("value" in found) return found;
          if (found.outcome === 429) {
            failure = found;
            continue;
          }
          if (!isFinal(found)) return { ...found, doubt: found.outcome === SETTLED ? NEVER : doubt };
        }
        if (step === 3) return { ...failure, doubt };
        break;
      }
    }
  }

  /** One attempt: with a token, and once more with a new one when the API no longer takes the old. */
  async #attempt(outgoing: Outgoing, call: Call): Promise<Result> {
    const tokens = this.#tokens;
    let refused: { token: string; result: Failure } | undefined;
    for (;;) {
      const { limit, times } = call;
      // Its timer may come late.
      const error = limit.error ?? (limit.left() > 0 ? undefined : new TimeoutError(times.deadlineMs, true));
      if (error !== undefined) return { outcome: UNSENDABLE, error };
      const until = penaltyOf(this.#api);
      if (until > 0) return inPenalty(until);
      let token: string | undefined;
      if (tokens !== undefined) {
        try {
          token = await limit.race(tokens.token());
        } catch (error) {
          return this.#withoutToken(error, limit);
        }
        if (token === refused?.token) return refused.result;
      }
      const result = await this.#exchange(outgoing, call, token);
      if ("value" in result) return result;
      if (result.error instanceof RateLimitError) {
        const until = result.error.retryAt.getTime();
        penalize(this.#api, until);
        tokens?.penalize?.(until);
      }
      if (result.outcome !== 401 || token === undefined || refused !== undefined) return result;
      tokens?.invalidate?.(token);
      refused = { token, result };
    }
  }

  /** There is no token, so nothing was sent. */
  #withoutToken(error: unknown, limit: TimeLimit): Failure {
    if (limit.error !== undefined) return { outcome: UNSENDABLE, error: limit.error };
    if (RateLimitError.is(error)) {
      const until = error.retryAt.getTime();
      penalize(this.#api, until);
      return { outcome: 429, error, askedMs: until - Date.now() };
    }
    const known = PaxosError.is(error) ? error : new InternalError("No token came.", { cause: error });
    const outcome = ApiError.is(known) && known.status < 500 ? UNSENDABLE : UNSENT;
    return { outcome, error: known, askedMs: (this.#tokens?.heldOffUntil?.() ?? 0) - Date.now() };
  }

  /** One request and its answer. Never rejects. */
  async #exchange(outgoing: Outgoing, call: Call, token: string | undefined): Promise<Result> {
    const { number, method, target, body, about } = outgoing;
    const headers = new Headers(call.headers);
    headers.set("accept", "application/json");
    if (body !== "") headers.set("content-type", "application/json");
    if (token === undefined) headers.set("x-paxos-orchestrations", "1");
    else headers.set("authorization", `Bearer ${token}`);

    const limit = new TimeLimit(call.times.timeoutMs, call.limit);
    const started = Date.now();
    const hide = <T>(value: T, isData?: true): T | undefined => hideToken(value, token, isData);
    this.#onEvent({ type: "request", ...about });
    try {
      const init: RequestInit = { method, headers, signal: limit.signal, ...(body === "" ? {} : { body }) };
      const answer = await limit.race(exchange(this.#fetch, this.#base + target, init));
      this.#onEvent({ type: "response", ...about, status: answer[0].status, ms: Date.now() - started });
      const result = readAnswer(number, answer, this.#tokens, hide);
      const issue = "value" in result ? outgoing.strange?.(result.value) : undefined;
      return issue === undefined ? result : { outcome: WRONG, error: new DecodeError([issue], answer[0].status) };
    } catch (thrown) {
      if (call.limit.error !== undefined) return { outcome: ENDED, error: call.limit.error };
      if (limit.error !== undefined) return { outcome: LOST, error: limit.error };
      const cause = core.recovered(thrown);
      if (cause instanceof InternalError) return { outcome: TRAPPED, error: cause };
      const error = PaxosError.is(cause) ? cause : new ConnectionError(`The server could not be reached (${hide(inWords(cause))}).`, { cause: hide(cause) });
      return { outcome: this.#isPlatforms && provesUnsent(cause) ? UNSENT : LOST, error };
    } finally {
      limit.clear();
    }
  }
}

/** Several calls may wait for one failure to load; each gets an error of its own, for its own `ref_id`. */
function asOwn(cause: unknown): never {
  throw PaxosError.is(cause) ? new PaxosError(cause.code, cause.message, { cause }) : cause;
}

function answerOf(ended: Result): unknown {
  if ("value" in ended) return ended.value;
  throw ended.error;
}

/** The headers of a call; refuses what cannot stand in a request. */
export function headersOf(options: CallOptions | undefined): Headers {
  try {
    return new Headers(options?.headers);
  } catch {
    // The platform's words repeat the value.
    throw new PaxosError("invalid_options", "The headers of this call cannot stand in a request.");
  }
}

function asJson(body: unknown): string {
  try {
    const text = JSON.stringify(body) as string | undefined;
    if (text !== undefined) return text;
  } catch {
    // What was thrown may repeat the body.
  }
  throw new PaxosError("invalid_body", "The body cannot be written as JSON (a bigint, an object inside itself or a function?): nothing was sent.");
}

/** A create, as far as a read needs to know it. */
export function wantedBy(operation: CreateName, own: boolean, { number, body }: Pick<Outgoing, "number" | "body">): Wanted {
  const asked = JSON.parse(body) as Fields;
  // Both from the same serialiser: the core compares bytes.
  const judge = (record: Fields): string => core.guard((exports) => exports.compareRecord(number, JSON.stringify(asked), JSON.stringify(record)));
  return { operation, refId: asked["ref_id"] as string, own, asked, judge };
}

/** Nothing was sent: somebody else was told to wait. */
function inPenalty(until: number): Failure {
  const detail = "nothing was sent, because the API throttles this address";
  const error = new RateLimitError({ status: 429, title: "Too Many Requests", detail, retryAt: until });
  return { outcome: 429, error, askedMs: until - Date.now() };
}
