// The console page as `demo` serves it: real page, real proxy, real sandbox, real browser.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { ask, compose, review, send, startForTests } from "./support.mjs";

const LIST = "**/paxos/orchestration/orchestrations?**";
const CREATE = "**/paxos/orchestration/orchestrations";

const { demo, test } = startForTests();

async function openList(page, query = "") {
  await page.goto(demo.url + query);
  await page.locator("tr[data-id]").first().waitFor();
}

/** Waits until the table has settled on the filters that were set. */
async function settled(page) {
  await page.locator("table[aria-busy=false]").waitFor();
}

const rowsOf = (page) =>
  page.locator("tr[data-id]").evaluateAll((rows) =>
    rows.map((row) => ({
      id: row.dataset.id,
      status: row.dataset.status,
      route: row.querySelector(".cell-route").textContent,
      created: row.querySelector("time").dateTime,
    })),
  );

function assertNewestFirst(rows) {
  const times = rows.map((row) => Date.parse(row.created));
  assert.deepEqual(times, times.toSorted((a, b) => b - a));
}

const countUnder = async (page, refId) =>
  (await ask(page, `/orchestration/orchestrations?ref_id=${encodeURIComponent(refId)}`)).items.length;

async function reachesCompleted(page, refId) {
  const row = page.locator("tr[data-id]", { hasText: refId });
  await page.locator("tr[data-status=COMPLETED]", { hasText: refId }).waitFor();
  return row;
}

/** Handles creates; the bodies of those that were tried pile up in what it returns. */
async function onPost(page, handle) {
  const bodies = [];
  await page.route(CREATE, async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    bodies.push(route.request().postData());
    return handle(route);
  });
  return bodies;
}

function assertSame(bodies, refId, times) {
  assert.equal(bodies.length, times);
  assert.equal(new Set(bodies).size, 1, "every attempt is the same, byte for byte");
  assert.equal(JSON.parse(bodies[0]).ref_id, refId);
}

/** Which requests look for what is under a key. */
const checksOf = (refId) => (url) => url.searchParams.get("ref_id") === refId;

/** From now on time passes by `page.clock` alone, and waits that are drawn are the longest. */
async function stopTime(page) {
  await page.evaluate(() => (Math.random = () => 0.999));
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
}

/** Waits that are drawn are none. */
const withoutWaits = (page) => page.evaluate(() => (Math.random = () => 0));

const appears = (page, refId) => page.locator("tr[data-id]", { hasText: refId }).waitFor();

describe("the table", () => {
  test("shows the newest first, and more as one scrolls", async (page) => {
    await openList(page);
    const first = await rowsOf(page);
    assertNewestFirst(first);
    const { items } = await ask(page, "/orchestration/orchestrations?limit=1000");
    assert.deepEqual(first.map((row) => row.id), items.slice(0, first.length).map((item) => item.id));
    assert.ok(first.length < items.length, "rows that are not in sight are not drawn");
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.getByText(`${items.length} in all`).waitFor();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.locator(`tr[data-id="${items.at(-1).id}"]`).waitFor();
    assertNewestFirst(await rowsOf(page));
  });

  test("filters by profile, and the address says so", async (page) => {
    await openList(page);
    await page.getByLabel("Profile", { exact: true }).selectOption({ label: "Payouts" });
    await page.waitForURL(/profile_id=/);
    await page.getByRole("heading", { name: "Available in Payouts" }).waitFor();
    await settled(page);
    const id = new URL(page.url()).searchParams.get("profile_id");
    const shown = (await rowsOf(page)).map((row) => row.id);
    const { items } = await ask(page, `/orchestration/orchestrations?profile_id=${id}&limit=100`);
    assert.ok(shown.length > 0);
    assert.deepEqual(shown, items.slice(0, shown.length).map((item) => item.id));
  });

  test("filters by status and asset, survives a reload, and Back undoes", async (page) => {
    await openList(page);
    await page.getByRole("button", { name: "Failed", exact: true }).click();
    await page.getByRole("button", { name: "Rejected", exact: true }).click();
    await page.getByLabel("From asset").selectOption("USDC");
    await page.waitForURL(/\?status=FAILED&status=REJECTED&source_asset=USDC$/);
    await settled(page);
    const rows = await rowsOf(page);
    assert.ok(rows.length > 0);
    for (const row of rows) {
      assert.match(row.status, /^(FAILED|REJECTED)$/);
      assert.match(row.route, /USDC → /);
    }

    await page.reload();
    await page.locator("tr[data-id]").first().waitFor();
    assert.equal(await page.getByRole("button", { name: "Failed", exact: true }).getAttribute("aria-pressed"), "true");
    assert.deepEqual(
      (await rowsOf(page)).map((row) => row.id),
      rows.map((row) => row.id),
    );

    await page.goBack();
    await page.waitForURL(/\?status=FAILED&status=REJECTED$/);
    assert.equal(await page.getByLabel("From asset").inputValue(), "");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.waitForURL((url) => url.search === "");
    await page.getByText("200 shown, there are more").waitFor();
  });

  test("says when nothing matches, and offers the way out", async (page) => {
    await page.goto(`${demo.url}?ref_id=no-such-key`);
    await page.getByText("Nothing matches these filters").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.locator("tr[data-id]").first().waitFor();
  });

  test("shows a skeleton while it loads", async (page) => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route(LIST, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(demo.url);
    await page.locator("table[aria-busy=true] .bone").first().waitFor();
    release();
    await page.locator("tr[data-id]").first().waitFor();
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });

  test("explains a refusal, and tries again", async (page) => {
    const problem = { type: "about:blank", title: "Forbidden", status: 403, detail: "insufficient scopes: found ''" };
    await page.route(LIST, (route) => route.fulfill({ status: 403, json: problem }));
    await page.goto(demo.url);
    const notice = page.locator(".card .notice");
    await notice.getByText("needs the scope orchestration:read_orchestration.").waitFor();
    assert.equal((await notice.textContent()).split("orchestration:read_orchestration").length, 2, "the scope is named once");
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await notice.getByRole("button", { name: "Try again" }).click();
    await page.locator("tr[data-id]").first().waitFor();
    assert.equal(await notice.count(), 0);
  });
});

