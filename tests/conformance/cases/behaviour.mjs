// What happens over time, page by page, with deposits and with faults.
import { equal, match, ok, rejects } from "../assert.mjs";
import { Desk } from "../desk.mjs";

const ORCHESTRATIONS = "/orchestration/orchestrations";

async function pages(desk, path, key = "items") {
  const found = [];
  let cursor = "";
  do {
    const page = await desk.get(path + (cursor === "" ? "" : `&page_cursor=${encodeURIComponent(cursor)}`));
    found.push(page[key]);
    cursor = page.next_page_cursor ?? "";
  } while (cursor !== "");
  return found;
}

export const pagination = {
  async "all pages hold each orchestration once, newest first"(desk) {
    const all = (await pages(desk, `${ORCHESTRATIONS}?limit=50`)).flat();
    equal(new Set(all.map(({ id }) => id)).size, all.length);
    ok(all.length > 250, "hundreds");
    const times = all.map(({ created_at }) => created_at);
    equal(times, [...times].sort().reverse());
  },
  async "the page size makes no difference"(desk) {
    const by = async (limit) => (await pages(desk, `${ORCHESTRATIONS}?limit=${limit}`)).flat().map(({ id }) => id);
    equal(await by(1000), await by(33));
  },
  async "the last page has no cursor"(desk) {
    const page = await desk.get(`${ORCHESTRATIONS}?limit=1000`);
    ok(!("next_page_cursor" in page), "no cursor");
  },
  async "events come oldest first, and the other way on demand"(desk) {
    const { events } = await desk.get("/events?limit=5");
    const times = events.map(({ created_at }) => created_at);
    equal(times, [...times].sort());
    const down = await desk.get("/events?limit=100&order=DESC");
    ok(down.events[0].created_at >= times[4], "newest first");
  },
  async "times limit a list"(desk) {
    const { items } = await desk.get(`${ORCHESTRATIONS}?limit=10`);
    const at = items[5].created_at;
    const older = await desk.get(`${ORCHESTRATIONS}?limit=1000&created_at.lt=${encodeURIComponent(at)}`);
    ok(older.items.every(({ created_at }) => created_at < at), "older ones only");
    const from = await desk.get(`${ORCHESTRATIONS}?limit=1000&created_at.gte=${encodeURIComponent(at)}`);
    ok(from.items.length >= 6 && from.items.every(({ created_at }) => created_at >= at), "the others");
  },
};

/** Creates with an amount and tells what it is after so many milliseconds. */
async function after(desk, home, amount, ms) {
  const made = await desk.post(ORCHESTRATIONS, await desk.params({ source_amount: amount }));
  await home.advance(ms);
  return desk.get(`${ORCHESTRATIONS}/${made.id}`);
}

export const lifecycles = {
  async "an orchestration completes, and the money is there"(desk, home) {
    const params = await desk.params({ source_amount: "12.50" });
    const [source, target] = [params.source.profile.profile_id, params.destination.profile.profile_id];
    const before = [await desk.available(source, "USD"), await desk.available(target, "USDG")].map(Number);
    const made = await desk.post(ORCHESTRATIONS, params);
    await home.runUntilIdle();
    const done = await desk.get(`${ORCHESTRATIONS}/${made.id}`);
    equal([done.status, done.source_transfer.status, done.destination_transfer.status], ["COMPLETED", "COMPLETED", "COMPLETED"]);
    const now = [await desk.available(source, "USD"), await desk.available(target, "USDG")].map(Number);
    equal([now[0], now[1]], [before[0] - 12.5, before[1] + 12.5]);
  },
  async "step by step"(desk, home) {
    equal((await after(desk, home, "1", 0)).source_transfer.status, "PENDING");
    equal((await after(desk, home, "1", 1000)).source_transfer.status, "PROCESSING");
    equal((await after(desk, home, "1", 2000)).source_transfer.status, "COMPLETED");
    equal((await after(desk, home, "1", 3000)).status, "COMPLETED");
  },
  async "one that waits for an approval gets it"(desk, home) {
    equal((await after(desk, home, "1.11", 0)).status, "PENDING");
    equal((await after(desk, home, "1.11", 3000)).status, "PROCESSING");
    equal((await after(desk, home, "1.11", 6000)).status, "COMPLETED");
  },
  async "one that fails gives the money back"(desk, home) {
    const params = await desk.params({ source_amount: "5.13" });
    const id = params.source.profile.profile_id;
    const before = await desk.available(id, "USD");
    const made = await desk.post(ORCHESTRATIONS, params);
    ok((await desk.available(id, "USD")) !== before, "set aside");
    await home.runUntilIdle();
    const failed = await desk.get(`${ORCHESTRATIONS}/${made.id}`);
    equal(failed.status, "FAILED");
    ok(failed.fail_reason.detail.length > 5, "a reason");
    equal(await desk.available(id, "USD"), before);
  },
  async "one that is rejected"(desk, home) {
    equal((await after(desk, home, "1.17", 3000)).status, "REJECTED");
  },
  async "one that waits for ever"(desk, home) {
    equal((await after(desk, home, "1.19", 3_500_000)).status, "PENDING");
  },
  async "every change is an event"(desk, home) {
    const made = await desk.post(ORCHESTRATIONS, await desk.params());
    await home.runUntilIdle();
    const { events } = await desk.get("/events?limit=100&order=DESC");
    const types = events.filter(({ object }) => object.id === made.id).map(({ type }) => type);
    equal(types.sort(), ["orchestration.completed", "orchestration.processing"]);
  },
  async "a token ends after an hour"(desk, home) {
    await home.advance(3_598_000);
    await desk.get("/profiles");
    await home.advance(2000);
    await desk.refused(401, "GET", "/profiles");
  },
};

