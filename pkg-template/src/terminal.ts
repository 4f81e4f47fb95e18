import type { Orchestration } from "./generated/models.js";

/** Whether nothing changes any more. Names of states that are not known yet are not among those. */
export function isTerminal({ status }: Orchestration): boolean {
  return /^(COMPLETED|FAILED|REJECTED)$/.test(status ?? "");
}
