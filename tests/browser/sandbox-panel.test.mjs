// The panel of the sandbox: a rule fires, time passes, requests fail, and all begins anew.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertAccessible, LOOKS } from "./axe.mjs";
import { ask, closePage, hear, openPage, PATIENCE_MS, said, startBrowser, startDemo } from "./support.mjs";

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser?.close());

/** Runs `steps` on a page with a sandbox of its own. */
function test(name, steps, options) {
  it(name, { timeout: 4 * PATIENCE_MS }, async (t) => {
    const demo = await startDemo();
    t.after(() => demo.stop());
    const page = await openPage(browser, demo.url, options);
    await hear(page);
    await page.goto(demo.url);
    await page.locator("tr[data-id]").first().waitFor();
    await steps(page, demo);
    await closePage(page);
  });
}

async function openPanel(page) {
  await page.getByRole("button", { name: "Embedded sandbox" }).click();
  const panel = page.getByRole("dialog", { name: "Sandbox" });
  await panel.locator("#deposit-rule").waitFor();
  return panel;
}

/** Asks for a change, as the page itself would. */
const call = (page, method, path) =>
  page.evaluate(async ([method, path]) => (await fetch(`/paxos${path}`, { method, headers: { "x-paxos-orchestrations": "1" } })).status, [method, path]);

const newest = async (page) => (await ask(page, "/orchestration/orchestrations?limit=1&order=DESC")).items[0];

