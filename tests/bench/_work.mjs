// What the benches do, in Node and in a browser alike: the inputs, what counts as equal work, and rounds that take turns.
import { checksummed } from "./peers/eip55.mjs";

const hex = (seed) => {
  let state = seed;
  return Array.from({ length: 40 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 28).toString(16);
  }).join("");
};

/** Creates that pay to different EVM addresses, all good: nothing about them deserves a warning, which no peer would give. */
export function creates(count) {
  const networks = ["ETHEREUM", "XLAYER", "ARBITRUM_ONE", "POLYGON_POS"];
  return Array.from({ length: count }, (_, n) => ({
    ref_id: `payout-${n}-${hex(n + 7).slice(0, 12)}`,
    source_asset: "USDG",
    destination_asset: "PYUSD",
    source_amount: `${(n * 37) % 2900}.${String((n * 13) % 90 + 10)}`,
    source: { profile: { profile_id: "50cb7516-9dd0-450d-abd3-a4d5311697a9" } },
    destination: { crypto: { network: networks[n % 4], address: checksummed(hex(n + 1)) } },
    metadata: { batch: `july-${n % 31}`, invoice: `${1000 + n}` },
  }));
}

/** An address of each kind of network, and the same with a mistake. */
const ADDRESSES = [
  ["BITCOIN", "1FsSia9rv4NeEwvJ2GvXrX7LyxYspbN2mo", "1FsSia9rv4NeEwvJ2GvXrX7LyxYspbN2mp"],
  ["BITCOIN", "bc1qvyq0cc6rahyvsazfdje0twl7ez82ndmuac2lhv", "bc1qvyq0cc6rahyvsazfdje0twl7ez82ndmuac2lhw"],
  ["BITCOIN", "bc1p83n3au0rjylefxq2nc2xh2y4jzz4pm6zxj4mw5pagdjjr2a9f36s6jjnnu", "bc1p83n3au0rjylefxq2nc2xh2y4jzz4pm6zxj4mw5pagdjjr2a9f36s6jjnnv"],
  ["BITCOIN_CASH", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6q"],
  ["LITECOIN", "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9", "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n8"],
  ["DOGECOIN", "DD4KSSuBJqcjuTcvUg1CgUKeurPUFeEZkE", "DD4KSSuBJqcjuTcvUg1CgUKeurPUFeEZkF"],
  ["SOLANA", "14grJpemFaf88c8tiVb77W7TYg2W3ir6pfkKz3YjhhZ5", "14grJpemFaf88c8tiVb77W7TYg2W3ir6pfkKz3Yjhh"],
  ["STELLAR", "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ", "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGA"],
  ["SUI", "0x02a212de6a9dfa3a69e22387acfbafbb1a9e591bd9d636e7895dcfc8de05f331", "0x02a212de6a9dfa3a69e22387acfbafbb1a9e591bd9d636e7895dcfc8de05f33"],
];

/** What every side has to take beside the creates that are timed. */
export const fine = (good) => [
  ...ADDRESSES.map(([network, address]) => ({ ...good, destination: { crypto: { network, address } } })),
  { ...good, destination_asset: "USD", destination: { fiat: { bank_account_id: "b", memo: "" } } },
  { ...good, destination: { profile: { profile_id: "p" } } },
  // Whatever the vendor adds next.
  { ...good, destination_asset: "NEWUSD", destination: { crypto: { network: "NEWCHAIN", address: "x" } } },
];

/** What every side has to refuse: equal work is work that finds the same mistakes. */
export function bad(good) {
  const flipped = good.destination.crypto.address.replace(/[a-f]/i, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));
  return [
    { ...good, source_amount: "1e3" },
    { ...good, source_amount: 12.5 },
    { ...good, sourceAsset: "USD" },
    { ...good, ref_id: undefined },
    { ...good, destination: {} },
    { ...good, destination: { ...good.destination, profile: { profile_id: "p" } } },
    { ...good, destination: { crypto: { ...good.destination.crypto, memo: "x" } } },
    { ...good, destination: { crypto: { ...good.destination.crypto, address: flipped } } },
    { ...good, metadata: { a: 1 } },
    ...["0", "0.00", "", "1.", ".", "-1", "1,000", " 1", "１２"].map((source_amount) => ({ ...good, source_amount })),
    { ...good, ref_id: "" },
    { ...good, ref_id: "a\u0000" },
    { ...good, source_asset: "" },
    { ...good, destination_asset: "USDG " },
    { ...good, source: {} },
    { ...good, source: { profile: { profile_id: 1 } } },
    // Routes that can never work: dollars on a chain, a stablecoin at a bank.
    { ...good, destination_asset: "USD" },
    { ...good, destination: { fiat: { bank_account_id: "b" } } },
    { ...good, destination_asset: "USD", destination: { fiat: { bank_account_id: "b", fiat_account_id: "b" } } },
    { ...good, destination: { crypto: { ...good.destination.crypto, network: undefined } } },
    { ...good, destination: { crypto: { ...good.destination.crypto, network: " ETHEREUM" } } },
    { ...good, destination: { crypto: { ...good.destination.crypto, address_id: "a" } } },
    ...ADDRESSES.flatMap(([network, right, wrong]) => [
      { ...good, destination: { crypto: { network, address: wrong } } },
      { ...good, destination: { crypto: { network: "ETHEREUM", address: right } } },
    ]),
  ];
}

