/** Webhooks of a sandbox: who hears of events. Which delivery is due is decided in the core (`src/sandbox/webhooks.rs`). */
import { PaxosError } from "../errors.js";
import { Courier, type SandboxWebhookAuth, type SandboxWebhookTarget } from "./courier.js";
import type { Instance } from "./instance.js";
import { invalid, isDuration } from "./options.js";

/** How deliveries go out, and what goes wrong with them. Probabilities are 0 to 1, 0 when left out, drawn from the seed. */
export interface SandboxWebhookOptions {
  /** Its name, unlike all others; made up when left out. */
  name?: string;
  /** How the sandbox shows that a delivery is its own; not at all when left out. */
  auth?: SandboxWebhookAuth;
  /**
   * Deliveries a second by the clock of the sandbox, 1 to 100; 10 when left out. On a clock that stands still only the
   * times of the attempts tell the rate: what is due goes out at once.
   */
  rate?: number;
  /** How likely a delivered event is delivered once more, a second later. */
  duplicates?: number;
  /** How likely an event is never delivered. */
  loss?: number;
  /** How likely an event is put off by up to ten seconds, so that later ones overtake it. */
  reorder?: number;
  /** How long an answer may take, in milliseconds by the machine's clock, before it counts as none; 10 000 when left out. */
  timeoutMs?: number;
  /** Sends to addresses, and fetches tokens; the global `fetch` when left out. */
  fetch?: typeof fetch;
}

/** A subscription. */
export interface SandboxWebhook {
  readonly name: string;
  /** Ends it. What was not delivered yet never will be. */
  unsubscribe(): void;
}

/** One event on its way to one webhook. */
export interface SandboxDelivery {
  /** Counted from 1. */
  delivery: number;
  /** The name of the webhook; empty when it is gone. */
  webhook: string;
  eventId: string;
  eventType: string;
  /** "failed": given up after 24 hours, or unsubscribed. "lost": never sent, as `loss` wanted it. */
  state: "pending" | "delivered" | "failed" | "lost";
  /** Whether the event was delivered before. */
  duplicate: boolean;
  /** When it is tried next, RFC 3339; missing when it is not. */
  next?: string;
  /** Oldest first. */
  attempts: SandboxDeliveryAttempt[];
}

/** One attempt to deliver. */
export interface SandboxDeliveryAttempt {
  /** When, RFC 3339, by the clock of the sandbox. */
  at: string;
  /** The status of the answer; 0 when there is none, or none yet. */
  status: number;
  /** Why there is none. */
  reason?: string;
}

/** Who hears of events. */
export interface SandboxWebhooks {
  /**
   * Delivers every event that happens from now on to an address, or to a handler such as `createWebhookHandler` makes. At
   * most ten webhooks are active. A `reset` ends them; a snapshot does not hold them.
   *
   * `advance` and whatever else makes events begins deliveries and does not wait for them: `await settle()` does. An
   * attempt that is not answered with 2xx is repeated after about 5 seconds, then after twice as long each time, for 24
   * hours, all by the clock of the sandbox: after `advance(3_600_000)` all attempts of that hour are made at once.
   */
  subscribe(to: SandboxWebhookTarget, options?: SandboxWebhookOptions): SandboxWebhook;
  /**
   * Ends when every delivery that is due has its answer. With `retries: true` the clock goes on until nothing is left to
   * try. Not for use inside a handler, which it would wait for.
   */
  settle(options?: { retries?: boolean }): Promise<void>;
  /** What waits and the latest 1000 that ended, oldest first. */
  deliveries(): SandboxDelivery[];
  /** Sends a test event (`is_test`) as the Dashboard does: a copy of the latest event of its type, "orchestration.completed" when left out. */
  sendTest(eventType?: string): void;
}

/** All webhooks of a sandbox. */
export class Webhooks {
  readonly #instance: Instance;
  readonly #couriers = new Map<number, Courier>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(instance: Instance) {
    this.#instance = instance;
  }

  /** What users see. */
  face(): SandboxWebhooks {
    return {
      subscribe: (to, options) => this.#subscribe(to, options),
      settle: (options) => this.#settle(options?.retries === true),
      deliveries: () => JSON.parse(this.#instance.deliveries()) as SandboxDelivery[],
      sendTest: (eventType = "orchestration.completed") => {
        const reason = this.#instance.sendTestEvent(String(eventType));
        if (reason !== "") throw new PaxosError("invalid_options", `The test event was not sent: ${reason}.`);
        this.wake();
      },
    };
  }

  /** Looks what is due, and sends it. To be called whenever something may have happened inside. */
  readonly wake = (): void => {
    if (this.#couriers.size === 0) return;
    for (const courier of this.#couriers.values()) courier.wake();
    this.#wakeLater();
  };

  /** After a reset nobody is subscribed. */
  forget(): void {
    for (const courier of this.#couriers.values()) courier.stop();
    this.#couriers.clear();
    clearTimeout(this.#timer);
  }

  #subscribe(to: SandboxWebhookTarget, options: SandboxWebhookOptions = {}): SandboxWebhook {
    const { name = "", auth, rate, duplicates, loss, reorder, timeoutMs = 10_000, fetch: send } = options;
    if (!isDuration(timeoutMs)) throw invalid("timeoutMs must be a number of milliseconds, 0 or more.");
    const courier = new Courier(this.#instance, to, { auth, timeoutMs, send });
    const answer = this.#instance.subscribe(JSON.stringify({ name, rate, duplicates, loss, reorder }));
    const number = Number(answer);
    if (!Number.isInteger(number)) throw invalid(`The webhook was not added: ${answer}.`);
    courier.start(number);
    this.#couriers.set(number, courier);
    this.#wakeLater();
    return {
      name: name === "" ? `webhook ${number}` : name,
      unsubscribe: () => {
        // After a reset the number may be somebody else's.
        if (this.#couriers.get(number) !== courier) return;
        courier.stop();
        this.#couriers.delete(number);
        this.#instance.unsubscribe(number);
      },
    };
  }

  async #settle(retries: boolean): Promise<void> {
    for (;;) {
      this.wake();
      const running = [...this.#couriers.values()].map((courier) => courier.running).filter((round) => round !== undefined);
      if (running.length > 0) await Promise.all(running);
      if ([...this.#couriers.values()].some((courier) => courier.running !== undefined)) continue;
      if (!retries || !this.#instance.advanceToDelivery()) return;
    }
  }

  /** A clock that follows the machine's makes deliveries due while nobody asks. */
  #wakeLater(): void {
    clearTimeout(this.#timer);
    const ms = this.#couriers.size === 0 || this.#instance.isLost ? -1 : this.#instance.wakeMs();
    if (ms < 0) return;
    this.#timer = setTimeout(this.wake, Math.min(ms, 2_147_483_647));
    // Nobody has to stay awake for a sandbox.
    if (typeof this.#timer === "object") (this.#timer as { unref?: () => void }).unref?.();
  }
}
