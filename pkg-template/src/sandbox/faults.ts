/** Faults: what goes wrong with which request. The core decides (`src/sandbox/faults.rs`), this file has the words. */
import type { OperationName } from "../generated/operations.js";

/**
 * Where a request goes wrong. "before_commit": the connection is lost, nothing was done. "after_commit": the operation
 * was carried out, then the connection is lost. "mid_body": it was carried out, and half of the answer's body arrives.
 * "status": the answer is a problem with a status of your choice. "latency": the request, or its answer, takes long.
 * "connection_cut": the connection is lost, and whether the operation was carried out is drawn from the seed.
 */
export type SandboxFaultPoint = "before_commit" | "after_commit" | "mid_body" | "status" | "latency" | "connection_cut";

/** One line of a script of faults. */
export interface SandboxFault {
  /** Which requests it concerns: one operation, or the token endpoint. Left out: every operation, not the token endpoint. */
  operation?: OperationName | "token";
  point: SandboxFaultPoint;
  /** How often it strikes; 1 when left out, `Infinity` (in JSON `null`) for no end. */
  times?: number | null;
  /** How likely it strikes, 0 to 1; 1 when left out. Drawn from the sandbox's seed. */
  probability?: number;
  /** How many requests that it concerns pass first; 0 when left out. */
  skip?: number;
  /** For "status": the status, 400 to 599; 503 when left out. */
  status?: number;
  /** For "status": whole seconds, sent as `Retry-After`. */
  retryAfter?: number;
  /** For "latency": how many milliseconds by the clock of this machine (`setTimeout`), not that of the sandbox. */
  ms?: number;
  /**
   * For "status", "latency" and "connection_cut": whether the operation is carried out before the fault strikes; false
   * when left out, and drawn each time for "connection_cut". A
   * request that is late and not committed is carried out when it arrives, even when its caller has given up meanwhile.
   */
  committed?: boolean;
}

/** What goes wrong in a sandbox. Of several faults that concern a request the first strikes, and those behind it do not see it. */
export interface SandboxFaults {
  /** Puts a script in the place of the one before, and counts anew. A script that is wrong changes nothing. */
  script(faults: readonly SandboxFault[]): void;
  /** Ends the script. The counts stay. So does what is late already. */
  clear(): void;
  /** How often which kind of fault struck since the latest `script`. A `reset` ends the script and the counts. */
  fired(): Record<SandboxFaultPoint, number>;
}

/** A script as the core reads it. JSON would make `null` of every odd number; here only `times: Infinity` becomes that. */
export function scriptText(faults: unknown): string {
  const text: string | undefined = JSON.stringify(faults, (key, value: unknown) => {
    if (typeof value !== "number" || Number.isFinite(value)) return value;
    return key === "times" && value === Infinity ? null : String(value);
  });
  return text ?? "";
}