describe("the details", () => {
  test("open beside the table, from an address too, and close with Escape", async (page) => {
    await openList(page, "?status=FAILED");
    await page.locator("tr[data-id] a").first().click();
    const panel = page.getByRole("dialog", { name: "Details" });
    await panel.getByText("Why it did not work").waitFor();
    const id = new URL(page.url()).searchParams.get("orchestration");
    assert.equal(await panel.locator(".timeline > li").count(), 4);
    assert.ok((await panel.getByText(id).count()) > 0);
    await panel.getByText("Raw JSON").click();
    const raw = JSON.parse(await panel.locator("pre").textContent());
    assert.deepEqual(raw, await ask(page, `/orchestration/orchestrations/${id}`));
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    assert.equal(new URL(page.url()).searchParams.get("orchestration"), null);

    // Not in the table: it is asked for on its own.
    await page.goto(`${demo.url}?status=COMPLETED&orchestration=${id}`);
    await page.getByRole("dialog", { name: "Details" }).getByText("Why it did not work").waitFor();
  });
});

describe("a new orchestration", () => {
  test("is corrected, reviewed, sent, and runs to its end", async (page) => {
    await openList(page);
    const form = await compose(page, { amount: "" });
    const amount = form.getByLabel("Amount");

    // Nothing is said while one types, and everything once the field was left.
    await amount.fill("1e3");
    assert.equal(await amount.getAttribute("aria-invalid"), null);
    await amount.blur();
    await form.getByText("Amount is not a plain decimal number.").waitFor();
    await form.getByText("Write all digits, without an exponent.").waitFor();
    assert.equal(await amount.getAttribute("aria-invalid"), "true");
    const described = await amount.evaluate((input) =>
      input.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent).join(" "),
    );
    assert.match(described, /without an exponent/);

    // It cannot be sent, and the field in need gets the focus.
    await form.getByRole("button", { name: "Review", exact: true }).click();
    await page.waitForFunction(() => document.activeElement?.id === "amount");

    // From then on the answer is live.
    await amount.fill("1000.50");
    await page.waitForFunction(() => document.getElementById("amount")?.getAttribute("aria-invalid") === null);

    const { panel, refId } = await review(page, form);
    assert.match(refId, /^[0-9a-f-]{36}$/);
    await panel.getByText("Takes 1000.50 USD from Treasury").waitFor();
    await panel.getByText("Delivers it as USDG to profile Payouts").waitFor();
    await panel.getByText("orchestration:write_orchestration").waitFor();
    const shown = await panel.locator("pre").textContent();
    await panel.locator(".segment", { hasText: "curl" }).click();
    const curl = await panel.locator("pre").textContent();
    assert.match(curl, /^curl --request POST 'http:\/\/127\.0\.0\.1:\d+\/paxos\/orchestration\/orchestrations'/);

    const posted = page.waitForRequest((request) => request.method() === "POST");
    await send(panel);
    const sent = (await posted).postData() ?? "";
    assert.deepEqual(JSON.parse(shown), JSON.parse(sent));
    assert.ok(curl.includes(sent), "the command has the very bytes that were sent");
    assert.equal(JSON.parse(sent).ref_id, refId);

    const row = await reachesCompleted(page, refId);
    assert.equal((await rowsOf(page))[0].id, await row.getAttribute("data-id"));
    await page.getByRole("status").getByText("Completed: 1000.50 USD → USDG").waitFor({ state: "attached" });
    assert.equal(await countUnder(page, refId), 1);
  });

  test("that is too large is explained with both numbers, and nothing is sent", async (page) => {
    await openList(page);
    const form = await compose(page, { profile: "Collections", amount: "99999999.5" });
    await form.getByText(/More than the 54210\.07 USD available/).waitFor();
    const { panel, refId } = await review(page, form);
    await send(panel);
    const notice = panel.getByRole("alert");
    await notice.getByText("Not enough money in the profile").waitFor();
    await notice.getByText(/Collections has 54210\.07 USD available, and this needs 99999999\.5 USD/).waitFor();
    assert.equal(await countUnder(page, refId), 0);
  });

  test("under a ref_id that was used before is not created twice", async (page) => {
    await openList(page);
    const refId = "console-test-twice";
    const once = await review(page, await compose(page, { amount: "12.5", refId }));
    await send(once.panel);
    const row = await reachesCompleted(page, refId);
    const id = await row.getAttribute("data-id");

    const twice = await review(page, await compose(page, { amount: "12.5", refId }));
    assert.equal(twice.refId, refId);
    await send(twice.panel);
    await twice.panel.getByText("This ref_id was used before").waitFor();
    await twice.panel.getByRole("button", { name: "Send again" }).click();
    await twice.panel.getByText("This ref_id was used before").waitFor();
    assert.equal(await countUnder(page, refId), 1);

    await twice.panel.getByRole("link", { name: "Open the existing one" }).click();
    await page.getByRole("dialog", { name: "Details" }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("orchestration"), id);
  });

  test("that went through before the connection was lost is found by the client alone", async (page) => {
    await openList(page);
    const { panel, refId } = await review(page, await compose(page, { amount: "4.75" }));
    const posts = await onPost(page, async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    });
    await stopTime(page);
    await send(panel);
    const told = panel.getByRole("status");
    await told.getByText("The connection was lost. Trying again in 1 s (attempt 2).").waitFor();
    await panel.getByText("It is on its way.").waitFor();
    await page.clock.resume();
    await appears(page, refId);
    assert.equal(posts.length, 1, "found, so not sent again");
    assert.equal(await countUnder(page, refId), 1);
    assert.equal(await page.getByRole("dialog").count(), 0);
  });

  test("that the server did not take is sent again, when it asked to", async (page) => {
    await openList(page);
    const { panel, refId } = await review(page, await compose(page, { amount: "2.25" }));
    const posts = await onPost(page, (route) =>
      posts.length > 1 ? route.continue() : route.fulfill({ status: 503, headers: { "retry-after": "5" }, body: "busy" }),
    );
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route(checksOf(refId), async (route) => {
      await held;
      await route.continue();
    });
    await stopTime(page);
    await send(panel);
    const told = panel.getByRole("status");
    await told.getByText("The server answered 503. Trying again in 5 s (attempt 2).").waitFor();
    await page.clock.runFor(4_900);
    assert.equal(posts.length, 1, "not before the time that the server named");
    await page.clock.runFor(200);
    await told.getByText("Looking whether it went through…").waitFor();
    assert.equal(posts.length, 1, "not before it was looked for");
    release();
    await page.clock.resume();
    await appears(page, refId);
    assertSame(posts, refId, 2);
    assert.equal(await countUnder(page, refId), 1);
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });

  test("that is lost for good is looked for, and sent again under the same ref_id", async (page) => {
    await openList(page);
    const { panel, refId } = await review(page, await compose(page, { amount: "3.25" }));
    const posts = await onPost(page, (route) => route.abort("connectionreset"));
    const checks = checksOf(refId);
    const refuse = (route) => route.fulfill({ status: 403, json: { type: "about:blank", title: "Forbidden", status: 403, detail: "no" } });
    await withoutWaits(page);
    await send(panel);
    await panel.getByText("Nobody knows yet whether it went through").waitFor();
    assertSame(posts, refId, 5);
    assert.equal(await panel.getByRole("button", { name: "Send again" }).count(), 0);

    await page.route(checks, refuse);
    await panel.getByRole("button", { name: "Check now" }).click();
    await panel.getByText("Checking did not work either").waitFor();
    await page.unroute(checks, refuse);
    await panel.getByRole("button", { name: "Check now" }).click();
    await panel.getByText("Nothing under this ref_id yet").waitFor();
    await panel.getByRole("button", { name: "Check now" }).waitFor();

    await page.unrouteAll({ behavior: "ignoreErrors" });
    await panel.getByRole("button", { name: "Send again" }).click();
    await appears(page, refId);
    assert.equal(await countUnder(page, refId), 1);
  });

  test("that went through unseen is found by hand", async (page) => {
    await openList(page);
    const { panel, refId } = await review(page, await compose(page, { amount: "6.25" }));
    const checks = checksOf(refId);
    const lose = (route) => route.abort("connectionreset");
    await page.route(checks, lose);
    const posts = await onPost(page, async (route) => {
      await route.fetch();
      await lose(route);
    });
    await withoutWaits(page);
    await send(panel);
    await panel.getByText("Nobody knows yet whether it went through").waitFor();
    await page.unroute(checks, lose);
    await panel.getByRole("button", { name: "Check now" }).click();
    await appears(page, refId);
    assertSame(posts, refId, posts.length);
    assert.equal(await countUnder(page, refId), 1);
  });

  test("that arrives late is taken for what it is when it is sent again", async (page) => {
    await openList(page);
    const { panel, refId } = await review(page, await compose(page, { amount: "7.25" }));
    const posts = await onPost(page, (route) => route.abort("connectionreset"));
    await withoutWaits(page);
    await send(panel);
    await panel.getByRole("button", { name: "Check now" }).click();
    await panel.getByText("Nothing under this ref_id yet").waitFor();
    await page.unrouteAll({ behavior: "ignoreErrors" });

    // What was lost on its way comes out of it after all.
    const [late] = posts;
    const status = await page.evaluate(async (body) => {
      const headers = { "x-paxos-orchestrations": "1", "content-type": "application/json" };
      return (await fetch("/paxos/orchestration/orchestrations", { method: "POST", headers, body })).status;
    }, late);
    assert.equal(status, 200);
    await panel.getByRole("button", { name: "Send again" }).click();
    await appears(page, refId);
    assert.equal(await countUnder(page, refId), 1);
  });

  test("whose ref_id stands for something else is refused, once that is seen", async (page) => {
    await openList(page);
    const { panel, refId } = await review(page, await compose(page, { amount: "8.25" }));
    const checks = checksOf(refId);
    const lose = (route) => route.abort("connectionreset");
    await page.route(checks, lose);
    await onPost(page, async (route) => {
      const other = { ...route.request().postDataJSON(), source_amount: "0.75" };
      await route.fetch({ postData: JSON.stringify(other) });
      await lose(route);
    });
    await withoutWaits(page);
    await send(panel);
    await panel.getByText("Nobody knows yet whether it went through").waitFor();
    await page.unroute(checks, lose);
    await panel.getByRole("button", { name: "Check now" }).click();
    await panel.getByText("This ref_id was used before").waitFor();
    await panel.getByText("source_amount differs").waitFor();
    await panel.getByRole("link", { name: "Open the existing one" }).click();
    await page.getByRole("dialog", { name: "Details" }).waitFor();
    assert.equal(await countUnder(page, refId), 1);
  });

  test("is followed to its end after an outage, and the page says when it is blind", async (page) => {
    await openList(page);
    const { panel, refId } = await review(page, await compose(page, { amount: "9.25" }));
    const isRound = (url) => url.searchParams.has("orchestration_id");
    await page.route(isRound, (route) => route.abort("connectionreset"));
    await withoutWaits(page);
    await send(panel);
    await appears(page, refId);
    const blind = page.getByRole("status").getByText("No live updates right now; trying again");
    await blind.waitFor();
    await page.unroute(isRound);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await reachesCompleted(page, refId);
    assert.equal(await blind.count(), 0);
  });
});

