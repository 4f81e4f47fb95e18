// Makes the pictures of every view for docs/console.md, and the two of the README, from real runs:
// node tests/browser/screenshots.mjs
import { keep, keepInAllLooks, onNewPage, still } from "./pictures.mjs";
import { compose, review, startBrowser } from "./support.mjs";

async function escape(page) {
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

const VIEWS = {
  async orchestrations(page, url) {
    await page.goto(url);
    await page.getByLabel("Profile", { exact: true }).selectOption({ label: "Treasury" });
    await page.getByRole("heading", { name: "Available in Treasury" }).waitFor();
    await page.locator("table[aria-busy=false] tr[data-status=COMPLETED]").first().waitFor();
  },
  async detail(page, url) {
    await page.goto(`${url}?status=COMPLETED`);
    await page.locator("tr[data-id] a").first().click();
    await page.getByRole("dialog", { name: "Details" }).locator("[data-event]").first().waitFor();
  },
  async compose(page, url) {
    await page.goto(url);
    await page.locator("tr[data-id]").first().waitFor();
    await compose(page, { amount: "25000.00" });
    await page.getByText("Complete; the ref_id is generated for the review").waitFor();
  },
  async review(page) {
    const { panel } = await review(page, page.getByRole("dialog", { name: "New orchestration" }));
    await panel.getByRole("button", { name: "Look", exact: true }).click();
    await panel.getByText("Nothing stands in the way").waitFor();
    await panel.locator(".compose-fields").evaluate((fields) => fields.scrollTo(0, 0));
  },
  async overview(page, url) {
    await page.goto(`${url}?view=overview`);
    await page.getByText(/have no Travel Rule data/).waitFor();
  },
  async rules(page, url) {
    await page.goto(`${url}?view=rules`);
    const rule = page.locator("[data-rule]", { hasText: "Deposit address" }).first();
    await rule.locator("summary").click();
    await rule.locator("svg[role=img], .qr").first().waitFor();
  },
  async destinations(page, url) {
    await page.goto(`${url}?view=destinations`);
    await page.locator("[data-account]").first().waitFor();
  },
  async "address-form"(page) {
    await page.getByRole("button", { name: "Register an address" }).click();
    const form = page.getByRole("dialog", { name: "Register an address" });
    await form.getByText("A provider").click();
  },
  async "account-form"(page) {
    await escape(page);
    await page.getByRole("button", { name: "Register a bank account" }).click();
    await page.getByRole("dialog", { name: "Register a bank account" }).waitFor();
  },
  async activity(page) {
    await escape(page);
    await page.getByRole("link", { name: "Activity" }).click();
    await page.getByRole("row").nth(1).waitFor();
  },
  async shortcuts(page) {
    await page.getByRole("button", { name: "Keys" }).click();
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
  },
  async sandbox(page, url) {
    await page.goto(url);
    await page.locator("tr[data-id]").first().waitFor();
    await page.getByRole("button", { name: "Embedded sandbox" }).click();
    await page.locator("#deposit-rule").waitFor();
    await page.getByRole("button", { name: "Try it" }).click();
    await page.locator(".try .chip").waitFor();
  },
  async tour(page, url) {
    await page.goto(url);
    await page.locator("tr[data-id]").first().waitFor();
    await page.getByRole("button", { name: "Take the tour" }).click();
    await page.locator(".coach").getByRole("button", { name: "Mint by wire" }).waitFor();
  },
};

const browser = await startBrowser();
try {
  await keepInAllLooks(browser, Object.keys(VIEWS), VIEWS);
  for (const colorScheme of ["light", "dark"]) {
    await onNewPage(browser, { colorScheme }, async (page, url) => {
      await VIEWS.orchestrations(page, url);
      keep(`console-${colorScheme}`, await still(page));
    });
  }
} finally {
  await browser.close();
}
