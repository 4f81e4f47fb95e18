/** The console without a server: the Service Worker that stands in for one. */
import { registerSandbox } from "paxos-orchestrations/sandbox";
import { beside } from "../api.ts";
import { isHeld } from "./news-stream.ts";
import { isOutdated } from "./outdated.ts";

/** Ends when the worker answers this page; the first time that takes as long as the sandbox takes to load. */
export async function startWorker(): Promise<void> {
  await registerSandbox(beside("sw.js"), { type: "classic" });
  // From now on another worker means another version of the page.
  navigator.serviceWorker.addEventListener("controllerchange", () => (isOutdated.value = true));
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration === undefined) return;
  makeWayFor(registration.waiting);
  registration.addEventListener("updatefound", () => makeWayFor(registration.installing));
}

/** A worker takes over once the one before has nothing more to answer; the stream of news is an answer without an end. */
function makeWayFor(worker: ServiceWorker | null): void {
  const look = (): void => {
    isHeld.value = worker?.state === "installed" || worker?.state === "activating";
  };
  worker?.addEventListener("statechange", look);
  look();
}
