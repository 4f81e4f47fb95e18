/** Balances: decimal text against decimal text, exact. */

/** Whether a text is a decimal number without sign and exponent, as the vendor writes balances: `12.50`, `.25`, `3`. */
export function isDecimal(text: unknown): text is string {
  return typeof text === "string" && /^(\d+\.?\d*|\.\d+)$/.test(text);
}

/** Whether `available` is less than `needed`, both decimal numbers of any length. */
export function isShort(available: string, needed: string): boolean {
  const [has, wants] = [split(available), split(needed)];
  const places = Math.max(has.places.length, wants.places.length);
  const [a, b] = [has, wants].map(({ whole, places: given }) => (whole + given.padEnd(places, "0")).replace(/^0+/, "")) as [string, string];
  return a.length < b.length || (a.length === b.length && a < b);
}

function split(text: string): { whole: string; places: string } {
  const [whole = "", places = ""] = text.split(".");
  return { whole, places };
}
