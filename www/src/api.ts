/** The package, as this page uses it. */
import { PaxosClient, type ClientOptions } from "paxos-orchestrations";
import { watchedFetch } from "./state/activity.ts";

/** Where something lies that was put beside the page: the page may stand below a path. */
export const beside = (path: string): string => new URL(path, document.baseURI).pathname;

/** The token proxy, on the page's own host. */
const PROXY = beside("paxos");

/**
 * How to reach it, and how long a person waits for an answer: half a minute in all. A try that hangs is given up after a
 * third of that, so that there is time left to look and to try again. The package's four retries wait for less than eight
 * seconds together and so fit in.
 */
export const API: ClientOptions = { baseUrl: PROXY, fetch: watchedFetch, timeoutMs: 10_000, deadlineMs: 30_000 };

export const client = new PaxosClient(API);

/** The token proxy with its host, for snippets that are pasted elsewhere. */
export const proxyUrl = (): string => new URL(PROXY, location.origin).href;
