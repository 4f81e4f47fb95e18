// Values out of schemas: good ones, and for each schema the bad ones that break exactly one thing. No randomness: every
// run sends the same.

/** Good values of a schema that is no object: every value of an enum, else an example or one of the right form. */
export function goodValues(document, schema, name) {
  const of = document.resolve(schema);
  if (of.enum !== undefined) return of.enum;
  switch (of.type) {
    case "boolean":
      return [true, false];
    case "integer":
      return [of.minimum ?? 1];
    case "array":
      return goodValues(document, of.items ?? {}, name).map((value) => [value]);
    case "object":
    case undefined:
      return typeof of.additionalProperties === "object" ? [{ key: "value" }] : [];
    default:
      return [text(of, name)];
  }
}

function text({ format, pattern, example, maxLength }, name) {
  if (format === "date-time") return "2026-07-01T00:00:00Z";
  if (typeof example === "string" && example !== "" && !/^</.test(example)) return example;
  if (pattern?.includes("A-Z]{3}")) return "USA";
  if (format === "decimal" || pattern?.includes("[0-9]*\\.?")) return "1.00";
  return `generated ${name}`.slice(0, maxLength ?? 100);
}

/** Bad values of a schema, each with what is wrong with it. */
export function badValues(document, schema) {
  const of = document.resolve(schema);
  const wrong = [];
  const type = of.type ?? (of.properties === undefined ? undefined : "object");
  if (type === "string") wrong.push(["a number", 12345], ["an object", { a: 1 }], ["true", true]);
  if (type === "boolean") wrong.push(["a text", "maybe"], ["a number", 2]);
  if (type === "integer") wrong.push(["a text", "many"], ["a fraction", 1.5]);
  if (type === "array") wrong.push(["an object", { a: 1 }], ["a list of objects", [{ a: 1 }]]);
  if (type === "object") wrong.push(["a text", "text"], ["a list", [1]], ["a number", 7]);
  if (of.maxLength !== undefined) wrong.push(["too long", "x".repeat(of.maxLength + 1)]);
  if (of.format === "decimal" || of.pattern?.includes("[0-9]*\\.?")) wrong.push(["no number", "many"], ["negative", "-1"], ["an exponent", "1e3"]);
  else if (of.pattern !== undefined) wrong.push(["outside its pattern", "\u0001§"]);
  if (of.format === "date-time") wrong.push(["no time", "yesterday"]);
  return wrong;
}

/** Bad texts for a parameter of a query, each with what is wrong with it. */
export function badTexts(document, { name, schema = {} }) {
  const of = document.resolve(schema);
  const items = of.type === "array" ? document.resolve(of.items ?? {}) : of;
  const wrong = [];
  if (items.type === "integer") wrong.push(["no number", "many"], ["negative", "-1"], ["zero", "0"]);
  if (name === "limit") wrong.push(["too many", "1001"]);
  if (items.type === "boolean") wrong.push(["no boolean", "maybe"]);
  if (items.format === "date-time") wrong.push(["no time", "yesterday"]);
  return wrong;
}

/** Every place of a body, down to the leaves: `visit(path, schema, required)`. */
export function places(document, schema, visit, path = []) {
  if (path.length > 6) return;
  const of = document.resolve(schema);
  for (const [name, property] of Object.entries(of.properties ?? {})) {
    const here = [...path, name];
    visit(here, property, of.required?.includes(name) === true);
    places(document, property, visit, here);
  }
}

/** A copy of a value with another value at a path; `undefined` takes it away. Nothing when the path leads nowhere. */
export function withValue(value, [name, ...rest], replacement) {
  if (typeof value !== "object" || value === null) return undefined;
  if (rest.length > 0) {
    const inner = withValue(value[name], rest, replacement);
    return inner === undefined ? undefined : { ...value, [name]: inner };
  }
  const { [name]: _gone, ...others } = value;
  return replacement === undefined ? others : { ...others, [name]: replacement };
}

/** What stands at a path. */
export function valueAt(value, path) {
  return path.reduce((at, name) => at?.[name], value);
}
