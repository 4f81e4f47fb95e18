// What goes between the sides of the differential test, in Node and in a page alike: cases in, verdicts out, as bytes, so
// that nothing on the way mends a broken text.
//
// A case: operation, flags and length as 32-bit numbers (low byte first), then the JSON text. A verdict: its length, then
// what the WebAssembly said, first for `checkParams`, then for `buildRequest`. Where it said that the JSON is the input
// (`=`), that stands there; where it said nothing, because everything is as it came, what that means stands there.

/** The bytes of some cases: `{ number, flags, text }`. */
export function packed(cases) {
  const size = cases.reduce((sum, { text }) => sum + 12 + text.length, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { number, flags, text } of cases) {
    for (const value of [number, flags, text.length]) {
      view.setUint32(at, value, true);
      at += 4;
    }
    bytes.set(text, at);
    at += text.length;
  }
  return bytes;
}

function spelledOut(said, input, head = "") {
  const verdict = new TextEncoder().encode(said === "" ? `=[]\n${head}` : said);
  if (verdict[0] !== "=".charCodeAt(0)) return verdict;
  const whole = new Uint8Array(verdict.length + input.length);
  whole.set(verdict);
  whole.set(input, verdict.length);
  whole[0] = "+".charCodeAt(0);
  return whole;
}

/** The verdicts of one artefact on packed cases, packed. `operations` is the package's table. */
export function verdicts(exports, bytes, operations) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let out = new Uint8Array(1 << 20);
  let end = 0;
  const put = (verdict) => {
    while (out.length < end + 4 + verdict.length) {
      const more = new Uint8Array(out.length * 2);
      more.set(out);
      out = more;
    }
    new DataView(out.buffer).setUint32(end, verdict.length, true);
    out.set(verdict, end + 4);
    end += 4 + verdict.length;
  };
  for (let at = 0; at < bytes.length; ) {
    const [number, flags, length] = [0, 4, 8].map((offset) => view.getUint32(at + offset, true));
    const text = bytes.subarray(at + 12, at + 12 + length);
    put(spelledOut(exports.checkParams(number, text, flags), text));
    put(spelledOut(exports.buildRequest(number, text, flags), text, `${operations[number]?.path}\n`));
    at += 12 + length;
  }
  return out.subarray(0, end);
}

/** Packed verdicts one by one: `[checked, built]` for every case. */
export function* unpacked(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const next = () => {
    const length = view.getUint32(at, true);
    at += 4 + length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) yield [next(), next()];
}
