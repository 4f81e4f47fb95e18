/**
 * Holds the access token of one pair of credentials. When to use, refresh or fetch it is decided in the core
 * (`src/token.rs`); here is the state, one fetch at a time, and the store.
 */
import type { TokenStore } from "../token-store.js";
import { harmless } from "../listener.js";
import { endsWithItsRequest } from "../platform.js";
import { SendFailure, type Send } from "./send.js";
import { SingleFlight } from "./single-flight.js";

/** The token rules of the server artefact: see `src/wasm/proxy.rs`. */
export interface TokenRules {
  tokenScopes(): string;
  tokenFewerScopes(scopes: string): string | undefined;
  tokenForm(clientId: string, clientSecret: string, scopes: string): string;
  tokenKey(tokenUrl: string, clientId: string, scopes: string): string;
  tokenRead(
    status: number,
    retryAfter: string | null | undefined,
    body: Uint8Array,
    scopes: string,
    replacement: boolean,
    askedAt: number,
    now: number,
  ): string;
  tokenStored(text: string, now: number): string | undefined;
  tokenDecide(obtainedAt: number, refreshAt: number, staleAt: number, penaltyUntil: number, holdOffUntil: number, now: number): string;
  tokenHoldOff(now: number): number;
  tokenRefused(obtainedAt: number, replacement: boolean, now: number): number;
}

/** What became of an attempt to get a token. Never carries a token or a secret. */
export interface TokenEvent {
  type: "token";
  /** Milliseconds since 1970. */
  at: number;
  /** Whether there is a new token. */
  ok: boolean;
  /** Who gave it. */
  from: "endpoint" | "store";
  /** How long it took, in milliseconds. */
  ms: number;
  /** Until when it lives, in milliseconds since 1970. */
  expiresAt?: number;
  /** Scopes that were asked for and not granted. */
  missingScopes?: string[];
  /** Why there is none. */
  reason?: string;
}

/** Why there is no token: a failure of the core, one of the network, or credentials that the API refused twice. */
export type TokenTrouble =
  | { kind: "rate_limited"; until: number }
  | { kind: "invalid_client" | "invalid_scope" }
  | { kind: "refused"; status: number; error: string }
  | { kind: "unavailable"; status: number }
  | { kind: "unreadable"; reason: string }
  | { kind: SendFailure["kind"] }
  | { kind: "credentials_refused" };

/** The same as the core's `Trouble`, which has the words for it: see `src/proxy/trouble.rs`. */
export function asTrouble(trouble: TokenTrouble, scopes: readonly string[]): object {
  switch (trouble.kind) {
    case "credentials_refused":
      return trouble;
    case "unreachable":
    case "timed_out":
    case "too_long":
      return { kind: trouble.kind, whom: "token" };
    default:
      return { kind: "no_token", failure: trouble, scopes };
  }
}

/** There is no token. */
export class NoToken extends Error {
  readonly trouble: TokenTrouble;

  constructor(trouble: TokenTrouble) {
    super(trouble.kind);
    this.trouble = trouble;
  }
}

/** What a `TokenSource` needs to know. */
export interface TokenSourceOptions {
  rules: () => TokenRules | Promise<TokenRules>;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** Left out: those of every operation. */
  scopes?: readonly string[] | undefined;
  /**
   * Whether the token must be asked for with exactly these scopes. Else, when they are refused, it is asked for once
   * more without the one scope that the vendor does not give to everybody.
   */
  insistOnScopes?: boolean | undefined;
  send: Send;
  store?: TokenStore | undefined;
  onEvent: (event: TokenEvent) => void;
}

interface Token {
  access_token: string;
  scopes: string[];
  obtained_at: number;
  refresh_at: number;
  stale_at: number;
  expires_at: number;
  replacement: boolean;
}

/** How long the token endpoint may take. */
export const TOKEN_TIMEOUT_MS = 10_000;
const MOST_BYTES = 65_536;
/** A holder of the store's lock is given up after this time; longer than a fetch may take. */
const LOCK_MS = 15_000;
const LOOK_AGAIN_MS = 100;
/** How long a store may take. */
const STORE_MS = 2_000;

const encoder = new TextEncoder();

