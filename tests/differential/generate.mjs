// Inputs for the differential test: good fixtures, bent. Seeded, so that the same number makes the same inputs, on any
// machine. Inputs are bytes of JSON text: keys that stand twice, odd escapes, lone surrogates and broken UTF-8 survive.
import { readdirSync, readFileSync } from "node:fs";

const FIXTURES = new URL("../fixtures/", import.meta.url);
const encoder = new TextEncoder();

/** Chance from a seed (mulberry32). */
export function chance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (limit) => Math.floor(next() * limit);
  return { below, oneIn: (n) => below(n) === 0, pick: (list) => list[below(list.length)] };
}

/** `{ operation name: [parameters, …] }` from the good fixtures. */
function goodParams() {
  const good = {};
  for (const name of readdirSync(new URL("good/", FIXTURES)).sort()) {
    const [operation, side] = name.split(".");
    if (side === "params") (good[operation] ??= []).push(JSON.parse(readFileSync(new URL(`good/${name}`, FIXTURES), "utf8")));
  }
  return good;
}

/** Addresses of all kinds, good and bad: the vectors of the standards, as `[network, address]`. */
function vectors() {
  const folder = new URL("addresses/", FIXTURES);
  const files = readdirSync(folder).filter((name) => name.endsWith(".txt")).sort();
  const lines = files.flatMap((name) => readFileSync(new URL(name, folder), "utf8").split("\n"));
  return lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split(" ")).map(([, network, , address]) => [network, address]);
}

const AMOUNTS = ["0", "0.00", ".25", "007", "1.", ".", "", "1e3", "1,000", "+1", "-1", " 1", "1 ", "１２", "NaN", "0x10", "1.2.3", "3000", "3000.00", "12000.5", "2999.999999", "12.505", "0.0000001", "12.50", "9".repeat(40), `0.${"1".repeat(60)}`];
const ASSETS = ["USD", "PYUSD", "USDP", "USDG", "USDT", "USDC", "BTC", "usd", "USDX", "PYUSD ", "EUR", "ETH"];
const NETWORKS = ["ETHEREUM", "POLYGON_POS", "POLYGON", "BASE", "ARBITRUM_ONE", "INK", "XLAYER", "AVALANCHE", "ROBINHOOD", "BNB", "BITCOIN", "BITCOIN_CASH", "LITECOIN", "DOGECOIN", "SOLANA", "STELLAR", "SUI", "TRON", "ethereum", "WIRE", "CUBIX", "ACH", "RTP"];
const TIMES = ["2026-07-08T09:14:03Z", "2026-07-08T09:14:03.218447901Z", "2026-02-30T00:00:00Z", "2026-07-08", "2026-07-08T24:00:00Z", "2026-07-08t09:14:03+14:00", "yesterday"];
const WORDS = ["é", "ключ", "𝒂😀", "\u0000", "a\tb", "\u202e", "\u2028", "a\u0301", "\ufeff", "\u007f", "__proto__", "constructor", "null", "<b>", "\"", "\\", "a/b", "..", ".", "%2e", "a b", "default", "ACTIVE", "PENDING", "VASP", "PRIVATE", "USA", "US", "true", "self", "x@example.com", "https://example.com"];

/** A text that some field might take, or should not. */
function textFor(key, dice, pool) {
  const fitting = /amount/i.test(key) ? AMOUNTS : /asset/i.test(key) ? ASSETS : /network/i.test(key) ? NETWORKS : /address/i.test(key) ? pool.addresses : /_at$|^[gl]te?$|^eq$/i.test(key) ? TIMES : WORDS;
  if (!dice.oneIn(4)) return dice.pick(fitting);
  const any = [AMOUNTS, ASSETS, NETWORKS, TIMES, WORDS, pool.addresses];
  if (dice.oneIn(8)) return dice.pick(["x", "é", "😀", "0"]).repeat(dice.pick([33, 34, 35, 36, 50, 64, 65, 100, 128, 129, 255, 256, 257, 500, 501, 1000, 3000]));
  return dice.pick(dice.pick(any));
}

// A tree keeps what JSON.parse would lose: { object: [[key, tree], …] }, { list: [tree, …] }, { text }, { raw }.
const treeOf = (value) =>
  Array.isArray(value) ? { list: value.map(treeOf) }
    : value !== null && typeof value === "object" ? { object: Object.entries(value).map(([key, inner]) => [key, treeOf(inner)]) }
      : typeof value === "string" ? { text: value }
        : { raw: String(value) };

const RAWS = ["null", "true", "false", "0", "-0", "1", "-1", "12.5", "1e3", "1E400", "100", "101", "1000", "1001", "99999999999999999999", "0.1"];
const NOT_JSON = ["", "01", "1.", ".5", "+1", "nul", "NaN", "'a'", "undefined", "[1,]", "{,}", "\"\n\"", "\"\\x\"", "\"\\u12\"", "/**/1"];

