// Sends what a document lets people send, and what it does not, to a sandbox, and validates every answer. The requests
// that the client would send are validated, too.
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { badTexts, badValues, goodValues, places, valueAt, withValue } from "./generate.mjs";
import { MEANT, TOLERATED } from "./meant.mjs";
import { BASES, World } from "./world.mjs";

const PACKAGE = process.env.PAXOS_PACKAGE ?? fileURLToPath(new URL("../../../pkg/", import.meta.url));

/** Drives all operations of the table that the document has. */
export async function drive(table, document) {
  const load = (path) => import(pathToFileURL(join(PACKAGE, path)).href);
  const [{ createSandbox }, { prepare }] = [await load("entry/sandbox-node.js"), await load("entry/node.js")];
  const report = { cases: 0, accepted: 0, refused: 0, records: 0, checked: 0, failures: [], operations: {}, meant: new Map(), tolerated: new Map() };
  const world = await new World(createSandbox({ seed: "conformance", now: new Date("2026-07-08T09:04:03.218Z") })).open();
  const theirs = new Map(document.operations.map((operation) => [operation.name, operation]));
  for (const { name } of table) {
    const operation = theirs.get(name);
    if (operation === undefined || BASES[name] === undefined) continue;
    await new Driver(world, document, operation, prepare, report).all();
  }
  return report;
}

class Driver {
  constructor(world, document, operation, prepare, report) {
    Object.assign(this, { world, document, operation, prepare, report });
    this.row = report.operations[operation.name] = { requests: 0, accepted: 0, refused: 0, checked: 0, failures: 0 };
  }

  base() {
    return BASES[this.operation.name](this.world);
  }

  fail(title, what) {
    this.row.failures += 1;
    this.report.failures.push(`${this.operation.name}, ${title}: ${what}`);
  }

  async all() {
    await this.send("a good request", await this.base(), "good");
    await this.parameters();
    if (this.operation.body !== undefined) await this.bodies();
    await this.strangers();
    await this.everyPage();
  }

  async parameters() {
    for (const parameter of this.operation.parameters.filter(({ in: place }) => place === "query")) {
      const { name, schema = {} } = parameter;
      for (const value of goodValues(this.document, schema, name)) {
        await this.send(`query ${name}=${JSON.stringify(value)}`, { ...(await this.base()), query: { [name]: value } }, "good");
      }
      const values = goodValues(this.document, schema, name);
      if (Array.isArray(values[0])) {
        await this.send(`query ${name} twice`, { ...(await this.base()), query: { [name]: [values[0][0], values.at(-1)[0]] } }, "good");
        await this.send(`query ${name} 101 times`, { ...(await this.base()), query: { [name]: Array.from({ length: 101 }, (_, at) => `v${at}`) } }, "bad");
      }
      for (const [what, value] of badTexts(this.document, parameter)) {
        await this.send(`query ${name}, ${what}`, { ...(await this.base()), query: { [name]: value } }, "bad");
      }
      await this.send(`query ${name}, empty`, { ...(await this.base()), query: { [name]: "" } }, "either");
    }
  }

