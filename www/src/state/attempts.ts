/** What the client does by itself while a payment is on its way, in words. */
import { signal } from "@preact/signals";
import { PaxosClient, type ClientEvent } from "paxos-orchestrations";
import { API } from "../api.ts";
import { exact } from "../lib/time.ts";
import { strings } from "../strings.ts";

const words = strings.attempts;

/** For payments only: so what it tells is about the one on its way, never about what else the page loads. */
export const payments = new PaxosClient({ ...API, onEvent: follow });

/** Empty as long as everything goes well. */
export const progress = signal("");

let attempt = 1;

/** Carries out a call of `payments`, and tells how it goes. */
export async function telling<T>(call: () => Promise<T>): Promise<T> {
  attempt = 1;
  try {
    return await call();
  } finally {
    progress.value = "";
  }
}

function follow(event: ClientEvent): void {
  switch (event.type) {
    case "retry":
      if (event.method === "POST") attempt = event.attempt + 1;
      progress.value = words.retry(words.reason(event.reason), Math.max(1, Math.ceil(event.inMs / 1000)), event.attempt + 1);
      break;
    case "wait":
      progress.value = words.wait(exact(event.until));
      break;
    case "request":
      // The first one is no news.
      if (progress.peek() !== "") progress.value = event.method === "POST" ? words.again(attempt) : words.looking;
      break;
  }
}
