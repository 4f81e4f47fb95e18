// Somebody with a token who works at a home.
import { equal } from "./assert.mjs";

export class Desk {
  constructor(home, token) {
    this.home = home;
    this.token = token;
  }

  /** A fresh start: the data of the seed, no faults, a new token. */
  static async open(home) {
    await home.reset();
    return new Desk(home, await Desk.token(home));
  }

  static async token(home, scope) {
    const { clientId, clientSecret } = home.credentials;
    const form = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret });
    if (scope !== undefined) form.set("scope", scope);
    const response = await home.fetch(home.tokenUrl, { method: "POST", body: form });
    const { access_token } = await response.json();
    equal(response.status, 200, "status of the token endpoint");
    return access_token;
  }

  send(method, path, body, headers = {}) {
    return this.home.fetch(this.home.apiUrl + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }

  /** The answer to what must succeed. */
  async call(method, path, body) {
    const response = await this.send(method, path, body);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  get(path) {
    return this.call("GET", path);
  }

  post(path, body) {
    return this.call("POST", path, body);
  }

  /** The problem of what must be refused. */
  async refused(status, method, path, body, headers) {
    const response = await this.send(method, path, body, headers);
    const text = await response.text();
    equal(response.status, status, `status of ${method} ${path} ${text}`);
    equal(response.headers.get("content-type"), "application/problem+json", "content type");
    const problem = JSON.parse(text);
    equal(problem.status, status, "status in the body");
    return problem;
  }

  async profiles() {
    const { items } = await this.get("/profiles");
    return items;
  }

  /** What creates an orchestration between two profiles. */
  async params(more = {}) {
    const [from, to] = await this.profiles();
    return {
      ref_id: `case-${(Desk.made += 1)}`,
      source_asset: "USD",
      destination_asset: "USDG",
      source_amount: "10.00",
      source: { profile: { profile_id: from.id } },
      destination: { profile: { profile_id: to.id } },
      ...more,
    };
  }

  async available(profileId, asset) {
    return (await this.get(`/profiles/${profileId}/balances/${asset}`)).available;
  }
}

Desk.made = 0;