describe("the panel of the sandbox", () => {
  test("one button: a rule fires, and its orchestration runs to its end", async (page) => {
    // So that nothing else moves meanwhile.
    await (await openPanel(page)).getByRole("button", { name: "Until nothing is left to do" }).click();
    await page.getByText("Nothing is due by itself.").waitFor();
    await page.reload();
    const panel = await openPanel(page);
    await panel.getByRole("button", { name: "Try it" }).click();
    await said(page, "The rule has fired: 250.00 ");
    const row = page.locator("tr[data-id]").first();
    await row.getByText("Started by a rule").waitFor({ state: "attached" });
    await page.locator("tr[data-status=COMPLETED].row-new").waitFor();
    await panel.locator(".try").getByText("Completed").waitFor();
    await said(page, "Completed: 250.00 ");
    const { orchestration_rule_id, id } = await newest(page);
    assert.ok(orchestration_rule_id);

    await panel.getByRole("button", { name: "Show it" }).click();
    await page.getByRole("dialog", { name: "Details" }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("orchestration"), id);
    await page.keyboard.press("Escape");
    await panel.waitFor();
  });

  test("where no rule keeps the money at home, it makes one", async (page) => {
    const { items } = await ask(page, "/orchestration/rules?limit=100");
    const atHome = items.filter(({ status, destination }) => status === "ACTIVE" && destination.profile);
    assert.ok(atHome.length > 0);
    for (const { id } of atHome) assert.equal(await call(page, "DELETE", `/orchestration/rules/${id}`), 200);
    const panel = await openPanel(page);
    await panel.getByRole("button", { name: "Try it" }).click();
    await page.locator("tr[data-status=COMPLETED].row-new").waitFor();
    const made = await ask(page, "/orchestration/rules?limit=1");
    assert.equal((await newest(page)).orchestration_rule_id, made.items[0].id);
    assert.equal(await panel.getByLabel("Rule", { exact: true }).inputValue(), made.items[0].id);
  });

  test("a deposit at a rule ends as its cents say, also from another part of the console", async (page) => {
    await page.goto(`${new URL(page.url()).origin}/?view=rules`);
    const panel = await openPanel(page);
    await panel.getByLabel("Amount").fill("77");
    await panel.getByLabel("What becomes of it").selectOption({ label: "It fails (.13)" });
    assert.equal(await panel.getByLabel("Amount").inputValue(), "77.13");
    await panel.getByRole("button", { name: "Fire the deposit" }).click();
    await page.locator("tr[data-status=FAILED].row-new", { hasText: "77.13" }).waitFor();
  });

  test("a deposit on a profile is credited", async (page) => {
    const panel = await openPanel(page);
    await panel.getByText("On a profile").click();
    await panel.getByLabel("Asset").selectOption("USDP");
    await panel.getByLabel("Amount").fill("0.25");
    await panel.getByRole("button", { name: "Fire the deposit" }).click();
    await said(page, "0.25 USDP arrived on the profile");
    await page.locator(".balance", { hasText: "USDP" }).getByText("750").waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll(".balance")].some(({ textContent }) => textContent.includes("USDP") && textContent.includes(".25")));
  });

  test("what the sandbox refuses is said in its own words", async (page) => {
    const panel = await openPanel(page);
    await panel.getByLabel("Amount").fill("1e3");
    await panel.getByRole("button", { name: "Fire the deposit" }).click();
    await panel.getByRole("alert").getByText("The sandbox refused").waitFor();
    await panel.getByRole("alert").getByText(/amount/).waitFor();
  });

  test("the clock goes forward, and the page's times with it", async (page) => {
    const panel = await openPanel(page);
    await panel.getByRole("button", { name: "Try it" }).click();
    await panel.locator(".try").getByText("Completed").waitFor();
    await panel.getByRole("button", { name: "+ 1 day" }).click();
    await said(page, "The clock went forward by 1 day");
    const row = page.locator("tr.row-new");
    await row.getByText("1d ago").waitFor();
    await page.reload();
    await page.locator("tr[data-id]", { hasText: "1d ago" }).first().waitFor();

    const waiting = (await ask(page, "/orchestration/orchestrations?status=PROCESSING&limit=100")).items.length;
    const again = await openPanel(page);
    await again.getByRole("button", { name: "Until nothing is left to do" }).click();
    await said(page, "All that ends by itself has come to its end");
    await again.getByText("Nothing is due by itself.").waitFor();
    const { items } = await ask(page, "/orchestration/orchestrations?status=PROCESSING&limit=100");
    assert.ok(items.length <= waiting);
  });

  test("a scripted fault strikes, and the payment is made once all the same", async (page) => {
    const panel = await openPanel(page);
    await panel.getByLabel("What goes wrong").selectOption({ label: "Lost on the way back" });
    await panel.getByRole("button", { name: "Script it" }).click();
    await panel.getByText("has not struck yet").waitFor();
    await page.evaluate(() => (Math.random = () => 0));
    await page.getByRole("button", { name: "New orchestration" }).click();
    const form = page.getByRole("dialog", { name: "New orchestration" });
    await form.getByLabel("Amount").fill("6.50");
    await form.getByLabel("Destination profile").selectOption({ index: 1 });
    await form.getByRole("button", { name: "Review", exact: true }).click();
    const review = page.getByRole("dialog", { name: "Review" });
    const refId = await review.locator("[data-ref-id]").textContent();
    await review.getByRole("button", { name: "Confirm and send" }).click();
    await page.locator("tr[data-status=COMPLETED]", { hasText: refId }).waitFor();
    assert.equal((await ask(page, `/orchestration/orchestrations?ref_id=${refId}`)).items.length, 1);
    await panel.getByText("has struck once").waitFor();
    await panel.getByRole("button", { name: "End it" }).click();
    await said(page, "Nothing goes wrong any more");
    assert.equal(await panel.getByRole("button", { name: "End it" }).count(), 0);
  });

  test("every kind of fault can be scripted", async (page) => {
    const panel = await openPanel(page);
    const kinds = await panel.getByLabel("What goes wrong").locator("option").evaluateAll((options) => options.map(({ value }) => value));
    assert.deepEqual(kinds, ["before_commit", "after_commit", "mid_body", "status", "latency", "connection_cut"]);
    for (const kind of kinds) {
      await panel.getByLabel("What goes wrong").selectOption(kind);
      const [answer] = await Promise.all([page.waitForResponse("**/_sandbox/faults"), panel.getByRole("button", { name: "Script it" }).click()]);
      assert.equal(answer.status(), 200, kind);
      await panel.locator(".armed").waitFor();
    }
  });

  test("a reset asks first, and then all is as in the beginning", async (page) => {
    const panel = await openPanel(page);
    const before = await newest(page);
    await panel.getByRole("button", { name: "Try it" }).click();
    await panel.locator(".try").getByText("Completed").waitFor();
    await panel.getByRole("button", { name: "Reset the sandbox" }).click();
    await panel.getByRole("button", { name: "Keep it" }).click();
    assert.notEqual((await newest(page)).id, before.id);
    await panel.getByRole("button", { name: "Reset the sandbox" }).click();
    await panel.getByText("Everything that was made here is gone.").waitFor();
    await panel.getByRole("button", { name: "Reset it" }).click();
    await said(page, "The sandbox is as new");
    assert.equal((await newest(page)).id, before.id);
    await page.waitForFunction((id) => document.querySelector("tr[data-id]")?.dataset.id === id, before.id);
    await panel.getByRole("button", { name: "Try it", exact: true }).waitFor();
  });

  test("opens and closes with a key, and fits on 320 pixels", async (page) => {
    await page.keyboard.press("s");
    const panel = page.getByRole("dialog", { name: "Sandbox" });
    await panel.waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    assert.ok(await panel.locator(".panel-body").evaluate((body) => body.scrollWidth <= body.clientWidth));
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
  }, { viewport: { width: 320, height: 640 } });

  test("no answer that reaches the page holds the sandbox's credentials", async (page, demo) => {
    const bodies = [];
    // The script has the words for a client with credentials of its own; what the server knows is elsewhere.
    page.on("response", async (response) => !response.url().includes("/assets/") && bodies.push(await response.text().catch(() => "")));
    await page.reload();
    const panel = await openPanel(page);
    await panel.getByRole("button", { name: "Try it" }).click();
    await panel.locator(".try").getByText("Completed").waitFor();
    assert.ok(bodies.length > 5);
    for (const body of bodies) assert.ok(!/sandbox-client|client_?secret["']?\s*:/i.test(body), body.slice(0, 200));
    assert.equal((await fetch(`${demo.url}_sandbox/state`)).status, 403);
  });
});

