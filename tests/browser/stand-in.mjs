// A stand-in for the token proxy, with little and always the same data: what it does not know goes on to the sandbox.
import { orchestrationAt } from "./many-orchestrations.mjs";

/** The time at which all of it is looked at: an hour after the newest orchestration. */
export const NOW = new Date("2026-07-08T10:00:00Z");

export const json = (body) => (route) => route.fulfill({ json: body });
export const list = (...items) => json({ items });
export const lost = (route) => route.abort("connectionreset");

export function problem(status, title, detail, { headers = {}, type = "about:blank", meta = {} } = {}) {
  return (route) => route.fulfill({ status, headers, json: { type, title, status, detail, meta } });
}

/** An answer that comes when `open` is called. */
export function held(answer) {
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  return { open, answer: (route) => opened.then(() => answer(route)) };
}

export const ROWS = [0, 1, 3, 4].map(orchestrationAt);
const balance = (asset, available, trading = "0") => ({ asset, available, trading });
const [TREASURY, PAYOUTS] = ["11111111-0000-4000-8000-000000000001", "11111111-0000-4000-8000-000000000002"];
const created_at = "2026-07-01T08:00:00Z";

const USUAL = {
  profiles: list({ id: TREASURY, nickname: "Treasury", type: "DEFAULT" }, { id: PAYOUTS, nickname: "Payouts", type: "NORMAL" }),
  balances: list(balance("USD", "2500000.00"), balance("USDG", "1250000.5", "120"), balance("PYUSD", "0"), balance("USDC", "1800000.25")),
  orchestrations: list(...ROWS),
  addresses: list({ id: "22222222-0000-4000-8000-000000000001", nickname: "Cold store", crypto_network: "ETHEREUM", address: "0x52908400098527886E0F7030069857D2E4169EE7", created_at }),
  accounts: list({ id: "33333333-0000-4000-8000-000000000001", status: "APPROVED", created_at, fiat_network_instructions: { wire: { account_number: "6789", routing_details: { bank_name: "First Bank" } } } }),
  rules: list(),
};

const PARTS = [
  ["profiles", "GET", /\/paxos\/profiles$/],
  ["balances", "GET", /\/profiles\/[^/]+\/balances$/],
  ["orchestrations", "GET", /\/orchestration\/orchestrations$/],
  ["rules", "GET", /\/orchestration\/rules$/],
  ["addresses", "GET", /\/crypto-destination-addresses$/],
  ["accounts", "GET", /\/fiat-accounts$/],
  ["create", "POST", /\/orchestration\/orchestrations$/],
];

function partOf(request) {
  const { pathname, searchParams } = new URL(request.url());
  const [part] = PARTS.find(([, method, path]) => method === request.method() && path.test(pathname)) ?? ["other"];
  return part === "orchestrations" && searchParams.has("ref_id") ? "under the key" : part;
}

/** Stands in front of the sandbox. What is put into `answers` is answered instead: for a part, or for `any`. */
export async function standIn(page, answers = {}) {
  const server = { answers: { "under the key": list(), ...answers } };
  await page.route("**/paxos/**", (route) => {
    const part = partOf(route.request());
    const answer = server.answers.any ?? server.answers[part] ?? USUAL[part];
    return answer === undefined ? route.continue() : answer(route);
  });
  // Nothing happens by itself.
  await page.route("**/_sandbox/news", () => {});
  await page.route("**/_sandbox/state", (route) => route.fulfill({ status: 404, json: {} }));
  return server;
}