describe("the page", () => {
  test("fits on 320 pixels, as cards", async (page) => {
    await openList(page);
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    assert.ok(await fits());
    const form = await compose(page, { amount: "1" });
    assert.ok(await fits());
    await review(page, form);
    assert.ok(await fits());
    await page.getByRole("button", { name: "Close" }).click();
    await page.locator("tr[data-id] a").first().click();
    await page.getByRole("dialog", { name: "Details" }).waitFor();
    assert.ok(await fits());
  }, { viewport: { width: 320, height: 640 } });

  test("follows the system's colours, and a choice that it keeps", async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await openList(page);
    const dark = await paper();
    await page.locator(".segment[title=Light]").click();
    await page.waitForFunction((dark) => getComputedStyle(document.documentElement).backgroundColor !== dark, dark);
    const light = await paper();
    await page.reload();
    assert.equal(await paper(), light);
  }, { colorScheme: "dark" });

  test("works from the keyboard", async (page) => {
    await openList(page);
    await page.locator("tr[data-id] a").first().focus();
    await page.keyboard.press("ArrowDown");
    const second = await page.locator("tr[data-id]").nth(1).getAttribute("data-id");
    await page.keyboard.press("Enter");
    const panel = page.getByRole("dialog", { name: "Details" });
    await panel.waitFor();
    assert.equal(new URL(page.url()).searchParams.get("orchestration"), second);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement?.closest("tr")?.dataset.id), second);
  });
});
