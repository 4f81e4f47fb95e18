// The details of one orchestration: its way, its transfers, the events about it, its rule, and what support asks for.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { ask, startForTests } from "./support.mjs";

const { demo, test } = startForTests();

/** Opens the details of the newest orchestration of which `is` is true. */
async function openDetails(page, is) {
  await page.goto(demo.url);
  await page.locator("tr[data-id]").first().waitFor();
  const { items } = await ask(page, "/orchestration/orchestrations?limit=1000");
  const row = items.find(is);
  await page.goto(`${demo.url}?orchestration=${row.id}`);
  const panel = page.getByRole("dialog", { name: "Details" });
  await panel.getByText("Events and notifications").waitFor();
  return { row, panel };
}

const isDone = (row) => row.status === "COMPLETED" && row.source_transfer?.transfer_id && row.destination_transfer?.transfer_id;
const startedByRule = (row) => isDone(row) && row.orchestration_rule_id && row.source?.crypto;

describe("the details", () => {
  test("tell the way of the money in words, and when each step was", async (page) => {
    const { row, panel } = await openDetails(page, startedByRule);
    await panel.getByRole("img", { name: "A blockchain deposit starts it." }).waitFor();
    const steps = panel.locator(".timeline > li");
    await steps.nth(2).getByText(/took /).waitFor();
    const { items } = await ask(page, `/transfer/transfers?ids=${row.destination_transfer.transfer_id}`);
    assert.equal(await steps.nth(2).locator("time").getAttribute("datetime"), items[0].created_at);
  });

  test("show both transfers as they are", async (page) => {
    const { row, panel } = await openDetails(page, isDone);
    for (const [title, field] of [["Source transfer", "source_transfer"], ["Destination transfer", "destination_transfer"]]) {
      const id = row[field].transfer_id;
      const part = panel.locator(`[data-transfer="${id}"]`);
      await part.locator("summary", { hasText: title }).click();
      const [transfer] = (await ask(page, `/transfer/transfers?ids=${id}`)).items;
      await part.getByText(id, { exact: true }).waitFor();
      assert.ok((await part.locator(".amount").first().textContent()).startsWith(transfer.amount));
      await part.getByText(transfer.group_id, { exact: true }).waitFor();
    }
  });

  test("list the events about it, and how many notifications failed", async (page) => {
    const { row, panel } = await openDetails(page, isDone);
    await panel.locator("[data-event]").first().waitFor();
    const types = await panel.locator(".event-type").allInnerTexts();
    assert.ok(types.includes("orchestration.processing") && types.includes("orchestration.completed"), types.join());
    const ids = await panel.locator("[data-event]").evaluateAll((events) => events.map((event) => event.dataset.event));
    const ours = [row.id, row.source_transfer.transfer_id, row.destination_transfer.transfer_id];
    for (const id of ids) assert.ok(ours.includes((await ask(page, `/events/${id}`)).object.id), "only events about this one");
    await panel.getByText("No notification failed").first().waitFor();

    const spoil = async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      await route.fulfill({ json: { ...body, events: body.events.map((event) => ({ ...event, undelivered_webhooks: 2 })) } });
    };
    await page.route("**/paxos/events?**", spoil);
    await page.reload();
    await panel.getByText("2 notifications could not be delivered").first().waitFor();
  });

  test("say when events cannot be read, and show the rest", async (page) => {
    await page.route("**/paxos/events?**", (route) => route.fulfill({ status: 403, json: { type: "about:blank", title: "Forbidden", status: 403, detail: "insufficient scopes: found ''" } }));
    const { panel } = await openDetails(page, isDone);
    await panel.getByText("needs the scope events:read_event.").waitFor();
    await panel.locator("[data-transfer]").first().waitFor();
    await page.unrouteAll();
    await panel.getByRole("button", { name: "Try again" }).click();
    await panel.locator("[data-event]").first().waitFor();
  });

  test("lead to the rule that started it", async (page) => {
    const { row, panel } = await openDetails(page, startedByRule);
    await panel.getByRole("link", { name: "Started by a rule: show it" }).click();
    assert.equal(new URL(page.url()).search, `?view=rules&rule=${row.orchestration_rule_id}`);
    const rule = page.locator(`[data-rule="${row.orchestration_rule_id}"]`);
    await rule.waitFor();
    assert.equal(await rule.getAttribute("aria-current"), "true");
    await page.waitForFunction((id) => document.activeElement?.closest("[data-rule]")?.dataset.rule === id, row.orchestration_rule_id);
    await page.goBack();
    await panel.waitFor();
  });

  test("lead to a rule that is no longer among the newest, and say when there is none", async (page) => {
    const { row } = await openDetails(page, startedByRule);
    await page.route("**/paxos/orchestration/rules?**", async (route) => {
      if (new URL(route.request().url()).searchParams.has("ids")) return route.fallback();
      await route.fulfill({ json: { items: [] } });
    });
    await page.goto(`${demo.url}?view=rules&rule=${row.orchestration_rule_id}`);
    await page.locator(`[data-rule="${row.orchestration_rule_id}"]`).waitFor();
    await page.goto(`${demo.url}?view=rules&rule=00000000-0000-4000-8000-000000000000`);
    await page.getByText("The rule that the link points at could not be shown").waitFor();
  });

  for (const [where, options] of [["beside the table", {}], ["in front of it", { viewport: { width: 320, height: 640 } }]]) {
    test(`give everything that support asks for, and nothing else, ${where}`, async (page) => {
      const { row, panel } = await openDetails(page, (row) => isDone(row) && row.metadata !== undefined);
      await panel.locator("[data-event]").first().waitFor();
      await panel.getByRole("button", { name: "Copy support bundle" }).click();
      // In front of the page only what stands in the panel is read out.
      await (options.viewport ? panel : page).getByRole("status").getByText("Copied the support bundle").waitFor();
      const text = await page.evaluate(() => navigator.clipboard.readText());
      for (const wanted of [row.id, row.ref_id, row.created_at, row.updated_at, row.source_transfer.transfer_id, row.destination_transfer.transfer_id, "embedded sandbox", "orchestration.completed"]) {
        assert.ok(text.includes(wanted), wanted);
      }
      for (const secret of [row.source_amount, ...Object.values(row.metadata), "Bearer", "client_secret"]) assert.ok(!text.includes(secret), secret);
    }, { ...options, permissions: ["clipboard-read", "clipboard-write"] });
  }
});
