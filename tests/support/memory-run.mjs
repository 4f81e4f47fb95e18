// How much memory the WebAssembly holds after many calls, good and bad. It never shrinks, so one leak shows for good.

/** Grows by pages of 64 KiB. */
const memories = [];

/** Ours alone: Node starts WebAssembly for purposes of its own. */
function note({ exports }) {
  if (exports.readAnswer !== undefined) memories.push(exports.memory);
}

const Instance = WebAssembly.Instance;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    note(this);
  }
};
// Browsers start it so.
for (const name of ["instantiate", "instantiateStreaming"]) {
  const start = WebAssembly[name];
  WebAssembly[name] = async (...given) => {
    const started = await start(...given);
    note(started.instance ?? started);
    return started;
  };
}

/** Inputs of every kind: good ones, and ones that break in many places. */
function inputs() {
  const profile = { profile: { profile_id: "50cb7516-9dd0-450d-abd3-a4d5311697a9" } };
  const good = { ref_id: "r-1", source_asset: "USD", destination_asset: "USDG", source_amount: "12.50", source: profile, destination: profile };
  const crypto = { crypto: { network: "ETHEREUM", address: "0x52908400098527886E0F7030069857D2E4169EE7" } };
  return {
    good: [good, { ...good, destination: crypto }, { ...good, metadata: { a: "b".repeat(90) } }],
    bad: [
      {},
      { ...good, source_amount: "1,000" },
      { ...good, sourceAmount: "1" },
      { ...good, destination: { crypto: { network: "ETHEREUM", address: "0x52908400098527886E0F7030069857D2E4169Ee7" } } },
      { ...good, destination: { ...profile, ...crypto } },
      { ...good, metadata: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`key ${n}`, n])) },
      "x".repeat(3000),
      [[[[]]]],
    ],
  };
}

/**
 * Makes so many calls of each kind, and tells the bytes of memory before and after: the WebAssembly's, and what `heap` tells of
 * JavaScript's after it was cleared.
 */
export async function memoryRun(calls, { operationNumber, core, schemas }, heap = () => 0) {
  await core.ready();
  const number = operationNumber("getOrchestration");
  const encoder = new TextEncoder();
  const answers = [`{"id":"a","status":"COMPLETED","source_amount":"1"}`, `{"id":1}`, `{"id":"a"`, `{"type":"about:blank","status":403}`].map((text) => encoder.encode(text));
  const { good, bad } = inputs();
  const total = () => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
  const round = (list, count) => {
    for (let n = 0; n < count; n++) schemas.createOrchestration.safeParse(list[n % list.length]);
  };
  const answered = (count) => {
    for (let n = 0; n < count; n++) core.exports.readAnswer(number, n % 4 === 3 ? 403 : 200, answers[n % answers.length]);
  };
  // What every shape and buffer, and the engine's own code, takes once is there after a first round.
  for (const list of [good, bad]) round(list, 1000);
  answered(1000);
  const [before, heapBefore] = [total(), await heap()];
  round(good, calls);
  round(bad, calls);
  answered(calls);
  return { calls, before, after: total(), instances: memories.length, heap: { before: heapBefore, after: await heap() } };
}
