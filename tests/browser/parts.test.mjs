// The other parts of the console: rules, destinations, activity, and the export of the table.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe } from "node:test";
import { ask, startForTests } from "./support.mjs";

const { demo, test } = startForTests();

const part = (page, name) => page.getByRole("navigation").getByRole("link", { name });

describe("rules", () => {
  test("a rule is composed, reviewed, made, and deleted with its consequences spelled out", async (page) => {
    await page.goto(demo.url);
    await part(page, "Rules").click();
    assert.equal(new URL(page.url()).search, "?view=rules");
    await page.getByRole("button", { name: "New rule" }).click();
    const form = page.getByRole("dialog", { name: "New rule" });
    const way = (words) => form.getByRole("img", { name: words }).waitFor();
    await way("A bank deposit starts it. The money comes from WIRE. It is converted from USD to USDG (mint). It goes to default and stays at Paxos.");
    await form.getByText("On a blockchain").click();
    await form.getByLabel("Network").selectOption("SOLANA");
    await form.getByLabel("Asset that arrives").selectOption("USDC");
    await form.getByLabel("Asset to deliver").selectOption("PYUSD");
    await form.getByLabel("Name", { exact: false }).last().fill("From a test");
    await way("A blockchain deposit starts it. The money comes from Solana. It is converted from USDC to PYUSD (convert). It goes to default and stays at Paxos.");
    await form.getByRole("button", { name: "Review" }).click();
    const last = page.getByRole("dialog", { name: "Review the rule" });
    assert.ok((await last.locator("pre").innerText()).includes('"network": "SOLANA"'));
    await last.getByRole("button", { name: "Make the rule" }).click();

    const rule = page.locator("[data-rule]", { hasText: "From a test" });
    await rule.getByText("Active", { exact: true }).waitFor();
    await rule.getByText("Deposit address on Solana").click();
    const address = await rule.locator("dd.mono .fact-text").first().innerText();
    await rule.getByRole("img", { name: address }).waitFor();

    await rule.getByRole("button", { name: "Delete" }).click();
    await rule.getByText("Deposits that still arrive are credited to default, unconverted.").waitFor();
    await rule.getByRole("button", { name: "Keep it" }).click();
    await rule.getByRole("button", { name: "Delete" }).click();
    await rule.getByRole("button", { name: "Delete the rule" }).click();
    await rule.getByText("Deleted", { exact: true }).waitFor();
    const id = await rule.getAttribute("data-rule");
    const { items } = await ask(page, `/orchestration/rules?ids=${id}`);
    assert.deepEqual(items.map(({ status }) => status), ["DELETED"]);
  });

  test("what a rule did is one click away", async (page) => {
    await page.goto(`${demo.url}?view=rules`);
    const rule = page.locator("[data-rule]", { hasText: "Active" }).first();
    const id = await rule.getAttribute("data-rule");
    await rule.getByRole("button", { name: "What it did" }).click();
    assert.equal(new URL(page.url()).search, `?orchestration_rule_id=${id}`);
    await page.locator("table[aria-busy=false]").or(page.getByText("Nothing matches these filters")).first().waitFor();
  });

  test("a mistake is said beside its field, and nothing is sent", async (page) => {
    await page.goto(`${demo.url}?view=rules`);
    await page.getByRole("button", { name: "New rule" }).click();
    const form = page.getByRole("dialog", { name: "New rule" });
    await form.getByText("To an address").click();
    await form.getByLabel("Address", { exact: true }).fill("0x52908400098527886E0F7030069857D2E4169Ee7");
    await form.getByRole("button", { name: "Review" }).click();
    const field = form.getByLabel("Address", { exact: true });
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    assert.ok(await field.evaluate((element) => element === document.activeElement), "the first field in need has the focus");
    await form.getByText(/checksum/).waitFor();
  });
});

