// The few assertions that the cases need, for places without node:assert.

export function ok(value, message) {
  if (!value) throw new Error(`expected ${message ?? "something true"}`);
}

export function equal(actual, expected, message = "value") {
  if (JSON.stringify(sorted(actual)) !== JSON.stringify(sorted(expected))) {
    throw new Error(`${message}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }
}

export function match(text, pattern) {
  if (!pattern.test(text)) throw new Error(`${JSON.stringify(text)} does not match ${pattern}`);
}

export async function rejects(promise, message) {
  const outcome = await promise.then(
    () => undefined,
    (error) => error,
  );
  if (outcome === undefined) throw new Error(`expected a rejection: ${message}`);
  return outcome;
}

/** The order of members is no difference. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}
