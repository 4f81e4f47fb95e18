// The forms of text that our table names, as patterns: the same for every peer.

const CONTROL = "\\0-\\x1f\\x7f-\\x9f";
const DAY = [
  "\\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))",
  "(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29",
].join("|");
const HOURS = "([01]\\d|2[0-3]):[0-5]\\d";

/** By kind: what a constant of that form is called, and its pattern; none takes any text. */
export const FORMS = {
  Free: { name: "text" },
  // Ids and names: something, without control characters.
  Filled: { name: "id", pattern: `^[^${CONTROL}]+$` },
  // The same where it goes into a path, which dots would change.
  InPath: { name: "pathId", pattern: `^(?!\\.\\.?$)[^${CONTROL}]+$` },
  // An open enumeration: the vendor adds values, so that any name passes that has no white space around it.
  Open: { name: "word", pattern: `^[!-~]([^${CONTROL}]*[!-~])?$` },
  Amount: { name: "amount", pattern: "^(?=.*[1-9])\\d*\\.?\\d+$" },
  Cents: { name: "dollars", pattern: "^(?=.*[1-9])(\\d+|\\d*\\.\\d\\d?)$" },
  AddressLine: { name: "addressLine", pattern: "^[A-Za-z0-9 /?:().,&'+-]{1,35}$" },
  Country: { name: "country", pattern: "^[A-Z]{3}$" },
  Timestamp: { name: "time", pattern: `^(${DAY})[Tt ]${HOURS}:([0-5]\\d|60)(\\.\\d+)?([Zz]|[+-]${HOURS})$` },
};

/** The kind of a text of the table. */
export const kindOf = (shape) => (shape.enum === undefined ? shape.kind : "Open");

const given = (name) => `(it.${name} != null)`;
const howMany = (fields) => fields.map(given).join(" + ");

/** What the rules of an object ask of `it`, as an expression of JavaScript; nothing when there are none. */
export function condition(rules) {
  const terms = rules.map(({ kind, fields, meaning }) => {
    if (kind === "means") return `rules.${meaning[0].toLowerCase()}${meaning.slice(1)}(it)`;
    if (kind === "exactlyOne") return `${howMany(fields)} === 1`;
    if (kind === "atMostOne") return `${howMany(fields)} <= 1`;
    return fields.slice(1).map((name) => `${given(fields[0])} === ${given(name)}`).join(" && ");
  });
  return terms.length === 0 ? undefined : terms.join(" && ");
}