describe("a new orchestration", () => {
  test("starts with the page's profile, also when that is known only after the form was opened", async (page) => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route("**/paxos/profiles**", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(demo.url);
    await page.getByRole("button", { name: "New orchestration" }).click();
    const form = page.getByRole("dialog", { name: "New orchestration" });
    assert.equal(await form.getByLabel("Source profile").inputValue(), "");
    release();
    await form.getByRole("img", { name: "The money comes from default." }).waitFor();
    assert.notEqual(await form.getByLabel("Source profile").inputValue(), "");
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });

  test("in the vendor's words: mint, convert, redeem fill in what they mean, and may become a rule", async (page) => {
    await page.goto(demo.url);
    await page.getByRole("button", { name: "New orchestration" }).click();
    const form = page.getByRole("dialog", { name: "New orchestration" });
    const way = (words) => form.getByRole("img", { name: words }).waitFor();
    const choose = (name) => form.getByRole("group", { name: "What to do" }).getByText(name).click();
    assert.ok(await form.getByRole("radio", { name: "Mint" }).isChecked());
    await choose("Redeem");
    assert.equal(await form.getByLabel("Asset to deliver").inputValue(), "USD");
    await form.getByLabel("Bank account id").fill("5a0c8f3e-6b7d-4c21-9f10-b7d2c44f6e0a");
    await way("It goes to Bank account and leaves Paxos.");
    await choose("Convert");
    assert.equal(await form.getByLabel("Asset to take").inputValue(), "USDG");
    await way("It is converted from USDG to PYUSD (convert).");
    // What the fields mean is what is chosen.
    await form.getByLabel("Asset to take").selectOption("USD");
    assert.ok(await form.getByRole("radio", { name: "Mint" }).isChecked());
    await choose("Convert");
    await form.getByRole("button", { name: /make a rule/ }).click();
    const rule = page.getByRole("dialog", { name: "New rule" });
    await rule.getByLabel("Asset that arrives").waitFor();
    assert.equal(await rule.getByLabel("Asset to deliver").inputValue(), "PYUSD");
  });
});

describe("a review", () => {
  const review = async (page, amount) => {
    await page.goto(demo.url);
    await page.locator("tr[data-id]").first().waitFor();
    await page.getByRole("button", { name: "New orchestration" }).click();
    const form = page.getByRole("dialog", { name: "New orchestration" });
    await form.getByLabel("Amount").fill(amount);
    await form.getByLabel("Destination profile").selectOption({ index: 1 });
    await form.getByRole("button", { name: "Review", exact: true }).click();
    return page.getByRole("dialog", { name: "Review" });
  };

  test("tells what would stop it, and sends nothing", async (page) => {
    const panel = await review(page, "999999999");
    const sent = [];
    page.on("request", (request) => sent.push(request.method()));
    await panel.getByRole("button", { name: "Look", exact: true }).click();
    await panel.locator(".preflight .issue-error", { hasText: "source_amount" }).waitFor();
    await panel.getByRole("button", { name: "Look again" }).waitFor();
    assert.deepEqual([...new Set(sent)], ["GET"]);
  });

  test("says when nothing stands in the way, and shows the request in four languages", async (page) => {
    const panel = await review(page, "1");
    await panel.getByRole("button", { name: "Look", exact: true }).click();
    await panel.getByText("Nothing stands in the way").waitFor();
    for (const [language, words] of [["curl", "curl --request POST"], ["TypeScript", "client.orchestrations.create"], ["Python", "urllib.request"]]) {
      await panel.getByRole("group", { name: "Show as" }).getByText(language).click();
      assert.ok((await panel.locator("pre").first().innerText()).includes(words), language);
    }
  });
});

describe("keys", () => {
  test("of a single letter work, rest while one types, and can be turned off", async (page) => {
    await page.goto(demo.url);
    await page.locator("tr[data-id]").first().waitFor();
    await page.keyboard.press("3");
    await page.locator("[data-rule]").first().waitFor();
    await page.keyboard.press("2");
    await page.keyboard.press("/");
    await page.keyboard.type("n3");
    assert.equal(await page.getByRole("searchbox").inputValue(), "n3");
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("?");
    const sheet = page.getByRole("dialog", { name: "Keys" });
    await sheet.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("3");
    assert.equal(new URL(page.url()).searchParams.get("view"), null);
    await page.reload();
    await page.getByRole("button", { name: "Keys" }).click();
    assert.equal(await sheet.getByRole("checkbox").isChecked(), false);
  });

  test("Ctrl and Enter submit a form", async (page) => {
    await page.goto(demo.url);
    await page.getByRole("button", { name: "New orchestration" }).click();
    const form = page.getByRole("dialog", { name: "New orchestration" });
    await form.getByLabel("Amount").press("Control+Enter");
    await form.getByText("Amount is required.").waitFor();
  });
});