function anyTree(dice, pool, depth = 0) {
  switch (dice.below(depth > 2 ? 2 : 5)) {
    case 0: return { raw: dice.pick(RAWS) };
    case 1: return { text: textFor("", dice, pool) };
    case 2: return dice.oneIn(10) ? { list: Array(101).fill({ text: textFor("", dice, pool) }) } : { list: Array.from({ length: dice.below(4) }, () => anyTree(dice, pool, depth + 1)) };
    default: return { object: Array.from({ length: dice.below(4) }, () => [dice.pick(pool.keys), anyTree(dice, pool, depth + 1)]) };
  }
}

/** All places in a tree: `{ key, get(), set(tree), drop(), parent }`. */
function places(tree, out = [], key = "") {
  if (tree.object !== undefined) {
    for (const member of tree.object) {
      out.push({ key: member[0], node: member[1], member, parent: tree });
      places(member[1], out, member[0]);
    }
  }
  tree.list?.forEach((node, index) => {
    out.push({ key, node, index, parent: tree });
    places(node, out, key);
  });
  return out;
}

const put = (place, node) => {
  if (place.member !== undefined) place.member[1] = node;
  else place.parent.list[place.index] = node;
};

function typo(key, dice) {
  const at = dice.below(key.length + 1);
  const camel = key.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
  return dice.pick([key.slice(0, at) + key.slice(at + 1), `${key.slice(0, at)}x${key.slice(at)}`, camel, key.toUpperCase(), `${key} `, `${key}s`, key.replace("_", "-")]);
}

/** Bends a tree in one place. */
function bend(tree, dice, pool) {
  const all = places(tree);
  if (all.length === 0) {
    tree.object?.push([dice.pick(pool.keys), anyTree(dice, pool)]);
    return;
  }
  const place = dice.pick(all);
  const { parent, member, index } = place;
  switch (dice.below(12)) {
    case 0: // gone
      if (member !== undefined) parent.object.splice(parent.object.indexOf(member), 1);
      else parent.list.splice(index, 1);
      return;
    case 1: // another name
      if (member !== undefined) member[0] = dice.oneIn(2) ? typo(member[0], dice) : dice.pick(pool.keys);
      return;
    case 2: // twice
      if (member !== undefined) parent.object.splice(dice.below(parent.object.length + 1), 0, [member[0], dice.oneIn(2) ? member[1] : anyTree(dice, pool)]);
      else parent.list.push(place.node);
      return;
    case 3: // another type
      return put(place, anyTree(dice, pool));
    case 4: { // another address, mostly one of the network
      const beside = all.find(({ key, parent }) => /address$/.test(key) && parent.object?.some(([name]) => /network$/.test(name)));
      if (beside === undefined) return put(place, { text: textFor(place.key, dice, pool) });
      const [network, address] = dice.pick(pool.vectors);
      put(beside, { text: address });
      if (!dice.oneIn(4)) beside.parent.object.find(([name]) => /network$/.test(name))[1] = { text: network };
      return;
    }
    case 5:
    case 6: // another text
      return put(place, { text: textFor(place.key, dice, pool) });
    case 7: // deeper
      return put(place, dice.oneIn(2) ? { list: [place.node] } : { object: [[place.key === "" ? "x" : place.key, place.node]] });
    case 8: // one more
      if (member !== undefined) parent.object.splice(dice.below(parent.object.length + 1), 0, [dice.oneIn(3) ? dice.pick(WORDS) : dice.pick(pool.keys), anyTree(dice, pool)]);
      else parent.list.push(anyTree(dice, pool));
      return;
    case 9: // another branch of another fixture
      return put(place, structuredClone(dice.pick(pool.branches)));
    case 10: // another order
      if (member !== undefined) parent.object.sort(() => dice.below(3) - 1);
      return;
    default: // a number, a word
      return put(place, { raw: dice.pick(RAWS) });
  }
}

function escapedText(text, dice) {
  const style = dice.below(12);
  if (style > 1) return JSON.stringify(text);
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  const hex = (unit) => `\\u${(style === 0 ? (digits) => digits : (digits) => digits.toUpperCase())(unit.toString(16).padStart(4, "0"))}`;
  return `"${units.map((unit) => (unit > 126 || unit < 32 || unit === 34 || unit === 92 || dice.oneIn(3) ? hex(unit) : String.fromCharCode(unit))).join("")}"`;
}