describe("without a sandbox", () => {
  it("there is no panel, no tour, and the page works", { timeout: 4 * PATIENCE_MS }, async (t) => {
    const demo = await startDemo();
    t.after(() => demo.stop());
    const page = await openPage(browser, demo.url);
    await page.route("**/demo.json", (route) => route.fulfill({ json: { upstream: "api.sandbox.paxos.com", version: "1" } }));
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(demo.url);
    await page.locator("tr[data-id]").first().waitFor();
    await page.getByText("api.sandbox.paxos.com").waitFor();
    await page.keyboard.press("s");
    assert.equal(await page.getByRole("button", { name: /sandbox|tour/i }).count(), 0);
    assert.equal(await page.getByRole("dialog").count(), 0);
    assert.ok(!asked.some((url) => url.includes("_sandbox")));
    await closePage(page);
  });
});

describe("accessibility of panel and tour", () => {
  for (const [look, options] of LOOKS) {
    test(look, async (page) => {
      const panel = await openPanel(page);
      await panel.getByRole("button", { name: "Try it" }).click();
      await panel.locator(".try").getByText("Completed").waitFor();
      await panel.getByRole("button", { name: "Script it" }).click();
      await panel.locator(".armed").waitFor();
      await panel.getByRole("button", { name: "Reset the sandbox" }).click();
      await assertAccessible(page, "panel");
      await panel.getByRole("button", { name: "Keep it" }).click();
      await panel.getByLabel("Amount").fill("1e3");
      await panel.getByRole("button", { name: "Fire the deposit" }).click();
      await panel.getByRole("alert").waitFor();
      await assertAccessible(page, "panel with a refusal");

      await page.getByRole("button", { name: "Take the tour" }).last().click();
      const note = page.locator(".coach");
      await note.waitFor();
      await assertAccessible(page, "tour");
      await note.getByRole("button", { name: "Convert" }).click();
      await assertAccessible(page, "a step on the page");
      await note.getByRole("button", { name: "Open the form" }).click();
      await note.getByRole("heading", { name: "What to do" }).waitFor();
      await assertAccessible(page, "a step in a form");
      await page.getByRole("dialog", { name: "New orchestration" }).getByRole("button", { name: "Close" }).click();
      await note.getByRole("button", { name: "Back to it" }).waitFor();
      await assertAccessible(page, "astray");
    }, options);
  }
});