async function cryptoRule(desk) {
  const [profile, other] = await desk.profiles();
  const body = {
    ref_id: "case-rule",
    profile_id: profile.id,
    source_asset: "USDC",
    destination_asset: "USDG",
    source: { crypto: { network: "SOLANA" } },
    destination: { profile: { profile_id: other.id } },
  };
  return { profile, other, ...(await desk.post("/orchestration/rules", body)) };
}

export const deposits = {
  async "one from outside fires a rule"(desk, home) {
    const { rule, other } = await cryptoRule(desk);
    const before = Number(await desk.available(other.id, "USDG"));
    const { orchestration_id, transfer_id } = await home.deposit({ address: rule.source.crypto.address, amount: "7.25", asset: "USDC" });
    await home.runUntilIdle();
    const fired = await desk.get(`${ORCHESTRATIONS}/${orchestration_id}`);
    equal([fired.status, fired.orchestration_rule_id, fired.source_transfer.transfer_id], ["COMPLETED", rule.id, transfer_id]);
    equal(Number(await desk.available(other.id, "USDG")), before + 7.25);
  },
  async "a test deposit to a rule's address does, too"(desk) {
    const { rule, profile } = await cryptoRule(desk);
    const body = { asset: "USDC", amount: "3", crypto_network: "SOLANA", crypto_address: rule.source.crypto.address };
    await desk.post(`/sandbox/profiles/${profile.id}/deposit`, body);
    equal((await desk.get(`${ORCHESTRATIONS}?orchestration_rule_id=${rule.id}`)).items.map(({ source_amount }) => source_amount), ["3"]);
  },
  async "a bank deposit by its memo, too"(desk) {
    const [profile] = await desk.profiles();
    const { rule } = await desk.post("/orchestration/rules", {
      ref_id: "bank-rule",
      profile_id: profile.id,
      source_asset: "USD",
      destination_asset: "USDP",
      source: { fiat: { network: "CUBIX" } },
      destination: { profile: { profile_id: profile.id } },
    });
    const body = { amount: "20.00", asset: "USD", memo_id: rule.source.fiat.memo_id, fiat_network_instructions: { cubix: { account_id: "c" } } };
    await desk.post("/sandbox/fiat-deposits", body);
    equal((await desk.get(`${ORCHESTRATIONS}?orchestration_rule_id=${rule.id}`)).items.length, 1);
  },
  async "a deleted rule's deposit is credited as it is"(desk, home) {
    const { rule, profile } = await cryptoRule(desk);
    await desk.call("DELETE", `/orchestration/rules/${rule.id}`);
    const before = Number(await desk.available(profile.id, "USDC"));
    equal(Object.keys(await home.deposit({ rule_id: rule.id, amount: "4", asset: "USDC" })), ["transfer_id"]);
    equal(Number(await desk.available(profile.id, "USDC")), before + 4);
  },
  async "one that cannot be is refused in words"(desk, home) {
    match((await rejects(home.deposit({ rule_id: "nothing", amount: "5" }), "no such rule")).message, /there is no rule with this rule_id/);
  },
};