function written(tree, dice) {
  const gap = () => (dice.oneIn(12) ? dice.pick([" ", "\n", "\t", "\r\n", "  "]) : "");
  if (tree.raw !== undefined) return tree.raw;
  if (tree.text !== undefined) return escapedText(tree.text, dice);
  if (tree.list !== undefined) return `[${gap()}${tree.list.map((item) => written(item, dice)).join(`${gap()},${gap()}`)}]`;
  const members = tree.object.map(([key, value]) => `${escapedText(key, dice)}${gap()}:${gap()}${written(value, dice)}`);
  return `{${gap()}${members.join(`${gap()},${gap()}`)}${gap()}}`;
}

/** Spoils bytes: cut, flipped, doubled, surrogates, broken UTF-8, nesting without end. */
function spoiled(bytes, dice) {
  const at = dice.below(bytes.length + 1);
  const insert = (text) => Uint8Array.from([...bytes.subarray(0, at), ...(typeof text === "string" ? encoder.encode(text) : text), ...bytes.subarray(at)]);
  switch (dice.below(9)) {
    case 0: return bytes.slice(0, at);
    case 1: return insert([dice.below(256)]);
    case 2: return bytes.map((byte, place) => (place === at ? dice.below(256) : byte));
    case 3: return insert(dice.pick(["\\ud800", "\\udc00\\ud800", "\\u0000", "\"\\ud83d\"", "\\", "\"", "{", "}", "[", "]", ",", ":", "\ufeff", "\u00a0"]));
    case 4: return insert(dice.pick([[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]));
    case 5: return insert(dice.pick(NOT_JSON));
    case 6: return Uint8Array.from([...bytes, ...encoder.encode(dice.pick([" ", "\n", "x", "{}", "\u0000"]))]);
    case 7: {
      const depth = dice.pick([10, 100, 120, 126, 127, 128, 129, 300]);
      const [open, close] = dice.pick([["[", "]"], ['{"a":', "}"]]);
      return insert(open.repeat(depth) + dice.pick(["1", '""', ""]) + close.repeat(depth));
    }
    default: return Uint8Array.from([...bytes].reverse());
  }
}

const segmentsOf = (path) => path.split("/").slice(1);
const paramsOf = (path) => segmentsOf(path).filter((segment) => segment.startsWith("{")).map((segment) => segment.slice(1, -1));

/** Percent-encoding of everything but the unreserved characters, as any client may write it. */
const encoded = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const fill = (path, values) => `/${segmentsOf(path).map((segment) => (segment.startsWith("{") ? encoded(values[segment.slice(1, -1)]) : segment)).join("/")}`;

const wellFormed = (text) => (text.isWellFormed?.() ?? !/[\ud800-\udfff]/u.test(text));

/** Dots alone are resolved by whoever parses a URL, before anybody sees them: no request can say them. */
const sendable = (call) => (Object.values(call.path).some((value) => value === "." || value === "..") ? {} : { call });

/** Where HTTP puts a body: what the parameters of such a call are as one text, as the way in puts them together. */
function withPath(values, body) {
  const front = Object.entries(values).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",");
  if (front === "") return body;
  const start = body.findIndex((byte) => ![32, 9, 10, 13].includes(byte));
  if (start < 0 || body[start] !== 0x7b) return body;
  const rest = body.subarray(start + 1);
  const next = rest.find((byte) => ![32, 9, 10, 13].includes(byte));
  return Uint8Array.from([...encoder.encode(`{${front}${next === 0x7d ? "" : ","}`), ...rest]);
}

/**
 * An endless supply of cases: `{ operation, number, flags, text, call? }`. `flags` are those of `src/wasm/checks.rs`. `call`
 * is the same as an HTTP request, `{ method, target, body?, path }`, where HTTP can say it: a query knows text only, so
 * what has another type than the field, null, nesting and an empty list cannot stand in it.
 */
export function* cases(operations, seed) {
  const dice = chance(seed);
  const good = goodParams();
  const pool = { vectors: vectors(), keys: [], branches: [] };
  pool.addresses = pool.vectors.map(([, address]) => address);
  for (const params of Object.values(good).flat()) {
    for (const { key, node } of places(treeOf(params))) {
      if (key !== "" && !pool.keys.includes(key)) pool.keys.push(key);
      if (node.object !== undefined) pool.branches.push(node);
    }
  }
  const weights = operations.flatMap((operation, number) => {
    // Most of the fields are in what is created.
    const many = ["POST", "PUT"].includes(operation.method) ? 3 : 1;
    return Array.from({ length: operation.name === "createOrchestration" ? 6 : many }, () => ({ operation, number }));
  });
  for (;;) {
    const { operation, number } = dice.pick(weights);
    const flags = dice.pick([0, 2, 4]) + (dice.oneIn(6) ? 1 : 0);
    const params = structuredClone(dice.pick(good[operation.name] ?? [{}]));
    const one = { operation, number, flags };
    if (operation.name === "createOrchestration" && dice.oneIn(6)) params.source_amount = dice.pick(["2999.99", "3000", "125000.5"]);
    if (operation.name === "createOrchestration" && dice.oneIn(12)) {
      params.destination_asset = params.source_asset;
      params.destination = structuredClone(params.source);
    }
    if (["POST", "PUT"].includes(operation.method)) yield { ...one, ...body(operation, params, dice, pool) };
    else if (dice.oneIn(3)) yield { ...one, text: bent(treeOf(params), dice, pool) };
    else yield { ...one, ...query(operation, params, dice, pool) };
  }
}

