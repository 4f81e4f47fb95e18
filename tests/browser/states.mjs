// Every state of the console that is not "all is well": how one gets there, what is seen, and what can be done about it.
import assert from "node:assert/strict";
import { compose, review, send } from "./support.mjs";
import { held, list, lost, problem, ROWS, standIn } from "./stand-in.mjs";

const ALREADY_EXISTS = "https://developer.paxos.com/docs/v2/problems/already-exists";
const NO_SCOPE = problem(403, "Forbidden", "insufficient scopes: found ''");

const rows = (page) => page.locator("tr[data-id]");
const press = (within, name) => within.getByRole("button", { name, exact: true }).click();
const alertWith = (page, title) => page.getByRole("alert").filter({ hasText: title });
const isGone = (locator) => locator.first().waitFor({ state: "detached" });

/** Waits that are drawn are none. */
const withoutWaits = (page) => page.addInitScript(() => (Math.random = () => 0));

/** Opens a part of the page, in front of a stand-in. */
async function openAt(page, url, query, answers) {
  await withoutWaits(page);
  const server = await standIn(page, answers);
  await page.goto(url + query);
  return server;
}

async function openFull(page, url, query, answers) {
  const server = await openAt(page, url, query, answers);
  await rows(page).first().waitFor();
  await isGone(page.locator(".balances .bone"));
  return server;
}

async function sendOne(page) {
  const { panel } = await review(page, await compose(page, { amount: "12.50" }));
  await send(panel);
  return panel;
}

/**
 * `reach` brings the page there and may return what the other two need, `see` says what a person finds, `act` does what is
 * offered and says what came of it.
 */
