/** `createSandbox`: a sandbox as an object. */
import { PaxosError } from "../errors.js";
import type { SandboxArrival, SandboxDeposit } from "./deposit.js";
import { scriptText, type SandboxFaultPoint, type SandboxFaults } from "./faults.js";
import { sandboxFetch } from "./fetch.js";
import { belongsTo, Instance } from "./instance.js";
import { checkedOptions, invalid, isDuration, type SandboxOptions } from "./options.js";
import type { SandboxJournalEntry, SandboxState } from "./state.js";
import { SignatureCheck } from "./signature.js";
import { Webhooks, type SandboxWebhooks } from "./webhooks.js";

/** The API in memory. */
export interface Sandbox {
  /**
   * Answers what is sent to `endpoints`, and to any other host as long as the path is `/oauth2/token` or lies below
   * `/v2`. It needs nothing of the object it stands on.
   */
  readonly fetch: typeof fetch;
  /** What the token endpoint accepts. */
  readonly credentials: { readonly clientId: string; readonly clientSecret: string };
  /**
   * Addresses for `endpoints` of a client or of a token proxy. No such host exists, and each sandbox has another: what a
   * client remembers of a host, such as a penalty, does not reach other sandboxes.
   */
  readonly endpoints: { readonly apiUrl: string; readonly tokenUrl: string };
  /** Puts the clock forward; what is due meanwhile happens, in the order of time. */
  advance(ms: number): void;
  /** What time it is inside. */
  now(): Date;
  /** Puts the clock forward to where nothing more happens by itself. */
  runUntilIdle(): void;
  /**
   * Back to the data of the seed; the clock starts again, the journal is empty, no faults are scripted, nobody is
   * subscribed. Tokens stay valid. When the WebAssembly has stopped (`InternalError`), its data are gone and every call says
   * so, until this one or `restore` begins anew.
   */
  reset(): void;
  /** Makes every token worthless that was given out so far: whoever uses one gets 401. */
  revokeTokens(): void;
  /** Data and clock as text, without tokens, journal, faults and webhooks. */
  snapshot(): string;
  /** Goes back to a snapshot, also one of another sandbox. */
  restore(snapshot: string): void;
  /** A deposit from outside, which fires a rule. It is there at once. */
  deposit(deposit: SandboxDeposit): SandboxArrival;
  /** Who hears of events. */
  readonly webhooks: SandboxWebhooks;
  /** What goes wrong with which request. */
  readonly faults: SandboxFaults;
  /** The latest 1000 requests with their answers, oldest first. */
  journal(): SandboxJournalEntry[];
  /** What there is: time, counts, profiles with all balances. */
  state(): SandboxState;
}

const CREDENTIALS = { clientId: "sandbox-client-id", clientSecret: "sandbox-client-secret" } as const;
/** How many sandboxes there were. */
let made = 0;

/** Makes a sandbox. Its data are there at once; nothing is shared with other sandboxes. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const instance = new Instance({ credentials: CREDENTIALS, ...checkedOptions(options) });
  const webhooks = new Webhooks(instance);
  made += 1;
  const origin = `https://sandbox-${made}.paxos.invalid`;
  const sandbox: Sandbox = {
    fetch: sandboxFetch(instance, new SignatureCheck(options.signingKeys ?? []), webhooks.wake),
    credentials: CREDENTIALS,
    endpoints: { apiUrl: `${origin}/v2`, tokenUrl: `${origin}/oauth2/token` },
    advance(ms) {
      if (!isDuration(ms)) throw invalid("advance takes a number of milliseconds, 0 or more.");
      instance.advance(ms);
      webhooks.wake();
    },
    now: () => new Date(instance.now()),
    runUntilIdle() {
      instance.runUntilIdle();
      webhooks.wake();
    },
    reset() {
      webhooks.forget();
      instance.reset();
    },
    revokeTokens: () => instance.revokeTokens(),
    snapshot: () => instance.snapshot(),
    restore(snapshot) {
      // Those whom the core does not know any more.
      if (instance.isLost) webhooks.forget();
      const reason = instance.restore(String(snapshot));
      if (reason !== "") throw new PaxosError("invalid_snapshot", `The snapshot was not taken: ${reason}.`);
    },
    deposit(deposit) {
      const { arrival, reason } = JSON.parse(instance.deposit(JSON.stringify(deposit) ?? "")) as { arrival?: SandboxArrival; reason?: string };
      if (arrival === undefined) throw new PaxosError("invalid_deposit", `The deposit was refused: ${reason}.`);
      webhooks.wake();
      return arrival;
    },
    webhooks: webhooks.face(),
    faults: {
      script(faults) {
        const reason = instance.scriptFaults(scriptText(faults));
        if (reason !== "") throw new PaxosError("invalid_options", `The script was not taken: ${reason}.`);
      },
      clear: () => instance.clearFaults(),
      fired: () => JSON.parse(instance.firedFaults()) as Record<SandboxFaultPoint, number>,
    },
    journal: () => JSON.parse(instance.journal()) as SandboxJournalEntry[],
    state: () => ({ credentials: CREDENTIALS, ...(JSON.parse(instance.state()) as Omit<SandboxState, "credentials">) }),
  };
  belongsTo(sandbox, instance);
  return sandbox;
}