function bent(tree, dice, pool) {
  const times = dice.pick([0, 1, 1, 1, 2, 2, 3, 6]);
  for (let time = 0; time < times; time++) bend(tree, dice, pool);
  const whole = dice.oneIn(60) ? anyTree(dice, pool) : tree;
  const bytes = encoder.encode(written(whole, dice));
  return dice.oneIn(8) ? spoiled(bytes, dice) : bytes;
}

const idFor = (dice, pool) => (dice.oneIn(3) ? textFor("", dice, pool) : dice.pick(["default", "a b", "50cb7516-9dd0-450d-abd3-a4d5311697a9", "5a5a"]));

function body(operation, params, dice, pool) {
  const path = {};
  for (const name of paramsOf(operation.path)) {
    path[name] = idFor(dice, pool);
    delete params[name];
  }
  const body = bent(treeOf(params), dice, pool);
  return { text: withPath(path, body), ...sendable({ method: operation.method, target: fill(operation.path, path), body, path }) };
}

function query(operation, params, dice, pool) {
  const names = paramsOf(operation.path);
  const path = Object.fromEntries(names.map((name) => [name, idFor(dice, pool)]));
  const members = [];
  const pairs = [];
  const add = (key, value, raw) => {
    members.push(`${JSON.stringify(key)}:${raw ?? JSON.stringify(value)}`);
    for (const one of Array.isArray(value) ? value : [value]) pairs.push(`${encoded(key)}=${encoded(one)}`);
  };
  const text = (key) => {
    for (;;) {
      const made = textFor(key, dice, pool);
      if (wellFormed(made)) return made;
    }
  };
  for (const [key, value] of Object.entries(params)) {
    if (names.includes(key) || dice.oneIn(5)) continue;
    const bent = dice.oneIn(3);
    // A list takes repeated keys as its entries, so only what is surely no list is given twice.
    const again = dice.oneIn(25) && ["number", "boolean"].includes(typeof value) ? 2 : 1;
    for (let time = 0; time < again; time++) {
      if (typeof value === "number") {
        const raw = bent ? dice.pick(["0", "-1", "1.5", "1e3", "1001", "1000", "99999999999"]) : String(value);
        if (dice.oneIn(8)) add(key, dice.pick(["", "ten", "+5", "05", " 1", "1_000", "é"]));
        else add(key, raw, raw);
      } else if (typeof value === "boolean") {
        if (bent) add(key, dice.pick(["", "True", "1", "yes"]));
        else add(key, String(value), String(value));
      } else if (Array.isArray(value)) {
        const length = dice.oneIn(15) ? dice.pick([100, 101, 102]) : 1 + dice.below(4);
        add(key, bent ? Array.from({ length }, () => text(key)) : value);
      } else if (typeof value === "object") {
        const inner = Object.entries(value).map(([name, time]) => [dice.oneIn(9) ? dice.pick(["foo", "gte ", "GTE"]) : name, dice.oneIn(4) ? dice.pick(TIMES) : time]);
        if (dice.oneIn(12)) inner.push(inner[0]);
        members.push(`${JSON.stringify(key)}:{${inner.map(([name, time]) => `${JSON.stringify(name)}:${JSON.stringify(time)}`).join(",")}}`);
        pairs.push(...inner.map(([name, time]) => `${encoded(`${key}.${name}`)}=${encoded(time)}`));
      } else {
        add(key, bent ? text(key) : value);
      }
    }
  }
  if (dice.oneIn(5)) {
    const key = dice.oneIn(2) ? typo(dice.pick(pool.keys), dice) : dice.pick(["colour", "é", "a.b", "__proto__"]);
    if (!Object.hasOwn(params, key) && !names.includes(key) && key !== "") add(key, text(key));
  }
  const front = Object.entries(path).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const target = fill(operation.path, path) + (pairs.length > 0 ? `?${pairs.join("&")}` : "");
  return { text: encoder.encode(`{${[...front, ...members].join(",")}}`), ...sendable({ method: operation.method, target, path }) };
}
