// The one suite that every home of the sandbox passes: in process, as a server, in a Service Worker; in Node and in a
// browser. Cases are run one after the other, each from the data of the seed.
import { operations } from "./cases/operations.mjs";
import { errors } from "./cases/errors.mjs";
import { controls, deposits, faults, lifecycles, pagination } from "./cases/behaviour.mjs";
import { Desk } from "./desk.mjs";

/** How every home's sandbox is made: with a clock that stands still, so that all answer the same. */
export const OPTIONS = { seed: "conformance", now: "2026-07-08T09:04:03.218Z" };

const GROUPS = { operations, errors, pagination, lifecycles, deposits, faults, controls };

/** The names of all cases. */
export const CASES = Object.entries(GROUPS).flatMap(([group, cases]) => Object.keys(cases).map((name) => `${group}: ${name}`));

/** Runs a case; what the home answered meanwhile, as text that is the same for every home. */
export async function run(home, title) {
  const [, group, name] = /^(\w+): (.*)$/.exec(title);
  const transcript = [];
  const fetch = async (url, init) => {
    const response = await home.fetch(url, init);
    if (url.startsWith(home.apiUrl)) {
      const text = await response.clone().text().catch(() => "broken");
      transcript.push(`${init?.method ?? "GET"} ${url.slice(home.apiUrl.length)} ${response.status} ${text}`);
    }
    return response;
  };
  Desk.made = 0;
  const listening = { ...home, fetch };
  await GROUPS[group][name](await Desk.open(listening), listening);
  return transcript.join("\n");
}
