/** What the page talks to, as its server tells. */
import { computed, signal } from "@preact/signals";
import { beside } from "../api.ts";

interface Environment {
  upstream: string;
  version: string;
  /** Whether there is a sandbox with controls for this page. */
  controls: boolean;
}

/** The vendor's host for real money. */
const PRODUCTION = "api.paxos.com";

export const environment = signal<Environment | undefined>(undefined);

export const isEmbedded = computed(() => /embedded/i.test(environment.value?.upstream ?? ""));
export const hasControls = computed(() => environment.value?.controls === true);
export const isProduction = computed(() => environment.value?.upstream === PRODUCTION);

export async function loadEnvironment(): Promise<void> {
  try {
    const response = await fetch(beside("demo.json"));
    const told = (await response.json()) as Partial<Environment>;
    environment.value = { upstream: String(told.upstream ?? ""), version: String(told.version ?? ""), controls: told.controls === true };
  } catch {
    // The badge stays away; the table says what is wrong with the connection.
  }
}