export class TokenSource {
  readonly #options: TokenSourceOptions;
  readonly #onEvent: (event: TokenEvent) => void;
  #token: Token | undefined;
  #penaltyUntil = 0;
  #holdOffUntil = 0;
  #trouble: TokenTrouble = { kind: "credentials_refused" };
  /** The token that the API refused last: no store may hand it out again. */
  #refused: string | undefined;
  readonly #fetching = new SingleFlight<Token>(LOCK_MS);
  #scopes: string | undefined;
  /** Those without the one that was refused, once it was. */
  #fewerScopes: string | undefined;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
    this.#onEvent = harmless(options.onEvent);
  }

  /** Until when nothing may be sent, in milliseconds since 1970; 0 when nothing stands in the way. */
  get penaltyUntil(): number {
    return Date.now() < this.#penaltyUntil ? this.#penaltyUntil : 0;
  }

  /** Until when the token endpoint is left alone, in milliseconds since 1970. */
  get heldOffUntil(): number {
    return this.#holdOffUntil;
  }

  /** Scopes that were asked for and that the token lacks; empty while there is none. */
  get missingScopes(): string[] {
    const { scopes } = this.#token ?? {};
    return scopes === undefined ? [] : missingFrom(scopes, this.#scopes ?? "");
  }

  /** The scopes of the token; `undefined` when there is no token, or when the token endpoint named none. */
  get scopes(): readonly string[] | undefined {
    const { scopes } = this.#token ?? {};
    return scopes?.length === 0 ? undefined : scopes;
  }

  /** Lets nobody through until then. */
  penalize(until: number): void {
    this.#penaltyUntil = Math.max(this.#penaltyUntil, until);
  }

  /** A token that can be sent now; rejects with `NoToken`. */
  async token(): Promise<string> {
    const rules = await this.#options.rules();
    const held = this.#token;
    const decision = rules.tokenDecide(
      held?.obtained_at ?? 0, held?.refresh_at ?? 0, held?.stale_at ?? 0, this.#penaltyUntil, this.#holdOffUntil, Date.now(),
    );
    if (decision === "wait") throw new NoToken({ kind: "rate_limited", until: this.#penaltyUntil });
    if (decision === "hold_off") throw new NoToken(this.#trouble);
    if (held === undefined || decision === "fetch") return (await this.#fetchOnce(rules)).access_token;
    if (decision === "refresh" && !this.#fetching.underWay) {
      const refreshed = this.#fetchOnce(rules).catch(() => {});
      // In the background it would not come to its end there.
      if (endsWithItsRequest()) return (await refreshed)?.access_token ?? held.access_token;
    }
    return held.access_token;
  }

  /** The API refused this token: it is not used again. */
  async invalidate(token: string): Promise<void> {
    const held = this.#token;
    if (held?.access_token !== token) return;
    this.#token = undefined;
    this.#refused = token;
    const rules = await this.#options.rules();
    const until = rules.tokenRefused(held.obtained_at, held.replacement, Date.now());
    if (until > 0) this.#holdOff({ kind: "credentials_refused" }, until);
  }

  #holdOff(trouble: TokenTrouble, until: number): void {
    this.#trouble = trouble;
    this.#holdOffUntil = until;
  }

  #fetchOnce(rules: TokenRules): Promise<Token> {
    return this.#fetching.join(() => this.#obtain(rules));
  }

  /** From the store, when another process was faster; else from the token endpoint. */
  async #obtain(rules: TokenRules): Promise<Token> {
    const { store, tokenUrl, clientId, scopes } = this.#options;
    this.#scopes ??= scopes === undefined ? rules.tokenScopes() : [...new Set(scopes)].sort().join(" ");
    if (store === undefined) return this.#fetchGenerously(rules, this.#scopes);
    const key = rules.tokenKey(tokenUrl, clientId, this.#scopes);
    const started = Date.now();
    let unlock: undefined | (() => Promise<void>);
    try {
      for (;;) {
        const stored = await this.#fromStore(rules, store, key);
        if (stored !== undefined) return stored;
        if (unlock !== undefined || store.lock === undefined || Date.now() > started + LOCK_MS) break;
        // Whoever was inside before us may have stored a token: look once more.
        unlock = await patiently(async () => store.lock?.(key, LOCK_MS), async () => {});
        if (unlock === undefined) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      }
      const token = await this.#fetchGenerously(rules, this.#scopes);
      await patiently(() => store.set(key, JSON.stringify(token), Math.max(1, token.expires_at - Date.now())), undefined);
      return token;
    } finally {
      if (unlock !== undefined) await patiently(unlock, undefined);
    }
  }

  async #fromStore(rules: TokenRules, store: TokenStore, key: string): Promise<Token | undefined> {
    const started = Date.now();
    const text = await patiently(() => store.get(key), undefined);
    const now = Date.now();
    const usable = typeof text === "string" ? rules.tokenStored(text, now) : undefined;
    if (usable === undefined) return undefined;
    const token = JSON.parse(usable) as Token;
    const decision = rules.tokenDecide(token.obtained_at, token.refresh_at, token.stale_at, 0, 0, now);
    if (decision !== "use" || token.access_token === this.#refused) return undefined;
    this.#token = token;
    this.#onEvent({ type: "token", at: now, ok: true, from: "store", ms: now - started, expiresAt: token.expires_at });
    return token;
  }

  /** One scope may be refused to credentials that are fine otherwise; that must not cost them everything else. */
  async #fetchGenerously(rules: TokenRules, scopes: string): Promise<Token> {
    if (this.#fewerScopes !== undefined) return this.#fetch(rules, this.#fewerScopes);
    try {
      return await this.#fetch(rules, scopes);
    } catch (error) {
      const refused = error instanceof NoToken && error.trouble.kind === "invalid_scope";
      const fewer = refused && this.#options.insistOnScopes !== true ? rules.tokenFewerScopes(scopes) : undefined;
      if (fewer === undefined) throw error;
      const token = await this.#fetch(rules, fewer);
      this.#fewerScopes = fewer;
      return token;
    }
  }

  async #fetch(rules: TokenRules, scopes: string): Promise<Token> {
    const { tokenUrl, clientId, clientSecret, send } = this.#options;
    const askedAt = Date.now();
    const replacement = this.#refused !== undefined;
    const event = (rest: Partial<TokenEvent> & { ok: boolean }): void => {
      const now = Date.now();
      this.#onEvent({ type: "token", at: now, from: "endpoint", ms: now - askedAt, ...rest });
    };
    try {
      const answer = await send({
        method: "POST",
        url: tokenUrl,
        headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
        body: encoder.encode(rules.tokenForm(clientId, clientSecret, scopes)),
        timeoutMs: TOKEN_TIMEOUT_MS,
        mostBytes: MOST_BYTES,
      });
      const now = Date.now();
      const verdict = rules.tokenRead(answer.status, answer.header("retry-after"), answer.body, scopes, replacement, askedAt, now);
      if (!verdict.startsWith("+")) throw new NoToken(JSON.parse(verdict.slice(1)) as TokenTrouble);
      const token = JSON.parse(verdict.slice(1)) as Token;
      this.#token = token;
      this.#refused = undefined;
      this.#holdOffUntil = 0;
      const missing = missingFrom(token.scopes, this.#scopes ?? scopes);
      event({ ok: true, expiresAt: token.expires_at, ...(missing.length === 0 ? {} : { missingScopes: missing }) });
      return token;
    } catch (error) {
      if (error instanceof SendFailure) {
        event({ ok: false, reason: [error.kind, error.reason].filter(Boolean).join(" ") });
        throw new NoToken({ kind: error.kind });
      }
      if (error instanceof NoToken) {
        event({ ok: false, reason: error.trouble.kind });
        if (error.trouble.kind === "rate_limited") this.penalize(error.trouble.until);
        else this.#holdOff(error.trouble, rules.tokenHoldOff(Date.now()));
      }
      throw error;
    }
  }
}

function missingFrom(granted: readonly string[], asked: string): string[] {
  return asked.split(" ").filter((scope) => scope !== "" && !granted.includes(scope));
}

/** A store that fails or does not answer must not stop payments: without it, tokens are fetched. */
async function patiently<T>(ask: () => Promise<T>, instead: T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, STORE_MS, instead);
  });
  try {
    return await Promise.race([ask(), over]);
  } catch {
    return instead;
  } finally {
    clearTimeout(timer);
  }
}
