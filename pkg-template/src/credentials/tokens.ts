/**
 * Holds the access token of one pair of credentials. When to use, refresh or fetch it is decided in the core
 * (`src/token.rs`); here is the state, one fetch at a time, and the store.
 */
import type { TokenStore } from "../token-store.js";
import { harmless } from "../listener.js";
import { endsWithItsRequest } from "../platform.js";
import { holds } from "../penalty.js";
import { Patience } from "./patience.js";
import { SendFailure, type Send } from "./send.js";
import { SharedStore, type StoreEvent } from "./shared-store.js";
import { SingleFlight } from "./single-flight.js";

/** The token rules of the server artefact: see `src/wasm/proxy.rs`. */
export interface TokenRules {
  tokenScopes(): string;
  tokenFewerScopes(scopes: string): string | undefined;
  tokenForm(clientId: string, clientSecret: string, scopes: string): string;
  tokenKey(tokenUrl: string, clientId: string, scopes: string): string;
  tokenPenaltyKey(tokenUrl: string): string;
  tokenHoldOffKey(tokenUrl: string, clientId: string, scopes: string): string;
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
  tokenDecide(obtainedAt: number, refreshAt: number, staleAt: number, penaltyUntil: number, holdOffUntil: number, now: number): number;
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
  /** Is told when the store fails. */
  onStoreEvent?: ((event: StoreEvent) => void) | undefined;
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
/** How often an instance looks whether another one was throttled, and how long a call waits for that. */
const LOOK_MS = 1_000;
const LOOK_PATIENCE_MS = 250;
/** What another instance says is not believed beyond this. */
const LONGEST_HOLD_OFF_MS = 60_000;

/** What `tokenDecide` answers: a word would have to be decoded for every request. */
const DECISIONS = ["use", "refresh", "fetch", "wait", "hold_off"] as const;

const encoder = new TextEncoder();

export class TokenSource {
  readonly #options: TokenSourceOptions;
  readonly #onEvent: (event: TokenEvent) => void;
  /** Nothing when tokens are not shared. */
  readonly store: SharedStore | undefined;
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
  #lookedAt = 0;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
    this.#onEvent = harmless(options.onEvent);
    this.store = options.store === undefined ? undefined : new SharedStore(options.store, harmless(options.onStoreEvent));
  }

