/** What stands in the way of the whole page: said once on top of it, and not in each of its parts. */
import { computed, effect } from "@preact/signals";
import { AuthenticationError, ConnectionError, PaxosError, RateLimitError } from "paxos-orchestrations";
import { balancesOf, loadBalances } from "./balances.ts";
import { checksFailure, loadChecks } from "./checks.ts";
import { accounts, addresses } from "./destinations.ts";
import { listFailure, loadRows } from "./orchestrations.ts";
import { loadOverview, overviewFailure } from "./overview.ts";
import { chosenProfile, loadProfiles, profilesFailure } from "./profiles.ts";
import { rules } from "./rules.ts";
import { view, type View } from "./view.ts";

export type Trouble = { kind: "wasm" | "session" | "connection"; error: unknown } | { kind: "penalty"; error: unknown; until: number };

/** What an error says about the whole page; nothing when it is about the one request. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (PaxosError.is(error) && error.code === "load_failed") return { kind: "wasm", error };
  if (AuthenticationError.is(error)) return { kind: "session", error };
  if (RateLimitError.is(error)) return { kind: "penalty", error, until: error.retryAt.getTime() };
  return ConnectionError.is(error) ? { kind: "connection", error } : undefined;
}

interface Part {
  failure: unknown;
  load: () => Promise<void>;
}

const balancesPart = (): Part => {
  const profile = chosenProfile.value;
  return { failure: balancesOf(profile)?.failure, load: () => (profile === undefined ? loadProfiles() : loadBalances(profile)) };
};

const PARTS: { readonly [V in View]: () => readonly Part[] } = {
  overview: () => [{ failure: overviewFailure.value, load: loadOverview }],
  orchestrations: () => [balancesPart(), { failure: listFailure.value, load: loadRows }],
  rules: () => [{ failure: rules.failure.value, load: rules.load }],
  destinations: () => [addresses, accounts].map(({ failure, load }) => ({ failure: failure.value, load })),
  activity: () => [],
};

/** What failed of what is shown. */
const failed = computed(() =>
  [{ failure: checksFailure.value, load: loadChecks }, { failure: profilesFailure.value, load: loadProfiles }, ...PARTS[view.value]()].filter(
    ({ failure }) => failure !== undefined,
  ),
);

export const trouble = computed(() => failed.value.map(({ failure }) => troubleOf(failure)).find((found) => found !== undefined));

/** Loads again what failed. */
export function tryAgain(): void {
  for (const { load } of failed.peek()) void load();
}

const PROBE_MS = 10_000;
/** A penalty is surely over so long after its end. */
const SLACK_MS = 500;

/** Asks for little, and for the rest once that has come: nothing moves on the page while the connection is gone. */
async function probe(): Promise<void> {
  if (!document.hidden) await loadProfiles();
  if (profilesFailure.peek() === undefined) tryAgain();
}

export function followTrouble(): void {
  // A page without a network may still have its server, on the same machine: only a request tells.
  addEventListener("offline", () => void probe());
  addEventListener("online", () => trouble.peek()?.kind === "connection" && tryAgain());
  effect(() => {
    if (trouble.value?.kind !== "connection") return;
    const timer = setInterval(() => void probe(), PROBE_MS);
    return () => clearInterval(timer);
  });
  effect(() => {
    const now = trouble.value;
    if (now?.kind !== "penalty") return;
    const timer = setTimeout(tryAgain, Math.max(0, now.until - Date.now()) + SLACK_MS);
    return () => clearTimeout(timer);
  });
}
