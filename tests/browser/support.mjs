// What the browser tests share: the demo as a child process, Chrome, and pages that are watched.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, it } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKAGE = process.env.PAXOS_PACKAGE ?? join(ROOT, "pkg");
const CHROMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Far more than anything takes on a slow machine. */
export const PATIENCE_MS = 60_000;

/** Starts the page with token proxy and embedded sandbox. */
export async function startDemo() {
  const { PAXOS_CLIENT_ID: _id, PAXOS_CLIENT_SECRET: _secret, ...env } = process.env;
  const args = [join(PACKAGE, "bin.js"), "demo", "--port", "0", "--www", join(ROOT, "www/dist")];
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = await Promise.race([ready(child), ended.then((code) => Promise.reject(new Error(`demo ended with ${code}`)))]);
  return {
    url,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

async function ready(child) {
  for await (const line of createInterface(child.stdout)) {
    const url = /^ready (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error("demo said nothing like `ready http://…`");
}

/**
 * One demo and one browser for all tests of a file. `test` runs steps on a page of their own, which then must have done
 * nothing wrong.
 */
export function startForTests() {
  const started = {};
  const demo = {
    get url() {
      return started.demo.url;
    },
  };
  before(async () => {
    started.demo = await startDemo();
    started.browser = await startBrowser();
  });
  after(async () => {
    await started.browser?.close();
    await started.demo?.stop();
  });
  const test = (name, steps, options) =>
    it(name, { timeout: 4 * PATIENCE_MS }, async () => {
      const page = await openPage(started.browser, demo.url, options);
      await steps(page);
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await closePage(page);
    });
  return { demo, test };
}

export function startBrowser() {
  return chromium.launch({ executablePath: findChrome(), args: FLAGS });
}

function findChrome() {
  if (process.env.CHROME) return process.env.CHROME;
  const paths = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => CHROMES.map((name) => join(folder, name)));
  const found = paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  assert.ok(found, "no Chrome or Chromium: set CHROME to one");
  return found;
}

/** A browser reports an answer of 4xx or a lost connection as a console error of its own: the page cannot prevent it. */
const OF_THE_NETWORK = /^Failed to load resource:/;

/**
 * Opens a page of its own context. `page.complaints` fills with everything a page must not do: errors, violations of the
 * content security policy, requests to other hosts.
 */
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !OF_THE_NETWORK.test(message.text())) page.complaints.push(message.text());
  });
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== "data:" && origin !== new URL(url).origin) page.complaints.push(`request to ${origin}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
  });
  return page;
}

/** The same at another time, in one time zone and one language: what it says is the same everywhere. */
export async function openAt(browser, url, time, options = {}) {
  const page = await openPage(browser, url, { ...options, timezoneId: "UTC", locale: "en-GB" });
  await page.clock.install({ time });
  return page;
}

/** Closes a page that did nothing wrong. */
export async function closePage(page) {
  await page.context().close();
  assert.deepEqual(page.complaints, []);
}

/** Asks the API from inside the page, as the page itself does. */
export function ask(page, path) {
  return page.evaluate(async (path) => {
    const response = await fetch(`/paxos${path}`, { headers: { "x-paxos-orchestrations": "1" } });
    return response.json();
  }, path);
}

/** Notes all that a page announces: the next news may come before a test has looked. To be called before the page is opened. */
export function hear(page) {
  return page.addInitScript(() => {
    window.heard = [];
    new MutationObserver(() => {
      for (const { textContent } of document.querySelectorAll(".news")) if (textContent !== window.heard.at(-1)) window.heard.push(textContent);
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
}

/** Waits until a page that is heard has announced something that begins so. */
export function said(page, text) {
  return page.waitForFunction((text) => window.heard.some((one) => one.startsWith(text)), text);
}

/** Opens the form and fills in what every orchestration needs. */
export async function compose(page, { profile = "Treasury", asset = "USD", amount, refId }) {
  await page.getByRole("button", { name: "New orchestration" }).click();
  const form = page.getByRole("dialog", { name: "New orchestration" });
  await form.getByLabel("Source profile").selectOption({ label: profile });
  await form.getByLabel("Asset to take").selectOption(asset);
  await form.getByLabel("Amount").fill(amount);
  await form.getByLabel("Destination profile").selectOption({ label: "Payouts" });
  if (refId !== undefined) {
    await form.getByText("Reference and metadata").click();
    await form.getByRole("textbox", { name: "ref_id" }).fill(refId);
  }
  return form;
}

/** Goes on to the review. */
export async function review(page, form) {
  await form.getByRole("button", { name: "Review", exact: true }).click();
  const panel = page.getByRole("dialog", { name: "Review" });
  await panel.waitFor();
  return { panel, refId: (await panel.locator("[data-ref-id]").textContent()) ?? "" };
}

export const send = (panel) => panel.getByRole("button", { name: "Confirm and send" }).click();
