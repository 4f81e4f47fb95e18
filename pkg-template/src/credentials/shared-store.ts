/**
 * A token store as something that may fail, sleep or lie: nothing that goes wrong there may stop a call that can do
 * without it, and nobody waits twice for a store that is down.
 */
import type { TokenStore } from "../token-store.js";
import { Patience } from "./patience.js";

/** The store did not do what it was asked for. Never carries an entry or a key. */
export interface StoreEvent {
  type: "store";
  /** Milliseconds since 1970. */
  at: number;
  /** What it was asked for. */
  operation: "get" | "set" | "lock" | "unlock" | "update";
  /** The code or the class of the error, or `TIMED_OUT`. */
  reason: string;
}

/** The store cannot be asked now. */
export class StoreDown extends Error {}

/** How long a store may take. */
const PATIENCE_MS = 2_000;
/** How long a store that has failed is left alone. */
const REST_MS = 5_000;
const PLAIN = /^[A-Za-z][A-Za-z0-9_]{0,60}$/;

const nothing = async (): Promise<void> => {};

export class SharedStore {
  readonly #store: TokenStore;
  readonly #tell: (event: StoreEvent) => void;
  #downUntil = 0;

  constructor(store: TokenStore, tell: (event: StoreEvent) => void) {
    this.#store = store;
    this.#tell = tell;
  }

  /** Whether it can change an entry in one step. */
  get canUpdate(): boolean {
    return typeof this.#store.update === "function";
  }

  /** Nothing, too, when the store fails. */
  async get(key: string): Promise<string | undefined> {
    const text = await this.#try("get", () => this.#store.get(key), undefined);
    return typeof text === "string" ? text : undefined;
  }

  /** Keeps it if it can. */
  async set(key: string, value: string, ttlMs: number): Promise<void> {
    await this.#try("set", () => this.#store.set(key, value, Math.max(1, ttlMs)), undefined);
  }

  /** As `TokenStore.lock`; lets everybody in while the store is down, or has no locks. */
  async lock(key: string, ttlMs: number): Promise<undefined | (() => Promise<void>)> {
    const { lock } = this.#store;
    if (lock === undefined) return nothing;
    const unlock = await this.#try("lock", () => lock.call(this.#store, key, ttlMs), nothing, (late) => {
      // It came when nobody waited any more.
      late?.().catch(() => {});
    });
    if (unlock === undefined) return undefined;
    return () => this.#try("unlock", unlock, undefined);
  }

  /** As `TokenStore.update`; rejects with `StoreDown` when the store fails. */
  async update(key: string, change: (before: string | undefined) => string | undefined, ttlMs: number): Promise<void> {
    const { update } = this.#store;
    if (update === undefined) throw new StoreDown();
    let over = false;
    // A store that comes back to it when nobody waits any more must not change anything: the caller was told that it did not.
    const unlessOver = (before: string | undefined): string | undefined => (over ? undefined : change(before));
    const done = await this.#try("update", async () => {
      await update.call(this.#store, key, unlessOver, ttlMs);
      return true;
    }, false);
    over = true;
    if (!done) throw new StoreDown();
  }

  async #try<T>(operation: StoreEvent["operation"], ask: () => Promise<T>, instead: T, late?: (answer: T) => void): Promise<T> {
    const rest = this.#downUntil - Date.now();
    // A clock that was set back must not make it longer.
    if (rest > 0 && rest <= REST_MS) return instead;
    const patience = new Patience(PATIENCE_MS);
    try {
      // What throws at once is a rejection like any other.
      const asked = (async () => ask())();
      const answer = await Promise.race([asked, patience.over]);
      if (answer !== Patience.OVER) return answer;
      asked.then(late, () => {});
      this.#failed(operation, "TIMED_OUT", true);
    } catch (error) {
      const reason = reasonOf(error);
      // Then the store itself is fine.
      this.#failed(operation, reason, reason !== "UNREADABLE_ENTRY");
    } finally {
      patience.stop();
    }
    return instead;
  }

  #failed(operation: StoreEvent["operation"], reason: string, rest: boolean): void {
    const at = Date.now();
    if (rest) this.#downUntil = at + REST_MS;
    this.#tell({ type: "store", at, operation, reason });
  }
}

/** Never the message: it may repeat an address with a password, or the entry. */
function reasonOf(error: unknown): string {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
  if (typeof code === "string" && PLAIN.test(code)) return code;
  const name: unknown = error instanceof Error ? error.constructor.name : typeof error;
  return typeof name === "string" && PLAIN.test(name) ? name : "Error";
}
