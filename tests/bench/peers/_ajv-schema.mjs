// The request schemas of all operations as one JSON Schema, for ajv; `./_ajv-code.mjs` makes code of it.
import { FORMS, kindOf } from "./_forms.mjs";

/** A dictionary that takes so many takes all. */
const ANY_NUMBER = 65_535;

/** What gets a definition of its own where it stands twice. */
const TYPES = { object: "object", dictionary: "object", array: ["string", "array"] };

/**
 * The schema: a definition for each operation, by its name, and one for each object or list that stands in several places. `null` is as
 * good as nothing there; where something is required the place says so beside the reference.
 */
export function schemaOf(operations) {
  const uses = countUses(operations);
  const shared = new Map();
  const definitions = {};

  const schema = (shape, isRequired) => {
    if (!(uses.get(JSON.stringify(shape)) > 1)) return { ...whole(shape), ...(isRequired ? {} : { nullable: true }) };
    const key = JSON.stringify(shape);
    if (!shared.has(key)) {
      shared.set(key, `shared${shared.size}`);
      definitions[shared.get(key)] = { ...whole(shape), nullable: true };
    }
    const reference = { $ref: `#/definitions/${shared.get(key)}` };
    return isRequired ? { type: TYPES[shape.type], ...reference } : reference;
  };

  function whole(shape) {
    switch (shape.type) {
      case "string": return { type: "string", ...(kindOf(shape) === "AtMost" ? { maxLength: shape.maximum } : { pattern: FORMS[kindOf(shape)].pattern }) };
      case "boolean": return { type: "boolean" };
      case "integer": return { type: "integer", minimum: shape.minimum, maximum: shape.maximum };
      case "array": {
        if (shape.one !== true || shape.items.type !== "string") break;
        // Each keyword asks only about values of its own type.
        const item = whole(shape.items);
        return { ...item, type: ["string", "array"], items: item, minItems: 1, maxItems: shape.maximum };
      }
      case "dictionary": {
        const value = whole(shape.values);
        const most = shape.maximum === ANY_NUMBER ? {} : { propertyNames: value, maxProperties: shape.maximum };
        return { type: "object", additionalProperties: value, ...most };
      }
      case "object": return object(shape);
    }
    throw new Error(`no request had ${JSON.stringify(shape).slice(0, 100)} when this was written`);
  }

  function object({ fields, rules }) {
    return {
      type: "object",
      properties: Object.fromEntries(fields.map((field) => [field.name, schema(field.shape, field.required)])),
      required: fields.filter(({ required }) => required).map(({ name }) => name),
      additionalProperties: false,
      ...(rules.length === 0 ? {} : { keeps: rules }),
    };
  }

  for (const { name, params } of operations) definitions[name] = object(params);
  return { $id: "requests", definitions };
}

/** How many places hold each object and list, by its text; what is inside of it counts once. */
function countUses(operations) {
  const uses = new Map();
  const visit = (shape) => {
    if (TYPES[shape.type] === undefined) return;
    const key = JSON.stringify(shape);
    uses.set(key, (uses.get(key) ?? 0) + 1);
    if (uses.get(key) === 1) shape.fields?.forEach((field) => visit(field.shape));
  };
  for (const { params } of operations) params.fields.forEach((field) => visit(field.shape));
  return uses;
}
