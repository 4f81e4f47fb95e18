/**
 * Listens to the sandbox, where there is one: the page asks when something has happened, instead of again and again. It
 * listens only while somebody looks, for a browser has few connections to a host. Without a stream it polls as ever.
 */
import { effect, signal } from "@preact/signals";
import { strings } from "../strings.ts";
import { announce } from "./announce.ts";
import { reloadBalances } from "./balances.ts";
import { listen } from "./controls.ts";
import { hasControls } from "./environment.ts";
import { listing, loadNewcomers } from "./orchestrations.ts";
import { loadOverview } from "./overview.ts";
import { askNow, isTold } from "./polling.ts";
import { view } from "./view.ts";

/** Events come in swarms: one question for all of them. */
const SWARM_MS = 120;
/** What this page has made itself is there by then, so that it is no news. */
const OWN_FIRST_MS = 600;
/** The overview asks for much. */
const OVERVIEW_MS = 3_000;
const RETRY_MS = 2_000;

const isHidden = signal(document.hidden);

/** Whether nothing may be listened to for the moment: see `worker.ts`. */
export const isHeld = signal(false);

export function followNews(): void {
  document.addEventListener("visibilitychange", () => (isHidden.value = document.hidden));
  effect(() => {
    if (!hasControls.value || isHidden.value || isHeld.value) return;
    const gone = new AbortController();
    void follow(gone.signal);
    return () => gone.abort();
  });
}

/** Whether this page has listened before: only then it may have missed something. */
let hasListened = false;

async function follow(gone: AbortSignal): Promise<void> {
  while (!gone.aborted) {
    try {
      for await (const line of listen(gone)) {
        // The first line says that the sandbox is heard again.
        if (hasListened && !isTold.peek()) catchUp();
        hasListened = isTold.value = true;
        if (line !== "") take(JSON.parse(line) as { type: string });
      }
    } catch {
      // The connection is gone, or never was.
    }
    isTold.value = false;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function catchUp(): void {
  askNow();
  lookForNewcomers();
  refreshOverview();
}

/** Runs once for all calls within a time. */
function once(ms: number, act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      act();
    }, ms);
  };
}

const refreshRows = once(SWARM_MS, askNow);
const refreshOverview = once(OVERVIEW_MS, () => view.peek() === "overview" && void loadOverview());
const lookForNewcomers = once(OWN_FIRST_MS, () => void showNewcomers());

function take({ type }: { type: string }): void {
  refreshRows();
  if (!type.startsWith("orchestration.")) return;
  refreshOverview();
  if (type === "orchestration.processing") lookForNewcomers();
}

async function showNewcomers(): Promise<void> {
  if (view.peek() !== "orchestrations" || listing.peek() !== "idle") return;
  let newcomers: Awaited<ReturnType<typeof loadNewcomers>>;
  try {
    newcomers = await loadNewcomers();
  } catch {
    // The list itself says what is wrong when it is asked for.
    return;
  }
  const [first] = newcomers;
  if (first === undefined) return;
  announce(newcomers.length === 1 ? strings.news.arrived(first) : strings.news.arrivedMany(newcomers.length));
  reloadBalances();
}
