/** The status page: HTML without script, readable on any screen. */
import type { Sandbox } from "./create.js";
import { document } from "./plain-answer.js";
import type { SandboxJournalEntry, SandboxState } from "./state.js";

/** Where the page's style lies. */
export const STYLE_PATH = "/_sandbox/page.css";
/** How many requests the page shows. */
const SHOWN = 25;

const CSP =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The page as it is now. */
export function statusPage(sandbox: Sandbox, origin: string, about: string): Response {
  const state = sandbox.state();
  const body = html(state, sandbox.journal().slice(-SHOWN).reverse(), origin, about);
  return document(body, "text/html", {
    "content-security-policy": CSP,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    // The page's own forms name where they come from; nobody else hears of it.
    "referrer-policy": "same-origin",
  });
}

/** The page's style. */
export function statusStyle(): Response {
  return document(STYLE, "text/css", { "cross-origin-resource-policy": "same-origin" });
}

function html(state: SandboxState, journal: SandboxJournalEntry[], origin: string, about: string): string {
  const { clientId, clientSecret } = state.credentials;
  const api = `${origin}/v2`;
  const token = `${origin}/oauth2/token`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Paxos Orchestrations sandbox</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
<main>
<h1>Paxos Orchestrations sandbox</h1>
<p>An emulator of the API with play money. ${escaped(about)} Not affiliated with Paxos; nothing here reaches the real API.</p>

<h2>Connect</h2>
<dl>
${facts([
  ["API", code(api)],
  ["Token endpoint", code(token)],
  ["Client id", code(clientId)],
  ["Client secret", code(clientSecret)],
])}
</dl>
<p>A token, then a list. Select a block with one click and copy it.</p>
${block(`TOKEN=$(curl -s ${token} \\\n  -d grant_type=client_credentials \\\n  -d client_id=${clientId} -d client_secret=${clientSecret} \\\n  | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`)}
${block(`curl -s -H "Authorization: Bearer $TOKEN" "${api}/orchestration/orchestrations?limit=2"`)}

<h2>State</h2>
<dl>
${facts([
  ["Clock", time(state.now)],
  ["Next event", state.next === undefined ? "nothing is due" : time(state.next)],
  ["Seed", code(state.seed)],
  ["Dialect", code(state.dialect)],
  ["Processing", `${state.processingMs} ms`],
  ["Faults that struck", counted(state.fired)],
])}
</dl>
<table>
<caption>What there is</caption>
<thead><tr><th scope="col">Kind</th><th scope="col">Count</th></tr></thead>
<tbody>
${Object.entries(state.counts)
  .filter((entry): entry is [string, number] => typeof entry[1] === "number")
  .map(([kind, count]) => `<tr><th scope="row">${escaped(words(kind))}</th><td>${count}</td></tr>`)
  .join("\n")}
</tbody>
</table>
<p>Orchestrations by state: ${counted(state.counts.byStatus)}.</p>

<h2>Controls</h2>
<div class="controls">
${form("advance", "Advance one minute", { ms: "60000" })}
${form("run-until-idle", "Run until nothing is due")}
${form("reset", "Reset to the seed")}
</div>
<p>As JSON: <a href="/_sandbox/state">state</a>, <a href="/_sandbox/journal">journal</a>. With a body:</p>
${block(`curl -s ${origin}/_sandbox/advance -d '{"ms":3000}'`)}
${block(`curl -s ${origin}/_sandbox/faults -d '[{"operation":"createOrchestration","point":"after_commit"}]'`)}
${block(`curl -s -X POST ${origin}/_sandbox/snapshot > sandbox.json\ncurl -s ${origin}/_sandbox/restore -d @sandbox.json`)}

<h2>Latest requests</h2>
${journal.length === 0 ? "<p>Nothing was asked yet.</p>" : requests(journal)}
<p>This page does not change by itself: <a href="/_sandbox">load it again</a>.</p>
</main>
</body>
</html>
`;
}

function requests(journal: SandboxJournalEntry[]): string {
  const rows = journal.map(({ at, method, path, query, operation, status, fault, reason }) => {
    const what = `${escaped(method)} <span class="path">${escaped(query === undefined ? path : `${path}?${query}`)}</span>`;
    const why = [fault === undefined ? "" : `fault ${fault}`, reason ?? ""].filter((text) => text !== "").join(": ");
    const verdict = status === 0 ? "none" : status >= 400 ? `${status} refused` : String(status);
    return `<tr><td data-name="Time">${time(at)}</td><td data-name="Request">${what}</td><td data-name="Operation">${escaped(operation ?? "–")}</td><td data-name="Answer">${verdict}</td><td data-name="Reason">${escaped(why === "" ? "–" : why)}</td></tr>`;
  });
  const heads = ["Time", "Request", "Operation", "Answer", "Reason"].map((head) => `<th scope="col">${head}</th>`).join("");
  return `<table class="wide">
<caption>The latest ${journal.length}, newest first</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>`;
}

function facts(entries: [string, string][]): string {
  return entries.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join("\n");
}

function form(name: string, label: string, fields: Record<string, string> = {}): string {
  const hidden = Object.entries(fields).map(([field, value]) => `<input type="hidden" name="${field}" value="${value}">`);
  return `<form method="post" action="/_sandbox/${name}">${hidden.join("")}<button>${label}</button></form>`;
}

function counted(counts: Record<string, number>): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  return some.length === 0 ? "none" : some.map(([name, count]) => `${escaped(name)} ${count}`).join(", ");
}

/** `fiatAccounts` as `fiat accounts`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function time(text: string): string {
  return `<time datetime="${escaped(text)}">${escaped(text)}</time>`;
}

function code(text: string): string {
  return `<code>${escaped(text)}</code>`;
}

function block(text: string): string {
  return `<pre tabindex="0"><code>${escaped(text)}</code></pre>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `:root { color-scheme: light dark; --ink: #1b1f24; --soft: #565e68; --paper: #fff; --box: #f2f4f7; --line: #8a929c; --link: #0b57b0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #a8b0ba; --paper: #14171a; --box: #20252b; --line: #6f7882; --link: #8ab8ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
a { color: var(--link); }
a, button { min-height: 24px; }
code, pre, .path { font-family: ui-monospace, monospace; font-size: 0.9em; overflow-wrap: anywhere; }
pre { background: var(--box); padding: 0.75rem; border-radius: 6px; white-space: pre-wrap; user-select: all; margin: 0.5rem 0; }
dl { margin: 0; }
dl div { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0.25rem 0; border-bottom: 1px solid var(--box); }
dt { min-width: 10rem; color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; color: var(--soft); }
th, td { text-align: left; font-weight: normal; padding: 0.3rem 0.75rem 0.3rem 0; border-bottom: 1px solid var(--box); vertical-align: top; overflow-wrap: anywhere; }
thead th { color: var(--soft); }
.wide { width: 100%; }
.wide td:first-child { white-space: nowrap; }
.controls { display: flex; flex-wrap: wrap; gap: 0.5rem; }
button { font: inherit; padding: 0.5rem 0.9rem; color: var(--ink); background: var(--box); border: 1px solid var(--line); border-radius: 6px; cursor: pointer; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
@media (max-width: 40rem) {
  .wide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .wide, .wide tbody, .wide tr, .wide td { display: block; width: 100%; }
  .wide tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  .wide td, .wide td:first-child { border: 0; padding: 0.1rem 0; white-space: normal; }
  .wide td::before { content: attr(data-name) ": "; color: var(--soft); }
}
`;