  async bodies() {
    const { document, operation } = this;
    const variants = ["", ...Object.keys((await this.base()).instead ?? {})];
    for (const variant of variants) {
      const make = async () => {
        const base = await this.base();
        return { ...base, body: { ...base.body, ...base.instead?.[variant] } };
      };
      const title = variant === "" ? "" : ` with ${variant}`;
      if (variant !== "") await this.send(`body${title}`, await make(), "good");
      const found = [];
      places(document, operation.body, (path, schema, required) => found.push({ path, schema, required }));
      for (const { path, schema, required } of found) {
        const there = valueAt((await make()).body, path);
        const isReached = path.length === 1 || valueAt((await make()).body, path.slice(0, -1)) !== undefined;
        if (!isReached) continue;
        const place = `body.${path.join(".")}`;
        const put = async (value) => {
          const made = await make();
          return { ...made, body: withValue(made.body, path, value) };
        };
        if (there === undefined) {
          for (const value of goodValues(document, schema, path.at(-1))) {
            const used = path.at(-1) === "ref_id" ? this.world.key() : value;
            await this.send(`${place}=${JSON.stringify(used)}${title}`, await put(used), "good");
          }
        } else {
          await this.send(`${place} left out${title}`, await put(undefined), required ? "bad" : "either");
          for (const value of document.resolve(schema).enum ?? []) await this.send(`${place}=${value}${title}`, await put(value), "either");
        }
        for (const [what, value] of badValues(document, schema)) await this.send(`${place}, ${what}${title}`, await put(value), "bad");
        await this.send(`${place}, null${title}`, await put(null), required ? "bad" : "either");
      }
    }
    for (const [at, example] of operation.examples.entries()) await this.send(`example ${at + 1} of the document`, { ...(await this.base()), body: example }, "either");
    for (const [what, body] of [["a list", []], ["a text", "text"], ["a number", 5], ["nothing", undefined]]) {
      await this.send(`the body is ${what}`, { ...(await this.base()), body }, this.operation.method === "PUT" && body === undefined ? "either" : "bad");
    }
    const base = await this.base();
    await this.send("a field that nobody knows", { ...base, body: { ...base.body, nobody_knows: 1 } }, "bad");
  }

  /** No token, another scope, ids that there are not. */
  async strangers() {
    const { world, operation } = this;
    await this.send("no token", await this.base(), 401, { token: "" });
    await this.send("a token that nobody gave", await this.base(), 401, { token: "made-up" });
    const [scope] = operation.scopes;
    if (scope !== undefined) {
      const another = scope === "events:read_event" ? "funding:read_profile" : "events:read_event";
      await this.send("a token of another scope", await this.base(), 403, { token: await world.tokenFor(another) });
      await this.send("a token of this scope alone", await this.base(), "good", { token: await world.tokenFor(scope) });
    }
    for (const name of Object.keys((await this.base()).path ?? {})) {
      for (const id of ["6f1d3c1e-0000-4000-8000-00000000dead", "no-such-thing", "x".repeat(300)]) {
        const base = await this.base();
        await this.send(`path ${name}=${id.slice(0, 40)}`, { ...base, path: { ...base.path, [name]: id } }, "unknown");
      }
    }
  }

  /** What lists hold is validated to its end. */
  async everyPage() {
    const { operation } = this;
    if (operation.method !== "GET" || !operation.parameters.some(({ name }) => name === "page_cursor")) return;
    let cursor;
    do {
      const query = { limit: "100", ...(cursor === undefined ? {} : { page_cursor: cursor }) };
      const page = await this.send(`page ${cursor ?? "one"}`, { ...(await this.base()), query }, "good");
      cursor = page?.next_page_cursor || undefined;
      const list = Object.values(page ?? {}).find(Array.isArray) ?? [];
      this.report.records += list.length;
    } while (cursor !== undefined);
  }

