/** When an answer has left, or nobody takes it any more. */
import type { NodeRequest, NodeResponse } from "./node-listener.js";

/** Answers under way by connection. One listener for each connection: many requests may share it. */
const connections = new WeakMap<object, Set<Departure>>();

/** One answer. To be made before anything is awaited: what is over already tells nobody any more. */
export class Departure {
  over = false;
  #then: (() => void)[] | undefined;
  readonly #neighbours: Set<Departure> | undefined;

  constructor({ socket }: NodeRequest, response: NodeResponse) {
    response.on("close", () => this.#end());
    // A stream of HTTP/2 tells its end. An answer that stands in line behind another does not, when the connection breaks.
    if (response.stream === undefined) this.#neighbours = Departure.#on(socket).add(this);
  }

  /** Calls at the end; at once when that is past. */
  whenOver(then: () => void): void {
    if (this.over) then();
    else (this.#then ??= []).push(then);
  }

  #end(): void {
    if (this.over) return;
    this.over = true;
    this.#neighbours?.delete(this);
    for (const then of this.#then ?? []) then();
  }

  static #on(socket: NodeRequest["socket"]): Set<Departure> {
    const known = connections.get(socket);
    if (known !== undefined) return known;
    const all = new Set<Departure>();
    connections.set(socket, all);
    socket.once?.("close", () => {
      for (const departure of all) departure.#end();
    });
    return all;
  }
}
