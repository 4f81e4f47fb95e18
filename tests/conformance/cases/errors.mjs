// What is refused, how, and with which words.
import { equal, match, ok } from "../assert.mjs";
import { Desk } from "../desk.mjs";

const ORCHESTRATIONS = "/orchestration/orchestrations";

export const errors = {
  async "no token"(desk, home) {
    const response = await home.fetch(`${home.apiUrl}/profiles`);
    equal(response.status, 401);
    await response.text();
  },
  async "a token that nobody gave"(desk, home) {
    await new Desk(home, "made-up").refused(401, "GET", "/profiles");
  },
  async "a token without the scope"(desk, home) {
    const weak = new Desk(home, await Desk.token(home, "events:read_event"));
    await weak.get("/events?limit=1");
    const { detail, type } = await weak.refused(403, "GET", "/profiles");
    equal(type, "about:blank");
    match(detail, /insufficient scopes.*funding:read_profile/);
  },
  async "wrong credentials"(desk, home) {
    const form = new URLSearchParams({ grant_type: "client_credentials", client_id: home.credentials.clientId, client_secret: "wrong" });
    const response = await home.fetch(home.tokenUrl, { method: "POST", body: form });
    equal([response.status, (await response.json()).error], [401, "invalid_client"]);
  },
  async "a scope that there is not"(desk, home) {
    const { clientId: client_id, clientSecret: client_secret } = home.credentials;
    const form = new URLSearchParams({ grant_type: "client_credentials", client_id, client_secret, scope: "money:all" });
    const response = await home.fetch(home.tokenUrl, { method: "POST", body: form });
    equal([response.status, (await response.json()).error], [400, "invalid_scope"]);
  },
  async "an unknown path"(desk) {
    await desk.refused(404, "GET", "/nothing");
  },
  async "a method that the path does not have"(desk) {
    const response = await desk.send("DELETE", "/profiles");
    equal([response.status, response.headers.get("allow")], [405, "GET"]);
    await response.text();
  },
  async "an unknown id"(desk) {
    await desk.refused(404, "GET", `${ORCHESTRATIONS}/6f1d3c1e-0000-4000-8000-000000000000`);
  },
  async "no JSON"(desk) {
    await desk.refused(400, "POST", ORCHESTRATIONS, "{");
  },
  async "a field that is missing, one of the wrong type and one that is unknown, all at once"(desk) {
    const params = await desk.params({ source_amount: 10, surprise: true });
    delete params.source_asset;
    const { meta } = await desk.refused(400, "POST", ORCHESTRATIONS, params);
    const codes = JSON.stringify(meta);
    for (const word of ["source_asset", "source_amount", "surprise"]) ok(codes.includes(word), `${word} in ${codes}`);
  },
  async "an amount of nothing"(desk) {
    await desk.refused(400, "POST", ORCHESTRATIONS, await desk.params({ source_amount: "0" }));
  },
  async "two destinations"(desk) {
    const params = await desk.params();
    params.destination.fiat = { bank_account_id: "b" };
    await desk.refused(400, "POST", ORCHESTRATIONS, params);
  },
  async "more than there is"(desk) {
    const params = await desk.params({ source_amount: "999999999999" });
    const { type, meta } = await desk.refused(403, "POST", ORCHESTRATIONS, params);
    match(type, /insufficient-funds$/);
    equal([meta.asset, meta.needed, meta.profile_id], ["USD", "999999999999", params.source.profile.profile_id]);
  },
  async "a ref_id that was used"(desk) {
    const params = await desk.params();
    const made = await desk.post(ORCHESTRATIONS, params);
    const before = await desk.available(params.source.profile.profile_id, "USD");
    const { meta } = await desk.refused(409, "POST", ORCHESTRATIONS, params);
    equal(meta.existing.id, made.id);
    equal(await desk.available(params.source.profile.profile_id, "USD"), before, "balance after the second create");
  },
  async "a body that is too long"(desk) {
    await desk.refused(413, "POST", ORCHESTRATIONS, JSON.stringify({ ref_id: "x".repeat(70_000) }));
  },
  async "a cursor that nobody gave"(desk) {
    await desk.refused(400, "GET", `${ORCHESTRATIONS}?page_cursor=nonsense`);
  },
  async "a limit out of range"(desk) {
    for (const path of [`${ORCHESTRATIONS}?limit=0`, `${ORCHESTRATIONS}?limit=1001`, "/events?limit=101"]) await desk.refused(400, "GET", path);
  },
  async "every refusal is in the journal, with its reason"(desk, home) {
    await home.reset();
    await desk.refused(404, "GET", "/nothing");
    const [entry] = await home.journal();
    equal([entry.method, entry.path, entry.status], ["GET", "/v2/nothing", 404]);
    ok(entry.reason.length > 10, "a reason in words");
  },
};
