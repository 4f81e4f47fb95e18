/** What happens in a sandbox, as it happens, for pages that stand in front of it. */
import type { Sandbox } from "./create.js";
import { problem } from "./plain-answer.js";

/** More pages than anybody has open. */
const MOST = 32;
/** Shows a page, and whoever stands in between, that the connection lives; and us that the page does. */
const BEAT_MS = 15_000;
/** A page that reads so far behind is cut off: it comes back and catches up. */
const BEHIND = 1_000;
const HEADERS = { "content-type": "application/x-ndjson", "cache-control": "no-store", "x-content-type-options": "nosniff" };

type Controller = ReadableStreamDefaultController<Uint8Array>;

/** One line of JSON for each event, the same as a webhook gets, and an empty line every 15 seconds. */
export class PageNews {
  readonly #sandbox: Sandbox;
  readonly #open = new Set<Controller>();
  #webhook: { unsubscribe(): void } | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** An answer that does not end. */
  answer(): Response {
    if (this.#open.size >= MOST) return problem(503, "Service Unavailable", "Too many pages listen already.");
    let own: Controller | undefined;
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          own = controller;
          this.#open.add(controller);
          this.#listen();
          // The head of the answer leaves with its first byte.
          this.#send("", controller);
        },
        cancel: () => this.#close(own),
      },
      { highWaterMark: BEHIND },
    );
    return new Response(stream, { headers: HEADERS });
  }

  /** Goes on after a reset, which ends all webhooks. */
  restart(): void {
    this.#webhook = undefined;
    if (this.#open.size > 0) this.#listen();
  }

  #listen(): void {
    this.#beat ??= setInterval(() => this.#tell(""), BEAT_MS);
    this.#webhook ??= this.#sandbox.webhooks.subscribe(
      async (request) => {
        this.#tell(await request.text());
        return new Response(null, { status: 204 });
      },
      { rate: 100 },
    );
  }

  #tell(line: string): void {
    for (const controller of this.#open) this.#send(line, controller);
  }

  #send(line: string, controller: Controller): void {
    controller.enqueue(new TextEncoder().encode(`${line}\n`));
    if ((controller.desiredSize ?? 0) > 0) return;
    controller.close();
    this.#close(controller);
  }

  #close(controller: Controller | undefined): void {
    if (controller !== undefined) this.#open.delete(controller);
    if (this.#open.size > 0) return;
    clearInterval(this.#beat);
    this.#beat = undefined;
    this.#webhook?.unsubscribe();
    this.#webhook = undefined;
  }
}
