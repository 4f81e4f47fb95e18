// axe on every view, light and dark, wide and narrow.
import { after, before, describe, it } from "node:test";
import { assertAccessible, LOOKS } from "./axe.mjs";
import { closePage, openPage, PATIENCE_MS, startBrowser, startDemo } from "./support.mjs";

const CREATE = "**/paxos/orchestration/orchestrations";

let demo;
let browser;

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

describe("accessibility", () => {
  for (const [look, options] of LOOKS) {
    it(look, { timeout: 4 * PATIENCE_MS }, async () => {
      const page = await openPage(browser, demo.url, options);
      await page.goto(`${demo.url}?ref_id=no-such-key`);
      await page.getByText("Nothing matches these filters").waitFor();
      await assertAccessible(page, "empty");

      await page.goto(`${demo.url}?status=FAILED`);
      await page.locator("tr[data-id]").first().waitFor();
      await assertAccessible(page, "list");
      await page.getByRole("button", { name: "Save this view" }).click();
      await page.keyboard.type("Failures");
      await assertAccessible(page, "naming a view");
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: "Failures" }).waitFor();
      await assertAccessible(page, "saved view");

      await page.locator("tr[data-id] a").first().click();
      const details = page.getByRole("dialog", { name: "Details" });
      await details.locator("[data-event]").first().waitFor();
      await details.locator(".transfer summary").first().click();
      await details.getByText("Raw JSON").click();
      await assertAccessible(page, "details");
      await page.keyboard.press("Escape");
      await details.waitFor({ state: "detached" });

      await page.getByRole("button", { name: "Keys" }).click();
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
      await assertAccessible(page, "keys");
      await page.keyboard.press("Escape");
      await page.goto(`${demo.url}?view=overview`);
      await page.getByText(/^of (all|the newest) /).waitFor();
      await page.getByText(/have no Travel Rule data/).waitFor();
      await assertAccessible(page, "overview");
      await page.goto(`${demo.url}?view=rules`);
      await page.locator("[data-rule]", { hasText: "Active" }).first().waitFor();
      const rule = page.locator("[data-rule]", { hasText: "Deposit address" }).first();
      await rule.locator("summary").click();
      await rule.getByRole("button", { name: "Delete" }).click();
      await assertAccessible(page, "rules");
      await page.getByRole("button", { name: "New rule" }).click();
      const ruleForm = page.getByRole("dialog", { name: "New rule" });
      await ruleForm.getByText("To an address").click();
      await ruleForm.getByRole("button", { name: "Review" }).click();
      await assertAccessible(page, "rule form with a mistake");
      await ruleForm.getByText("On the profile").click();
      await ruleForm.getByRole("button", { name: "Review" }).click();
      await page.getByRole("dialog", { name: "Review the rule" }).waitFor();
      await assertAccessible(page, "rule review");
      const pointed = await page.locator("[data-rule]").first().getAttribute("data-rule");
      await page.goto(`${demo.url}?view=rules&rule=${pointed}`);
      await page.locator("[data-rule][aria-current]").waitFor();
      await assertAccessible(page, "a rule that a link points at");
      await page.goto(`${demo.url}?view=destinations`);
      await page.locator("[data-account]").first().waitFor();
      await assertAccessible(page, "destinations");
      await page.getByRole("button", { name: "Register a bank account" }).click();
      const accountForm = page.getByRole("dialog", { name: "Register a bank account" });
      await accountForm.getByText("A person", { exact: true }).click();
      await accountForm.getByRole("button", { name: "Save the account" }).click();
      await accountForm.getByText("Account number is required.").waitFor();
      await assertAccessible(page, "bank account form with mistakes");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Register an address" }).click();
      const addressForm = page.getByRole("dialog", { name: "Register an address" });
      await addressForm.getByText("A provider").click();
      await addressForm.getByText("A person").click();
      await addressForm.getByRole("button", { name: "Save the address" }).click();
      await assertAccessible(page, "address form with mistakes");
      await page.goto(`${demo.url}?view=activity&orchestration=no-such-id`);
      await page.getByText("This orchestration could not be shown").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("row").nth(1).waitFor();
      await assertAccessible(page, "activity");

      // Between its ends the table has rows that are not drawn.
      await page.goto(demo.url);
      await page.locator("tr[data-id]").first().waitFor();
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
      await page.locator("tr.gap").nth(1).waitFor({ state: "attached" });
      await assertAccessible(page, "the middle of the table");

      await page.goto(demo.url);
      await page.getByRole("button", { name: "New orchestration" }).click();
      const form = page.getByRole("dialog", { name: "New orchestration" });
      await form.getByRole("button", { name: "Review", exact: true }).click();
      await form.getByText("Amount is required.").waitFor();
      await assertAccessible(page, "form");

      await form.getByLabel("Amount").fill("999999999");
      await form.getByLabel("Destination profile").selectOption({ index: 1 });
      await form.getByRole("button", { name: "Review", exact: true }).click();
      const review = page.getByRole("dialog", { name: "Review" });
      await review.getByRole("button", { name: "Look", exact: true }).click();
      await review.locator(".preflight .issue").first().waitFor();
      await assertAccessible(page, "review");

      // First the server is busy, then nothing comes through any more.
      await page.clock.install();
      let isFirst = true;
      await page.route(CREATE, (route) => {
        if (!isFirst) return route.abort("connectionreset");
        isFirst = false;
        return route.fulfill({ status: 503, headers: { "retry-after": "25" }, body: "busy" });
      });
      await page.evaluate(() => (Math.random = () => 0));
      await review.getByRole("button", { name: "Confirm and send" }).click();
      await review.getByText(/Trying again in \d+ s/).waitFor();
      await assertAccessible(page, "trying again");
      await page.clock.fastForward(25_000);
      await review.getByText("Nobody knows yet whether it went through").waitFor();
      await assertAccessible(page, "doubt");
      await review.getByRole("button", { name: "Check now" }).click();
      await review.getByText("Nothing under this ref_id yet").waitFor();
      await assertAccessible(page, "absent");
      await page.unroute(CREATE);
      await review.getByRole("button", { name: "Send again" }).click();
      await review.getByRole("alert").waitFor();
      await assertAccessible(page, "refused");
      await closePage(page);
    });
  }
});