  /** Until when nothing may be sent, in milliseconds since 1970; 0 when nothing stands in the way. */
  get penaltyUntil(): number {
    return holds(this.#penaltyUntil);
  }

  /** Until when the token endpoint is left alone, in milliseconds since 1970. */
  get heldOffUntil(): number {
    return this.#holdOffUntil > Date.now() + LONGEST_HOLD_OFF_MS ? 0 : this.#holdOffUntil;
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

  /** Lets nobody through until then, other instances neither. */
  async penalize(until: number): Promise<void> {
    this.#penaltyUntil = Math.max(this.penaltyUntil, until);
    if (this.store === undefined) return;
    const rules = await this.#options.rules();
    const key = rules.tokenPenaltyKey(this.#options.tokenUrl);
    const life = Math.max(1, until - Date.now());
    if (!this.store.canUpdate) return this.store.set(key, String(until), life);
    await this.store.update(key, (before) => (holds(Number(before ?? 0)) >= until ? undefined : String(until)), life).catch(() => {});
  }

  /** As `penaltyUntil`, but looks from time to time whether another instance was throttled. */
  sharedPenaltyUntil(): number | Promise<number> {
    const now = Date.now();
    // A clock that was set back must not stop the looking.
    const due = this.store !== undefined && (now >= this.#lookedAt + LOOK_MS || now < this.#lookedAt);
    return due ? this.#lookedPenaltyUntil(now) : this.penaltyUntil;
  }

  async #lookedPenaltyUntil(now: number): Promise<number> {
    // One call looks for all; in workerd nobody could wait for another one's look.
    this.#lookedAt = now;
    const patience = new Patience(LOOK_PATIENCE_MS);
    await Promise.race([this.#look(), patience.over]);
    patience.stop();
    return this.penaltyUntil;
  }

  async #look(): Promise<void> {
    const rules = await this.#options.rules();
    const text = await this.store?.get(rules.tokenPenaltyKey(this.#options.tokenUrl));
    this.#penaltyUntil = Math.max(this.penaltyUntil, holds(Number(text ?? 0)));
  }

  /** The token, when it can be sent and nothing has to be done about it; else `token` is to be asked. */
  atHand(rules: TokenRules): string | undefined {
    return this.#decide(rules) === "use" ? this.#token?.access_token : undefined;
  }

  #decide(rules: TokenRules): (typeof DECISIONS)[number] | undefined {
    const held = this.#token;
    return DECISIONS[rules.tokenDecide(
      held?.obtained_at ?? 0, held?.refresh_at ?? 0, held?.stale_at ?? 0, this.penaltyUntil, this.#holdOffUntil, Date.now(),
    )];
  }

  /** A token that can be sent now; rejects with `NoToken`. */
  async token(): Promise<string> {
    const rules = await this.#options.rules();
    const held = this.#token;
    const decision = this.#decide(rules);
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

  /** From the store, when another instance was faster; else from the token endpoint. */
  async #obtain(rules: TokenRules): Promise<Token> {
    const { tokenUrl, clientId, scopes } = this.#options;
    const { store } = this;
    this.#scopes ??= scopes === undefined ? rules.tokenScopes() : [...new Set(scopes)].sort().join(" ");
    if (store === undefined) return this.#fetchGenerously(rules, this.#scopes);
    const key = rules.tokenKey(tokenUrl, clientId, this.#scopes);
    const holdOffKey = rules.tokenHoldOffKey(tokenUrl, clientId, this.#scopes);
    const started = Date.now();
    let unlock: undefined | (() => Promise<void>);
    try {
      for (;;) {
        const stored = await this.#fromStore(rules, store, key);
        if (stored !== undefined) return stored;
        await this.#heed(store, holdOffKey);
        // Whoever was inside before us may have stored a token, or a refusal: look once more.
        if (unlock !== undefined || Date.now() > started + LOCK_MS) break;
        unlock = await store.lock(key, LOCK_MS);
        if (unlock === undefined) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      }
      const token = await this.#fetchGenerously(rules, this.#scopes);
      await store.set(key, JSON.stringify(token), token.expires_at - Date.now());
      return token;
    } catch (error) {
      // What kept us from fetching was told by whoever found it out.
      if (unlock !== undefined && error instanceof NoToken && error.trouble.kind !== "rate_limited" && this.#holdOffUntil > started) {
        const told: HoldOff = { until: this.#holdOffUntil, trouble: error.trouble };
        await store.set(holdOffKey, JSON.stringify(told), told.until - Date.now());
      }
      throw error;
    } finally {
      await unlock?.();
    }
  }

  /** Rejects when another instance has just learned that no token is to be had. */
  async #heed(store: SharedStore, holdOffKey: string): Promise<void> {
    await this.#look();
    const until = this.penaltyUntil;
    if (until > 0) throw new NoToken({ kind: "rate_limited", until });
    const told = readHoldOff(await store.get(holdOffKey));
    if (told === undefined) return;
    this.#holdOff(told.trouble, told.until);
    throw new NoToken(told.trouble);
  }

  async #fromStore(rules: TokenRules, store: SharedStore, key: string): Promise<Token | undefined> {
    const started = Date.now();
    const text = await store.get(key);
    const now = Date.now();
    const usable = text === undefined ? undefined : rules.tokenStored(text, now);
    if (usable === undefined) return undefined;
    const token = JSON.parse(usable) as Token;
    const decision = DECISIONS[rules.tokenDecide(token.obtained_at, token.refresh_at, token.stale_at, 0, 0, now)];
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
        if (error.trouble.kind === "rate_limited") await this.penalize(error.trouble.until);
        else this.#holdOff(error.trouble, rules.tokenHoldOff(Date.now()));
      }
      throw error;
    }
  }
}

function missingFrom(granted: readonly string[], asked: string): string[] {
  return asked.split(" ").filter((scope) => scope !== "" && !granted.includes(scope));
}

/** What instances tell each other after the token endpoint said no. */
interface HoldOff {
  until: number;
  trouble: TokenTrouble;
}

const SIMPLE_TROUBLES = ["invalid_client", "invalid_scope", "credentials_refused"] as const;

/** Reads what another instance told; nothing when it makes no sense, or is over. */
function readHoldOff(text: string | undefined): HoldOff | undefined {
  let told: unknown;
  try {
    told = JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
  const { until, trouble } = (told ?? {}) as { until?: unknown; trouble?: { [name: string]: unknown } };
  const now = Date.now();
  if (typeof until !== "number" || until <= now || until > now + LONGEST_HOLD_OFF_MS) return undefined;
  const { kind, status, error, reason } = trouble ?? {};
  const isStatus = typeof status === "number" && Number.isInteger(status) && status > 0 && status < 1000;
  const simple = SIMPLE_TROUBLES.find((known) => known === kind);
  if (simple !== undefined) return { until, trouble: { kind: simple } };
  if (kind === "refused" && isStatus && typeof error === "string") return { until, trouble: { kind, status, error } };
  if (kind === "unavailable" && isStatus) return { until, trouble: { kind, status } };
  if (kind === "unreadable" && typeof reason === "string") return { until, trouble: { kind, reason } };
  return undefined;
}