const CREATE = "createOrchestration";

async function count(desk, refId) {
  return (await desk.get(`${ORCHESTRATIONS}?ref_id=${refId}`)).items.length;
}

export const faults = {
  async "a connection lost before"(desk, home) {
    const params = await desk.params();
    await home.faults([{ operation: CREATE, point: "before_commit" }]);
    await rejects(desk.send("POST", ORCHESTRATIONS, params), "a lost connection");
    equal(await count(desk, params.ref_id), 0);
    await desk.post(ORCHESTRATIONS, params);
  },
  async "a connection lost after"(desk, home) {
    const params = await desk.params();
    await home.faults([{ operation: CREATE, point: "after_commit" }]);
    await rejects(desk.send("POST", ORCHESTRATIONS, params), "a lost connection");
    equal(await count(desk, params.ref_id), 1);
    await desk.refused(409, "POST", ORCHESTRATIONS, params);
  },
  async "half an answer"(desk, home) {
    const params = await desk.params();
    await home.faults([{ operation: CREATE, point: "mid_body" }]);
    const whole = async () => (await desk.send("POST", ORCHESTRATIONS, params)).json();
    await rejects(whole(), "a broken body");
    equal(await count(desk, params.ref_id), 1);
  },
  async "a status of choice"(desk, home) {
    await home.faults([{ operation: CREATE, point: "status", status: 429, retryAfter: 7 }]);
    const response = await desk.send("POST", ORCHESTRATIONS, await desk.params());
    equal([response.status, response.headers.get("retry-after")], [429, "7"]);
    await response.text();
  },
  async "an answer that is late"(desk, home) {
    await home.faults([{ operation: "listProfiles", point: "latency", ms: 5 }]);
    ok((await desk.profiles()).length > 0, "an answer all the same");
  },
  async "twice, then no more"(desk, home) {
    await home.faults([{ operation: "listProfiles", point: "status", times: 2 }]);
    const statuses = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const response = await desk.send("GET", "/profiles");
      statuses.push(response.status);
      await response.text();
    }
    equal(statuses, [503, 503, 200]);
    equal((await home.state()).fired.status, 2);
  },
  async "a script that is wrong is refused in words"(desk, home) {
    match((await rejects(home.faults([{ point: "sometimes" }]), "no such point")).message, /point/);
  },
};

export const controls = {
  async "reset goes back to the seed"(desk, home) {
    const counts = async () => (await home.state()).counts;
    const before = await counts();
    await desk.post(ORCHESTRATIONS, await desk.params());
    ok((await counts()).orchestrations === before.orchestrations + 1, "one more");
    await home.reset();
    equal(await counts(), before);
  },
  async "a snapshot brings everything back"(desk, home) {
    const params = await desk.params();
    const made = await desk.post(ORCHESTRATIONS, params);
    const kept = await home.snapshot();
    await home.runUntilIdle();
    await desk.call("DELETE", `/transfer/fiat-accounts/${(await desk.get("/transfer/fiat-accounts?limit=1")).items[0].id}`);
    await home.restore(kept);
    equal(await desk.get(`${ORCHESTRATIONS}/${made.id}`), made);
  },
  async "what is no snapshot is refused in words"(desk, home) {
    match((await rejects(home.restore("{}"), "no snapshot")).message, /no snapshot/);
  },
  async "the clock moves as it is told"(desk, home) {
    const at = async () => Date.parse((await home.state()).now);
    const before = await at();
    await home.advance(1500);
    equal((await at()) - before, 1500);
  },
  async "the journal has every request, and no secret"(desk, home) {
    await home.reset();
    const token = await Desk.token(home);
    await new Desk(home, token).get("/profiles?limit=1");
    const journal = await home.journal();
    equal(journal.map(({ path, status }) => [path, status]), [["/oauth2/token", 200], ["/v2/profiles", 200]]);
    const text = JSON.stringify(journal);
    ok(!text.includes(token) && !text.includes(home.credentials.clientSecret), "no secret");
  },
  async "the state names credentials, counts and balances"(desk, home) {
    const { credentials, counts, profiles, dialect } = await home.state();
    equal([credentials, dialect], [home.credentials, "2026-07"]);
    equal(profiles.length, counts.profiles);
    for (const balance of profiles.flatMap(({ balances }) => balances)) match(balance.available, /^\d+(\.\d+)?$/);
  },
};
