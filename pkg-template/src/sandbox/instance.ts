/** One sandbox inside the WebAssembly, which knows it by a number. */
import { server } from "../engine-server.js";
import { InternalError } from "../errors.js";

type Exports = typeof server.exports;

/** What is needed of a request. */
export interface SandboxCall {
  method: string;
  /** Path and query. */
  target: string;
  authorization: string;
  contentType: string;
  /** The header `paxos-signature`; empty when there is none. */
  signature: string;
  /** The id of the key that made it; empty when none of those that are registered did. */
  signedBy: string;
  body: Uint8Array;
}

/** Older workerd has none; there a sandbox stays as long as the isolate. */
const forgotten =
  typeof FinalizationRegistry === "undefined"
    ? undefined
    : new FinalizationRegistry(({ id, replaced }: { id: number; replaced: number }) => {
        // Another instance has given the number to another sandbox.
        if (replaced === server.replaced) server.exports.sandboxDrop(id);
      });

const LOST = "The sandbox has lost its data: the WebAssembly stopped. reset() begins anew with the data of the seed, restore() with those of a snapshot.";

const instances = new WeakMap<object, Instance>();

/** Notes what stands behind a sandbox. */
export function belongsTo(sandbox: object, instance: Instance): void {
  instances.set(sandbox, instance);
}

/** What stands behind a sandbox, for its homes. */
export function instanceOf(sandbox: object): Instance | undefined {
  return instances.get(sandbox);
}

export class Instance {
  readonly #options: string;
  /** 0 where there is no time yet: in workerd before the first request. */
  #startedMs: number;
  /** 0 until the WebAssembly is loaded and first needed. */
  #id = 0;
  /** As `server.replaced` said when it was made. */
  #replaced = 0;

  /** `options` as the core reads them. */
  constructor(options: object) {
    this.#options = JSON.stringify(options);
    this.#startedMs = Date.now();
  }

  /**
   * Answers a request: status, headers and body as in an HTTP answer, lines ended by line feeds. `held` when it was held
   * back by a fault and comes for the second time.
   */
  answer(call: SandboxCall, held: boolean): Uint8Array {
    const { method, target, authorization, contentType, signature, signedBy, body } = call;
    const nowMs = Date.now();
    return this.#use((core, id) => 
      core.sandboxHandle(id, method, target, authorization, contentType, signature, signedBy, body, held, nowMs),
    );
  }

  /** JSON text, in and out: see `sandboxDeposit`. */
  deposit(deposit: string): string {
    return this.#use((core, id) => core.sandboxDeposit(id, deposit, Date.now()));
  }

  /** What is wrong with the script, JSON text; empty when it was taken. */
  scriptFaults(script: string): string {
    return this.#use((core, id) => core.sandboxFaults(id, script));
  }

  clearFaults(): void {
    this.#use((core, id) => core.sandboxClearFaults(id));
  }

  revokeTokens(): void {
    this.#use((core, id) => core.sandboxRevokeTokens(id));
  }

  /** JSON text. */
  firedFaults(): string {
    return this.#use((core, id) => core.sandboxFired(id));
  }

  /** The number of the webhook, or what is wrong. */
  subscribe(options: string): string {
    return this.#use((core, id) => core.sandboxSubscribe(id, options, Date.now()));
  }

  unsubscribe(webhook: number): boolean {
    return this.#use((core, id) => core.sandboxUnsubscribe(id, webhook));
  }

  /** JSON text `{"delivery": …, "body": "…"}`; empty when nothing is due. */
  takeDelivery(webhook: number): string {
    return this.#use((core, id) => core.sandboxTakeDelivery(id, webhook, Date.now()));
  }

  reportDelivery(delivery: number, status: number, reason: string): void {
    this.#use((core, id) => core.sandboxReportDelivery(id, delivery, status, reason, Date.now()));
  }

  /** JSON text. */
  deliveries(): string {
    return this.#use((core, id) => core.sandboxDeliveries(id));
  }

  /** Milliseconds until somebody has to look for deliveries; below zero when nobody has to. */
  wakeMs(): number {
    return this.#use((core, id) => core.sandboxWake(id, Date.now()));
  }

  advanceToDelivery(): boolean {
    return this.#use((core, id) => core.sandboxAdvanceToDelivery(id, Date.now()));
  }

  /** What is wrong; empty when it was sent. */
  sendTestEvent(eventType: string): string {
    return this.#use((core, id) => core.sandboxTestEvent(id, eventType, Date.now()));
  }

  /** Milliseconds since 1970, as of the three that follow. */
  now(): number {
    return this.#use((core, id) => core.sandboxNow(id, Date.now()));
  }

  advance(ms: number): number {
    return this.#use((core, id) => core.sandboxAdvance(id, ms, Date.now()));
  }

  runUntilIdle(): number {
    return this.#use((core, id) => core.sandboxRunUntilIdle(id, Date.now()));
  }

  /** Also begins anew what is lost. */
  reset(): number {
    this.#renew();
    return this.#use((core, id) => core.sandboxReset(id, Date.now()));
  }

  /** JSON text. */
  journal(): string {
    return this.#use((core, id) => core.sandboxJournal(id));
  }

  /** JSON text. */
  state(): string {
    return this.#use((core, id) => core.sandboxState(id, Date.now()));
  }

  snapshot(): string {
    return this.#use((core, id) => core.sandboxSnapshot(id));
  }

  /** What is wrong with the snapshot; empty when it was taken. Also begins anew what is lost. */
  restore(snapshot: string): string {
    this.#renew();
    return this.#use((core, id) => core.sandboxRestore(id, snapshot));
  }

  /** The tokens that were given out: JSON text. */
  tokens(): string {
    return this.#use((core, id) => core.sandboxTokens(id));
  }

  /** Goes on with such tokens; whether they could be read. */
  keepTokens(tokens: string): boolean {
    return this.#use((core, id) => core.sandboxKeepTokens(id, tokens));
  }

  #use<T>(act: (core: Exports, id: number) => T | undefined): T {
    const core = server.exports;
    if (this.#id === 0) this.#make(core);
    if (this.isLost) throw new InternalError(LOST);
    const result = act(core, this.#id);
    if (result === undefined) throw new InternalError("The sandbox is gone.");
    return result;
  }

  /** Whether the WebAssembly trapped, here or in another sandbox, and took all that was inside along. */
  get isLost(): boolean {
    return this.#id !== 0 && this.#replaced !== server.replaced;
  }

  #renew(): void {
    if (this.isLost) this.#id = 0;
  }

  #make(core: Exports): void {
    this.#startedMs ||= Date.now();
    this.#replaced = server.replaced;
    this.#id = core.sandboxNew(this.#options, this.#startedMs);
    if (this.#id === 0) throw new InternalError("The sandbox cannot read its options.");
    forgotten?.register(this, { id: this.#id, replaced: this.#replaced });
  }
}