export const STATES = {
  "first run": {
    reach: (page, url) => openAt(page, url, "", { orchestrations: list(), balances: list() }),
    async see(page) {
      await page.getByText("No money has moved yet").waitFor();
      await page.getByText("Nothing here yet").waitFor();
    },
    async act(page) {
      await press(page.getByRole("region", { name: "Newest first" }), "New orchestration");
      await page.getByRole("dialog", { name: "New orchestration" }).waitFor();
    },
  },

  "first run, no profile": {
    reach: (page, url) => openAt(page, url, "?view=overview", { orchestrations: list(), profiles: list(), addresses: list(), accounts: list() }),
    async see(page) {
      await page.getByText("This account has no profile yet").waitFor();
      await page.getByText("Nothing: no failures").waitFor();
    },
    async act(page) {
      await page.getByRole("link", { name: "Orchestrations" }).click();
      await page.getByText("No money has moved yet").waitFor();
      await page.getByText("This account has no profile yet").waitFor();
    },
  },

  "nothing matches": {
    reach: (page, url) => openAt(page, url, "?status=FAILED", { orchestrations: list() }),
    see: (page) => page.getByText("Nothing matches these filters").waitFor(),
    async act(page, server) {
      server.answers.orchestrations = list(...ROWS);
      await press(page.getByRole("region", { name: "Newest first" }), "Clear filters");
      await rows(page).first().waitFor();
    },
  },

  loading: {
    async reach(page, url) {
      const [orchestrations, balances] = [held(list(...ROWS)), held(list())];
      const { answers } = await openAt(page, url, "", { orchestrations: orchestrations.answer, balances: balances.answer });
      return { answers, open: () => [orchestrations, balances].forEach(({ open }) => open()) };
    },
    async see(page) {
      await page.locator("table[aria-busy=true] .bone").first().waitFor();
      await page.locator(".balances .bone").first().waitFor();
      assert.equal(await rows(page).count(), 0);
    },
    async act(page, { open }) {
      open();
      await rows(page).first().waitFor();
      assert.equal(await page.locator(".bone").count(), 0);
    },
  },

  "partial page": {
    reach: (page, url) => openFull(page, url, "", { balances: problem(500, "Internal Server Error", "balances are not to be had") }),
    async see(page) {
      await alertWith(page, "Paxos has a problem").waitFor();
      assert.equal(await rows(page).count(), ROWS.length, "the rest is there");
    },
    async act(page, { answers }) {
      delete answers.balances;
      await press(alertWith(page, "Paxos has a problem"), "Try again");
      await page.getByText("USDG").first().waitFor();
      await isGone(alertWith(page, "Paxos has a problem"));
    },
  },

  "partial overview": {
    reach: (page, url) => openAt(page, url, "?view=overview", { accounts: NO_SCOPE, balances: problem(404, "Not Found", "no such profile") }),
    async see(page) {
      await page.getByRole("status").getByText("Could not be looked at, so there may be more: bank accounts").waitFor();
      await page.getByRole("row", { name: "Treasury could not be loaded" }).waitFor();
      await page.getByText("of all 4").waitFor();
    },
    async act(page, { answers }) {
      delete answers.accounts;
      await page.getByRole("link", { name: "Destinations" }).click();
      await page.getByText("First Bank").waitFor();
      await page.getByRole("link", { name: "Overview" }).click();
      await isGone(page.getByText("Could not be looked at"));
    },
  },

  refreshing: {
    async reach(page, url) {
      const { answers } = await openFull(page, url, "");
      const next = held(list(...ROWS.slice(1)));
      answers.orchestrations = next.answer;
      await press(page, "Refresh");
      return next;
    },
    async see(page) {
      await page.locator("table[aria-busy=true]").waitFor();
      assert.equal(await page.getByRole("button", { name: "Refreshing…" }).isDisabled(), true);
      assert.equal(await rows(page).count(), ROWS.length, "what is known stays");
    },
    async act(page, { open }) {
      open();
      await page.locator("table[aria-busy=false]").waitFor();
      assert.equal(await rows(page).count(), ROWS.length - 1);
    },
  },

  offline: {
    async reach(page, url) {
      const server = await openFull(page, url, "");
      server.answers.any = lost;
      await page.context().setOffline(true);
      return server;
    },
    async see(page) {
      await alertWith(page, "You are offline").getByText("What is shown may be behind.").waitFor();
      assert.equal(await rows(page).count(), ROWS.length, "what is known stays");
    },
    async act(page, { answers }) {
      delete answers.any;
      await page.context().setOffline(false);
      await isGone(alertWith(page, "You are offline"));
      await rows(page).first().waitFor();
    },
  },

  "server gone": {
    reach: (page, url) => openAt(page, url, "", { any: lost }),
    async see(page) {
      await alertWith(page, "No connection").waitFor();
      await page.getByText("Not loaded: the reason stands on top of the page.").nth(1).waitFor();
      assert.equal(await page.getByRole("alert").count(), 1, "it is said once");
    },
    async act(page, { answers }) {
      delete answers.any;
      await press(alertWith(page, "No connection"), "Try again");
      await rows(page).first().waitFor();
      await isGone(alertWith(page, "No connection"));
    },
  },

  "session ended": {
    reach: (page, url) => openAt(page, url, "", { any: problem(401, "Unauthorized", "this application does not let you do that") }),
    async see(page) {
      await alertWith(page, "Your session has ended").waitFor();
      await page.getByText("Not loaded: the reason stands on top of the page.").nth(1).waitFor();
      assert.equal(await page.getByRole("alert").count(), 1, "it is said once");
    },
    async act(page, { answers }) {
      delete answers.any;
      await press(alertWith(page, "Your session has ended"), "Reload");
      await rows(page).first().waitFor();
      assert.equal(await alertWith(page, "Your session has ended").count(), 0);
    },
  },

  "scope missing": {
    reach: (page, url) => openAt(page, url, "", { orchestrations: NO_SCOPE }),
    see: (page) => alertWith(page, "The access lacks a permission").getByText("needs the scope orchestration:read_orchestration.").waitFor(),
    async act(page, { answers }) {
      delete answers.orchestrations;
      await press(alertWith(page, "The access lacks a permission"), "Try again");
      await rows(page).first().waitFor();
    },
  },

  "server error": {
    reach: (page, url) => openAt(page, url, "?view=rules", { rules: problem(500, "Internal Server Error", "something broke") }),
    see: (page) => alertWith(page, "Paxos has a problem").getByText("Try again in a moment.").waitFor(),
    async act(page, { answers }) {
      delete answers.rules;
      await press(alertWith(page, "Paxos has a problem"), "Try again");
      await page.getByText("No rules yet").waitFor();
    },
  },

  penalty: {
    reach: (page, url) => openAt(page, url, "", { any: problem(429, "Too Many Requests", "slow down", { headers: { "retry-after": "300" } }) }),
    async see(page) {
      const alert = alertWith(page, "Too many requests");
      await alert.getByRole("timer").getByText(/^Possible again in [45]:\d\d$/).waitFor();
      await page.getByText("Not loaded: the reason stands on top of the page.").nth(1).waitFor();
      assert.equal(await page.getByRole("alert").count(), 1, "it is said once");
    },
    async act(page, { answers }) {
      delete answers.any;
      await page.clock.fastForward(240_000);
      await page.getByRole("timer").getByText(/^Possible again in 0:\d\d$/).waitFor();
      assert.equal(await rows(page).count(), 0, "no request leaves before");
      await page.clock.fastForward(61_000);
      await rows(page).first().waitFor();
      await isGone(alertWith(page, "Too many requests"));
    },
  },

  "already exists": {
    async reach(page, url) {
      const existing = { ...ROWS[0], source_amount: "99.00" };
      const server = await openFull(page, url, "", {
        create: problem(409, "Already Exists", "there is an orchestration under this ref_id", { type: ALREADY_EXISTS, meta: { existing } }),
      });
      const { panel } = await review(page, await compose(page, { amount: "12.50", refId: ROWS[0].ref_id }));
      server.answers["under the key"] = list(existing);
      await send(panel);
      return server;
    },
    async see(page) {
      const alert = alertWith(page, "This ref_id was used before");
      await alert.getByText("Nothing was sent a second time.").waitFor();
      assert.match(await alert.getByRole("link", { name: "Open the existing one" }).getAttribute("href"), new RegExp(`orchestration=${ROWS[0].id}`));
    },
    async act(page) {
      await page.getByRole("link", { name: "Open the existing one" }).click();
      await page.getByRole("dialog", { name: "Details" }).waitFor();
      assert.equal(new URL(page.url()).searchParams.get("orchestration"), ROWS[0].id);
    },
  },

  validation: {
    async reach(page, url) {
      await openFull(page, url, "");
      await press(page.getByRole("banner"), "New orchestration");
      const form = page.getByRole("dialog", { name: "New orchestration" });
      await form.getByLabel("Amount").fill("1e3");
      await press(form, "Review");
      return form;
    },
    async see(page) {
      const amount = page.getByLabel("Amount");
      assert.equal(await amount.getAttribute("aria-invalid"), "true");
      await page.getByText("Write all digits, without an exponent.").waitFor();
      await page.getByText(/Destination.*is required/).first().waitFor();
    },
    async act(page, form) {
      await form.getByLabel("Amount").fill("1000");
      await isGone(page.getByText("Write all digits, without an exponent."));
      await form.getByLabel("Destination profile").selectOption({ label: "Payouts" });
      await press(form, "Review");
      await page.getByRole("dialog", { name: "Review" }).waitFor();
    },
  },

  "outcome unknown": {
    async reach(page, url) {
      const server = await openFull(page, url, "", { create: lost });
      server.answers["under the key"] = lost;
      return { ...server, panel: await sendOne(page) };
    },
    async see(page) {
      await page.getByText("Nobody knows yet whether it went through").waitFor();
      await page.getByRole("alert").getByText("Check first").waitFor();
      assert.equal(await page.getByRole("button", { name: "Send again" }).count(), 0, "whoever is in doubt looks first");
    },
    async act(page, { answers, panel }) {
      answers["under the key"] = list();
      await press(panel, "Check now");
      await panel.getByText("Nothing under this ref_id yet").waitFor();
      await panel.getByRole("button", { name: "Send again" }).waitFor();
    },
  },

  "wasm blocked": {
    complaint: /CSP|wasm|WebAssembly/i,
    async reach(page, url) {
      await page.route(url, async (route) => {
        const response = await route.fetch();
        const headers = response.headers();
        headers["content-security-policy"] = headers["content-security-policy"].replace(" 'wasm-unsafe-eval'", "");
        await route.fulfill({ response, headers });
      });
      return openAt(page, url, "");
    },
    async see(page) {
      await alertWith(page, "This page cannot check anything").getByText("'wasm-unsafe-eval'").first().waitFor();
      assert.equal(await page.getByRole("alert").count(), 1, "it is said once");
    },
    async act(page, _, url) {
      await page.unroute(url);
      await press(alertWith(page, "This page cannot check anything"), "Reload");
      await rows(page).first().waitFor();
    },
  },

  "not there": {
    reach: (page, url) => openFull(page, url, "?orchestration=no-such-id"),
    async see(page) {
      await page.getByRole("dialog", { name: "Details" }).getByRole("alert").getByText("This orchestration could not be shown").waitFor();
    },
    async act(page) {
      await page.keyboard.press("Escape");
      await isGone(page.getByRole("dialog"));
      assert.equal(new URL(page.url()).search, "");
    },
  },
};
