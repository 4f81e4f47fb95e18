/** Small work on words. */

/** `processing` -> `Processing`. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `POLYGON_POS` -> `Polygon Pos`. For names of the vendor that this page does not know better. */
export function titleCase(name: string): string {
  return name.toLowerCase().split("_").map(capital).join(" ");
}

/** Closes a sentence that has no end yet. */
export function stop(text: string): string {
  return /[.?!]`?$/.test(text) ? text : `${text}.`;
}

/** First and last characters of something long. */
export function middle(text: string, first = 6, last = 4): string {
  return text.length <= first + last + 1 ? text : `${text.slice(0, first)}…${text.slice(-last)}`;
}