describe("overview", () => {
  test("counts what there is, and leads to what needs a hand", async (page) => {
    await page.goto(demo.url);
    await part(page, "Overview").click();
    await page.getByText(/^of all \d+$/).waitFor();
    const { items } = await ask(page, "/orchestration/orchestrations?limit=1000");
    const failed = items.filter(({ status }) => status === "FAILED").length;
    const count = page.getByRole("button", { name: /Failed$/ });
    assert.equal(await count.innerText().then((text) => text.split("\n")[0]), String(failed));
    const trouble = items.find(({ status }) => status === "FAILED" || status === "REJECTED");
    const link = page.getByRole("region", { name: "Needs attention" }).getByRole("link").first();
    assert.equal(new URL(await link.getAttribute("href"), demo.url).searchParams.get("orchestration"), trouble.id);
    await count.click();
    assert.equal(new URL(page.url()).search, "?status=FAILED");
    await page.locator("tr[data-id]").first().waitFor();
  });
});

describe("destinations", () => {
  test("an address is registered with its Travel Rule data", async (page) => {
    await page.goto(demo.url);
    await part(page, "Destinations").click();
    await page.locator("[data-address]").first().waitFor();
    await page.locator("[data-account]").first().waitFor();
    await page.getByRole("button", { name: "Register an address" }).click();
    const form = page.getByRole("dialog", { name: "Register an address" });
    await form.getByLabel("Address", { exact: true }).fill("0x52908400098527886E0F7030069857D2E4169Ee7");
    await form.getByText(/checksum/).waitFor();
    await form.getByLabel("Address", { exact: true }).fill("0x52908400098527886E0F7030069857D2E4169EE7");
    await form.getByLabel("Name").first().fill("Cold wallet");
    await form.getByText("A provider").click();
    await form.getByText("A company").click();
    await form.getByRole("button", { name: "Save the address" }).click();
    await form.getByText("Name of the company is required.").waitFor();

    // The directory answers while one types.
    await form.getByLabel("Provider", { exact: true }).fill("a");
    const known = form.locator("#vasp-names option").first();
    await known.waitFor({ state: "attached" });
    await form.getByLabel("Provider", { exact: true }).fill(await known.getAttribute("value"));
    await form.getByLabel("Name of the company").fill("Example Treasury Inc");
    await form.getByLabel("Country").fill("usa");
    await form.getByRole("button", { name: "Save the address" }).click();

    const address = page.locator("[data-address]", { hasText: "Cold wallet" });
    await address.getByText("Travel Rule data is there").waitFor();
    const { addresses } = await ask(page, `/transfer/crypto-destination-addresses?ids=${await address.getAttribute("data-address")}`);
    assert.equal(addresses[0].travelrule_metadata.beneficiary.institution_details.physical_address.country, "USA");
    assert.ok(addresses[0].travelrule_metadata.vasp.id);
  });
});

