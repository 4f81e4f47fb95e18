// Makes stand-alone code of ajv's schemas, as those who care for a quick start do at build time.
import { _, Ajv } from "ajv";
import { _Code } from "ajv/dist/compile/codegen/code.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { condition } from "./_forms.mjs";

// Each definition becomes one function: written out wherever it is used the code would be two thirds bigger.
const OPTIONS = { code: { source: true, esm: true, lines: true }, allErrors: false, allowUnionTypes: true, inlineRefs: false, unicodeRegExp: false };

/** The code of a module with the validator of a schema, or with those of its parts that `exported` names, by name. */
export function codeOf(schema, exported) {
  const ajv = new Ajv(OPTIONS);
  ajv.addKeyword({ keyword: "keeps", type: "object", schemaType: "array", code: keeps });
  if (exported === undefined) return imports(standaloneCode(ajv, ajv.compile(schema)));
  ajv.addSchema(schema);
  return imports(standaloneCode(ajv, exported));
}

/** Rules between the fields of an object, written out where they are asked for. */
function keeps(context) {
  const names = { it: context.data, rules: context.gen.scopeValue("obj", { key: "rules", ref: {}, code: _`require("../rules.mjs")` }) };
  const parts = condition(context.schema).split(/\b(it|rules)\b/).map((part) => names[part] ?? part);
  context.fail(_`!(${new _Code(parts)})`);
}

/** Its stand-alone code asks for helpers with `require`, which a module does not have. */
function imports(code) {
  return code
    .replace(/const (\w+) = require\("(ajv\/[^"]+)"\)\.default;/g, 'import $1_ from "$2.js"; const $1 = $1_.default ?? $1_;')
    .replace(/const (\w+) = require\("([^"]+)"\);/g, 'import * as $1 from "$2";');
}
