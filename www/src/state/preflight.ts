/** What would stop the payment under review, as far as reading tells. */
import { signal } from "@preact/signals";
import type { CreateOrchestrationInput, Preflight } from "paxos-orchestrations";
import { client } from "../api.ts";

export type Look = { at: "idle" } | { at: "looking" } | { at: "seen"; found: Preflight } | { at: "failed"; error: unknown };

export const look = signal<Look>({ at: "idle" });

export function forgetLook(): void {
  look.value = { at: "idle" };
}

export async function lookAt(params: CreateOrchestrationInput): Promise<void> {
  look.value = { at: "looking" };
  try {
    look.value = { at: "seen", found: await client.orchestrations.preflight(params) };
  } catch (error) {
    look.value = { at: "failed", error };
  }
}