/** Fails when a side takes what is wrong, or writes another body than was asked for. */
export function assertEqualWork(sides, inputs) {
  for (const [name, build] of Object.entries(sides)) {
    for (const input of [...inputs, ...fine(inputs[0])]) {
      if (sorted(JSON.parse(build(input))) !== sorted(input)) throw new Error(`${name} writes another body than ${JSON.stringify(input)}`);
    }
    for (const input of bad(inputs[0])) if (takes(build, input)) throw new Error(`${name} takes ${JSON.stringify(input)}`);
  }
}

function takes(build, input) {
  try {
    build(input);
    return true;
  } catch {
    return false;
  }
}

/** JSON whose members are in order, so that it says the same of the same. */
const sorted = (value) => JSON.stringify(value, (_, one) => (one !== null && typeof one === "object" && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one));

export const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

// Rounds are short, so that on a busy machine most of them are not interrupted, and the median is one of those.
export const BUILD = { rounds: 601, calls: 32, warmUp: 300, creates: 512 };

let sink = 0;

/**
 * Microseconds a call of each side: medians of rounds in turn, so that a busy moment meets all of them. Each round another side
 * begins: the first to touch the inputs brings them into the processor's cache for all others.
 */
export function buildTimes(sides, inputs) {
  const times = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  const turns = Object.entries(sides);
  for (let round = 0; round < BUILD.rounds + BUILD.warmUp; round++) {
    const from = (round * BUILD.calls) % inputs.length;
    const these = inputs.slice(from, from + BUILD.calls);
    turns.push(turns.shift());
    for (const [name, build] of turns) {
      const start = performance.now();
      for (const input of these) sink += build(input).length;
      const spent = performance.now() - start;
      if (round >= BUILD.warmUp) times[name].push((spent * 1000) / these.length);
    }
  }
  if (sink === 0) throw new Error("nothing was built");
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

export const PAGE = { rounds: 60, warmUp: 10, items: 1000 };

/** Pages of which each says something that no answer may say: all readers have to refuse them. */
const BAD_PAGES = [
  { items: {} },
  { items: [{}] },
  { items: [{ id: 1 }] },
  { items: [{ id: "a", status: 5 }] },
  { items: [{ id: "a", source: { profile: "p" } }] },
  { items: [{ id: "a" }, { id: "b", destination: { crypto: { address: 1 } } }] },
  { items: [], next_page_cursor: 1 },
];

/**
 * What reading the bytes of a page costs, in milliseconds and as ratios to bare decoding: our check alone and with decoding, and
 * the peers. `check` gives what it finds, nothing when all is well; each of `readers` gives the page, or throws.
 */
export function pageTimes(bytes, check, readers) {
  const decoder = new TextDecoder();
  const ours = (page) => {
    if (check(page).length !== 0) throw new Error("refused");
    return JSON.parse(decoder.decode(page));
  };
  for (const [name, read] of Object.entries({ ours, ...readers })) {
    if (read(bytes).items.length !== PAGE.items) throw new Error(`${name} reads another page`);
    for (const bad of BAD_PAGES) if (takes(read, new TextEncoder().encode(JSON.stringify(bad)))) throw new Error(`${name} takes ${JSON.stringify(bad)}`);
  }
  const ways = { "decode + JSON.parse": (page) => JSON.parse(decoder.decode(page)), "ours: check": check, "ours: check + decode + JSON.parse": ours, ...readers };
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < PAGE.rounds + PAGE.warmUp; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const start = performance.now();
      sink += way(bytes).items?.length ?? 1;
      const spent = performance.now() - start;
      if (round >= PAGE.warmUp) times[name].push(spent);
    }
  }
  const base = median(times["decode + JSON.parse"]);
  return Object.entries(times).map(([what, list]) => ({ what, ms: median(list), ratio: median(list) / base }));
}
