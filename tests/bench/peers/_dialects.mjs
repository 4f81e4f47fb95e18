// How zod, zod-mini and valibot write schemas, each as its documentation does.

const listed = (members) => `{ ${members.map(([name, schema]) => `${name}: ${schema}`).join(", ")} }`;
const literal = (pattern) => `/${pattern.replaceAll("/", "\\/")}/`;

/** Up to so many characters: libraries count units of UTF-16, we count characters. */
const upTo = (most) => literal(`^[^]{0,${most}}$`) + "u";
const size = (most) => `(it) => Object.keys(it).length <= ${most}`;
/** A dictionary that takes so many takes all. */
const ANY_NUMBER = 65_535;

const zod = {
  head: 'import * as z from "zod";',
  text: (pattern) => (pattern === undefined ? "z.string()" : `z.string().regex(${literal(pattern)})`),
  short: (most) => `z.string().regex(${upTo(most)})`,
  flag: "z.boolean()",
  integer: (from, to) => `z.int().min(${from}).max(${to})`,
  many: (item, most) => `z.union([${item}, z.array(${item}).min(1).max(${most})])`,
  record: (value, most) => `z.record(${value}, ${value})${most === ANY_NUMBER ? "" : `.refine(${size(most)})`}`,
  object: (members, condition) => `z.strictObject(${listed(members)})${condition === undefined ? "" : `.refine((it) => ${condition})`}`,
  optional: (schema) => `${schema}.nullish()`,
};

const zodMini = {
  head: 'import * as z from "zod/mini";',
  text: (pattern) => (pattern === undefined ? "z.string()" : `z.string().check(z.regex(${literal(pattern)}))`),
  short: (most) => `z.string().check(z.regex(${upTo(most)}))`,
  flag: "z.boolean()",
  integer: (from, to) => `z.int().check(z.minimum(${from}), z.maximum(${to}))`,
  many: (item, most) => `z.union([${item}, z.array(${item}).check(z.minLength(1), z.maxLength(${most}))])`,
  record: (value, most) => `z.record(${value}, ${value})${most === ANY_NUMBER ? "" : `.check(z.refine(${size(most)}))`}`,
  object: (members, condition) => `z.strictObject(${listed(members)})${condition === undefined ? "" : `.check(z.refine((it) => ${condition}))`}`,
  optional: (schema) => `z.nullish(${schema})`,
};

const valibot = {
  head: 'import * as v from "valibot";',
  text: (pattern) => (pattern === undefined ? "v.string()" : `v.pipe(v.string(), v.regex(${literal(pattern)}))`),
  short: (most) => `v.pipe(v.string(), v.regex(${upTo(most)}))`,
  flag: "v.boolean()",
  integer: (from, to) => `v.pipe(v.number(), v.integer(), v.minValue(${from}), v.maxValue(${to}))`,
  many: (item, most) => `v.union([${item}, v.pipe(v.array(${item}), v.minLength(1), v.maxLength(${most}))])`,
  record: (value, most) => (most === ANY_NUMBER ? `v.record(${value}, ${value})` : `v.pipe(v.record(${value}, ${value}), v.maxEntries(${most}))`),
  object: (members, condition) => (condition === undefined ? `v.strictObject(${listed(members)})` : `v.pipe(v.strictObject(${listed(members)}), v.check((it) => ${condition}))`),
  optional: (schema) => `v.nullish(${schema})`,
};

export const DIALECTS = { zod, "zod-mini": zodMini, valibot };
