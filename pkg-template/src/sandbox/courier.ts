/** Carries the deliveries of one webhook, one after the other. */
import type { Instance } from "./instance.js";
import { invalid } from "./options.js";

/** Where events go: an address, or a handler. */
export type SandboxWebhookTarget = string | URL | ((request: Request) => Response | Promise<Response>);

/** How a sandbox shows that a delivery is its own, as the vendor's Dashboard offers it. */
export type SandboxWebhookAuth =
  /** An API key: the name of a header and its value. */
  | { header: string; key: string }
  /** OAuth: a token of `clientUrl` goes along as `Authorization: Bearer …` (that it does is a guess). */
  | { clientUrl: string; clientId: string; clientSecret: string };

interface Settings {
  auth: SandboxWebhookAuth | undefined;
  timeoutMs: number;
  send: typeof fetch | undefined;
}

/** What came of an attempt: a status, or 0 and why there is none. */
interface Outcome {
  status: number;
  reason: string;
}

/** A reason that may be told: it holds nothing that a handler or a server said. */
class Undelivered extends Error {}

/** Handlers have no address, but requests must. */
const NOWHERE = "https://webhook.invalid/";
/** How long before its end a token is fetched anew, in milliseconds. */
const EARLY_MS = 60_000;

export class Courier {
  readonly #instance: Instance;
  readonly #deliver: (request: Request) => Response | Promise<Response>;
  readonly #url: string;
  readonly #settings: Settings;
  #number = 0;
  #again = false;
  #token: { text: string; untilMs: number } | undefined;
  /** The round that is under way. */
  running: Promise<void> | undefined;

  constructor(instance: Instance, target: SandboxWebhookTarget, settings: Settings) {
    this.#instance = instance;
    this.#settings = settings;
    checkAuth(settings.auth);
    if (typeof target === "function") {
      this.#url = NOWHERE;
      this.#deliver = target;
    } else {
      this.#url = httpUrl("The address of a webhook", String(target));
      // Looked up at every call, so that tests may put their own in its place.
      this.#deliver = (request) => (settings.send ?? fetch)(request);
    }
  }

  /** `number` is what the core calls this webhook. */
  start(number: number): void {
    this.#number = number;
  }

  stop(): void {
    this.#number = 0;
  }

  /** Begins a round, or lets the one that is under way look again. */
  wake(): void {
    this.#again = true;
    if (this.running !== undefined) return;
    this.running = this.#round();
    // Whoever settles hears of it; that nobody does is no reason to end the process.
    this.running.catch(() => {});
  }

  async #round(): Promise<void> {
    try {
      // Whoever made the event goes first.
      await Promise.resolve();
      while (this.#again) {
        this.#again = false;
        await this.#deliverDue();
      }
    } finally {
      this.running = undefined;
    }
  }

  async #deliverDue(): Promise<void> {
    for (;;) {
      const taken = this.#number === 0 ? "" : this.#instance.takeDelivery(this.#number);
      if (taken === "") return;
      const { delivery, body } = JSON.parse(taken) as { delivery: number; body: string };
      const { status, reason } = await this.#attempt(body);
      this.#instance.reportDelivery(delivery, status, reason);
    }
  }

  async #attempt(body: string): Promise<Outcome> {
    const { timeoutMs } = this.#settings;
    const late = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        late.abort();
        reject(new Undelivered(`no answer within ${timeoutMs} ms`));
      }, timeoutMs);
    });
    try {
      return await Promise.race([this.#exchange(body, late.signal), tooLate]);
    } catch (error) {
      return { status: 0, reason: reasonOf(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  async #exchange(body: string, signal: AbortSignal): Promise<Outcome> {
    const headers = new Headers({ "content-type": "application/json" });
    const { auth } = this.#settings;
    if (auth !== undefined && "header" in auth) headers.set(auth.header, auth.key);
    if (auth !== undefined && "clientUrl" in auth) headers.set("authorization", `Bearer ${await this.#bearer(auth, signal)}`);
    const response = await this.#deliver(new Request(this.#url, { method: "POST", headers, body, signal, redirect: "manual" }));
    response.body?.cancel().catch(() => {});
    if (response.status === 401) this.#token = undefined;
    return { status: response.status, reason: "" };
  }

  /** A token, as the vendor fetches it: with the credentials in the header and in the body at once. */
  async #bearer({ clientUrl, clientId, clientSecret }: { clientUrl: string; clientId: string; clientSecret: string }, signal: AbortSignal): Promise<string> {
    const nowMs = this.#instance.now();
    if (this.#token !== undefined && this.#token.untilMs > nowMs) return this.#token.text;
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret });
    const basic = btoa(`${encoded(clientId)}:${encoded(clientSecret)}`);
    const headers = { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" };
    const response = await (this.#settings.send ?? fetch)(clientUrl, { method: "POST", headers, body: body.toString(), signal });
    if (!response.ok) throw new Undelivered(`the token endpoint of the webhook answered ${response.status}`);
    const answer = (await response.json().catch(() => undefined)) as { access_token?: unknown; expires_in?: unknown } | undefined;
    if (typeof answer?.access_token !== "string") throw new Undelivered("the token endpoint of the webhook gave no token");
    const seconds = Number(answer.expires_in);
    const lifeMs = Number.isFinite(seconds) ? seconds * 1000 - EARLY_MS : 0;
    this.#token = { text: answer.access_token, untilMs: nowMs + lifeMs };
    return answer.access_token;
  }
}

/** Urlencoded as a form has it, which is what RFC 6749 wants inside HTTP Basic. */
function encoded(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

function checkAuth(auth: SandboxWebhookAuth | undefined): void {
  if (auth === undefined) return;
  if ("header" in auth) {
    try {
      new Headers([[auth.header, auth.key]]);
    } catch {
      throw invalid("auth.header and auth.key must be able to be a header and its value.");
    }
    return;
  }
  httpUrl("auth.clientUrl", String(auth.clientUrl));
  if (typeof auth.clientId !== "string" || typeof auth.clientSecret !== "string") {
    throw invalid("auth must have header and key, or clientUrl, clientId and clientSecret.");
  }
}

function httpUrl(what: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw invalid(`${what} must be an absolute http or https URL.`);
  }
  return text;
}

/** Why there was no answer, without a word of the other side's. */
function reasonOf(error: unknown): string {
  if (error instanceof Undelivered) return error.message;
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : undefined;
  return `no answer: ${code ?? (error instanceof Error ? error.name : "something was thrown that is no Error")}`;
}
