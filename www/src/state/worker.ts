/** The console without a server: the Service Worker that stands in for one. */
import { registerSandbox } from "paxos-orchestrations/sandbox";
import { beside } from "../api.ts";
import { isOutdated } from "./outdated.ts";

/** Ends when the worker answers this page; the first time that takes as long as the sandbox takes to load. */
export async function startWorker(): Promise<void> {
  await registerSandbox(beside("sw.js"), { type: "classic" });
  // From now on another worker means another version of the page.
  navigator.serviceWorker.addEventListener("controllerchange", () => (isOutdated.value = true));
}