  /**
   * Sends a request and judges the answer. `expected`: "good" must be 200, "bad" must be refused, "unknown" must be 400
   * or 404 or an empty 200, "either" may be anything but a failure of the server; or a status.
   */
  async send(title, request, expected, options) {
    const { world, operation, report, row } = this;
    const path = operation.path.replace(/\{([^}]+)\}/g, (_, name) => encodeURIComponent(request.path?.[name] ?? ""));
    const query = Object.entries(request.query ?? {}).flatMap(([name, value]) => [value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`));
    const target = path + (query.length === 0 ? "" : `?${query.join("&")}`);
    report.cases += 1;
    row.requests += 1;
    const answer = await world.send(operation.method, target, request.body, options);
    const isAccepted = answer.status === 200;
    row[isAccepted ? "accepted" : "refused"] += 1;
    report[isAccepted ? "accepted" : "refused"] += 1;
    for (const line of this.wrongWith(answer)) {
      const isTolerated = TOLERATED.find((one) => one.operation === operation.name && one.line.test(line));
      if (isTolerated === undefined) this.fail(title, line);
      else report.tolerated.set(isTolerated, (report.tolerated.get(isTolerated) ?? 0) + 1);
    }
    const meant = MEANT.find(({ operation: one, title: pattern }) => (one === undefined || one === operation.name) && pattern.test(title));
    const wanted = meant?.expected ?? expected;
    if (!fits(answer.status, wanted)) this.fail(title, `${answer.status} instead of ${wanted}: ${answer.text.slice(0, 300)}`);
    if (meant !== undefined) report.meant.set(meant, (report.meant.get(meant) ?? 0) + 1);
    if (isAccepted && expected === "good") this.checkClient(title, request);
    return isAccepted ? answer.body : undefined;
  }

  /** What breaks the document in an answer. */
  wrongWith({ status, type, body, text }) {
    const { document, operation } = this;
    if (body === undefined) return [`the body is no JSON: ${text.slice(0, 100)}`];
    if (status === 200) {
      if (type !== "application/json") return [`the content type is ${type}`];
      return operation.response === undefined ? [] : document.errors(operation.response, body, { closed: true });
    }
    if (type !== "application/problem+json") return [`the content type of ${status} is ${type}`];
    if (body.status !== status) return [`the body says status ${body.status}, the answer ${status}`];
    const problem = operation.problem(status) ?? document.json.components?.schemas?.Problem;
    return problem === undefined ? [] : document.errors(problem, body);
  }

  /** The request that the client makes of the same parameters keeps to the document. */
  checkClient(title, { path = {}, query = {}, body = {} }) {
    const { document, operation, prepare, report, row } = this;
    let made;
    try {
      made = prepare(operation.name, { ...path, ...nested(document, operation, query), ...body });
    } catch (error) {
      // The client may be stricter than the sandbox; that it refuses is not a request.
      if (error.name === "ValidationError") return;
      throw error;
    }
    report.checked += 1;
    row.checked += 1;
    if (made.method !== operation.method) this.fail(title, `the client sends ${made.method}`);
    if (operation.body !== undefined) {
      const sent = made.body === undefined || made.body === "" ? undefined : typeof made.body === "string" ? JSON.parse(made.body) : made.body;
      for (const line of document.errors(operation.body, sent, { closed: true })) this.fail(title, `the client's body: ${line}`);
    }
    const known = new Map(operation.parameters.filter((one) => one.in === "query").map((one) => [one.name, one]));
    const pairs = [...new URLSearchParams(typeof made.query === "string" ? made.query : "")];
    for (const [name, value] of pairs) {
      const schema = document.resolve(known.get(name)?.schema ?? {});
      if (!known.has(name)) this.fail(title, `the client sends the query ${name}`);
      else for (const line of document.errors(schema, typed(document, schema, value))) this.fail(title, `the client's query ${name}: ${line}`);
    }
  }
}

/** The parameters of a query as the client takes them. */
function nested(document, operation, query) {
  const params = {};
  for (const [name, value] of Object.entries(query)) {
    const [outer, inner] = name.split(".");
    const schema = document.resolve(operation.parameters.find((one) => one.name === name)?.schema ?? {});
    const given = schema.type === "integer" || schema.type === "boolean" ? typed(document, schema, String(value)) : value;
    if (inner === undefined) params[name] = given;
    else params[outer] = { ...params[outer], [inner]: given };
  }
  return params;
}

/** A text of a query as the value that its schema means. */
function typed(document, schema, text) {
  switch (schema.type) {
    case "integer":
      return Number(text);
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "array":
      return [typed(document, document.resolve(schema.items ?? {}), text)];
    default:
      return text;
  }
}

function fits(status, expected) {
  switch (expected) {
    case "good":
      return status === 200;
    case "bad":
      return status >= 400 && status < 500;
    case "unknown":
      return status === 400 || status === 404;
    case "either":
      return status === 200 || (status >= 400 && status < 500);
    default:
      return status === expected;
  }
}