describe("bank accounts", () => {
  test("one is registered, after what is wrong was said, and its review is followed to the end", async (page) => {
    await page.goto(`${demo.url}?view=destinations`);
    await page.locator("[data-account]").first().waitFor();
    await page.getByRole("button", { name: "Register a bank account" }).click();
    const form = page.getByRole("dialog", { name: "Register a bank account" });
    const bank = form.getByRole("group", { name: "Address of the bank" });
    const owner = form.getByRole("group", { name: "Address of the owner" });

    // A field speaks once it was left with something wrong in it; the others stay silent.
    await bank.getByLabel("City").fill("Zürich");
    assert.equal(await bank.getByLabel("City").getAttribute("aria-invalid"), null);
    await bank.getByLabel("City").blur();
    await bank.getByText("City takes only letters without accents").waitFor();
    assert.equal(await form.locator("[aria-invalid=true]").count(), 1);
    await bank.getByLabel("City").fill("Zurich");

    await form.getByRole("button", { name: "Save the account" }).click();
    await form.getByText("Account number is required.").waitFor();
    await form.getByText("Name of the company is required.").waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "account-accountNumber");

    await form.getByText("SWIFT", { exact: true }).click();
    await form.getByLabel("Account number or IBAN").fill("CH9300762011623852957");
    await form.getByLabel("SWIFT code (BIC)").fill("TESTCHZZ");
    await form.getByLabel("Name of the bank").fill("Bank of Tests");
    await bank.getByLabel("Country").fill("CHE");
    await form.getByText("A person", { exact: true }).click();
    await form.getByLabel("First name").fill("Ada");
    await form.getByLabel("Last name").fill("Example");
    await owner.getByLabel("Street").fill("1 Test Street");
    const posted = page.waitForRequest((request) => request.method() === "POST");
    await form.getByRole("button", { name: "Save the account" }).click();
    const body = (await posted).postDataJSON();
    assert.deepEqual(body.fiat_account_owner, { person_details: { first_name: "Ada", last_name: "Example" } });
    assert.deepEqual(body.fiat_network_instructions, {
      wire: {
        account_number: "CH9300762011623852957",
        fiat_account_owner_address: { country: "USA", address1: "1 Test Street" },
        routing_details: { routing_number_type: "SWIFT", routing_number: "TESTCHZZ", bank_name: "Bank of Tests", bank_address: { country: "CHE", city: "Zurich" } },
      },
    });
    assert.match(body.ref_id, /^[0-9a-f-]{36}$/);

    const account = page.locator("[data-account]", { hasText: "Bank of Tests" });
    await account.getByText("In review", { exact: true }).waitFor();
    assert.ok(!(await account.innerText()).includes("CH9300762011623852957"), "as in lists, only the end of the number is shown");
    await account.getByText("WIRE …2957").waitFor();
    await account.getByText("Approved", { exact: true }).waitFor();
    await page.getByRole("status").getByText("Bank account: approved").waitFor();
  });

  test("that is refused stays in the form, and saving again is the same request", async (page) => {
    await page.goto(`${demo.url}?view=destinations`);
    await page.getByRole("button", { name: "Register a bank account" }).click();
    const form = page.getByRole("dialog", { name: "Register a bank account" });
    await form.getByText("CUBIX", { exact: true }).click();
    assert.equal(await form.getByRole("group", { name: "The bank" }).count(), 0);
    await form.getByLabel("CUBIX account id").fill("5a0c8f3e-6b7d-4c21-9f10-b7d2c44f6e0a");
    await form.getByLabel("Name of the company").fill("Example Treasury Inc");
    const bodies = [];
    await page.route("**/paxos/transfer/fiat-accounts", (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      bodies.push(route.request().postDataJSON());
      return bodies.length > 1 ? route.continue() : route.fulfill({ status: 403, json: { type: "about:blank", title: "Forbidden", status: 403, detail: "insufficient scopes: found ''" } });
    });
    await form.getByRole("button", { name: "Save the account" }).click();
    await form.getByText("needs the scope transfer:write_fiat_account.").waitFor();
    await form.getByRole("button", { name: "Save the account" }).click();
    await page.locator("[data-account]", { hasText: "CUBIX" }).first().waitFor();
    assert.deepEqual(bodies[1], bodies[0]);
  });
});

describe("activity", () => {
  test("every request is there, with what went wrong", async (page) => {
    await page.goto(`${demo.url}?orchestration=no-such-id`);
    await page.getByText("This orchestration could not be shown").waitFor();
    await page.keyboard.press("Escape");
    await part(page, "Activity").click();
    await page.getByRole("row", { name: /GET \/paxos\/orchestration\/orchestrations\?/ }).first().waitFor();
    await page.getByText("Failed", { exact: true }).click();
    const rows = page.getByRole("row", { name: /orchestrations\/no-such-id.*404/ });
    await rows.first().waitFor();
    assert.ok(!(await page.getByRole("table").innerText()).includes("200"));
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByText("Nothing to show.").waitFor();
  });
});

describe("the log", () => {
  test("stands still until the newer requests are asked for", async (page) => {
    await page.goto(demo.url);
    await page.locator("tr[data-id]").first().waitFor();
    await part(page, "Activity").click();
    const rows = page.getByRole("region", { name: "The log" }).getByRole("row");
    await rows.nth(1).waitFor();
    const before = await rows.count();
    // Elsewhere on the page something is asked for.
    await page.keyboard.press("n");
    await page.getByRole("dialog", { name: "New orchestration" }).getByLabel("Source profile").selectOption({ label: "Payouts" });
    await page.keyboard.press("Escape");
    const newer = page.getByRole("button", { name: /^Show \d+ newer$/ });
    await newer.waitFor();
    assert.equal(await rows.count(), before);
    await newer.click();
    await rows.nth(before).waitFor();
  });
});

describe("export", () => {
  test("the filtered table as CSV, amounts as they came", async (page) => {
    await page.goto(`${demo.url}?status=FAILED`);
    await page.locator("tr[data-id]").first().waitFor();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export" }).click()]);
    const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\r\n");
    const { items } = await ask(page, "/orchestration/orchestrations?status=FAILED&limit=1000&order=DESC");
    assert.equal(lines.length, items.length + 1);
    assert.ok(lines[0].startsWith("id,created_at,"));
    for (const [at, { id, source_amount }] of items.entries()) {
      assert.ok(lines[at + 1].startsWith(`${id},`) && lines[at + 1].includes(`,${source_amount},`), lines[at + 1]);
    }
  });
});
