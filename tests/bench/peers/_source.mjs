// Writes the request schemas of all operations as a module, in the words of one library: what a generator of clients, or a patient
// person, would have written. Whatever is needed twice is a constant, so that no schema is made twice.
import { condition, FORMS, kindOf } from "./_forms.mjs";

/**
 * The source of the module. A `dialect` says how its library writes each kind of schema:
 * `{ head, text(pattern), short(most), flag, integer(from, to), many(item, most), record(value, most), object(members, condition), optional(schema) }`.
 */
export function sourceOf(operations, dialect) {
  const constants = new Constants();
  const schema = (shape, hint) => constants.keep(...wording(shape, hint));

  function wording(shape, hint) {
    switch (shape.type) {
      case "string": {
        const kind = kindOf(shape);
        if (kind === "AtMost") return [`short`, dialect.short(shape.maximum)];
        return [FORMS[kind].name, dialect.text(FORMS[kind].pattern)];
      }
      case "boolean": return ["flag", dialect.flag];
      case "integer": return [`upTo${shape.maximum}`, dialect.integer(shape.minimum, shape.maximum)];
      case "array": {
        if (shape.one !== true) break;
        const item = schema(shape.items, hint);
        return [`${constants.nameOf(item)}s`, dialect.many(item, shape.maximum)];
      }
      case "dictionary": return [hint, dialect.record(schema(shape.values, hint), shape.maximum)];
      case "object": {
        const members = shape.fields.map((field) => [field.name, member(field)]);
        return [hint, dialect.object(members, condition(shape.rules)), true];
      }
    }
    throw new Error(`no request had ${JSON.stringify(shape).slice(0, 100)} when this was written`);
  }

  function member({ name, shape, required }) {
    const inner = schema(shape, camel(name));
    return required ? inner : constants.keep(`maybe${capital(constants.nameOf(inner))}`, dialect.optional(inner));
  }

  const exported = operations.map(({ name, params }) => [name, schema(params, name)]);
  const members = exported.map(([name, constant]) => `  ${name}: ${constant},\n`).join("");
  return constants.written(`${dialect.head}\nimport * as rules from "../rules.mjs";\n`, `\n/** What each operation takes. */\nexport const schemas = {\n${members}};\n`);
}

const capital = (name) => name[0].toUpperCase() + name.slice(1);
const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/** Expressions by name. In expressions a name stands as `«name»` until all is written. */
class Constants {
  #byExpression = new Map();
  #taken = new Set();

  nameOf(reference) {
    return reference.slice(1, -1);
  }

  /** A reference to an expression; the same expression is kept once. */
  keep(hint, expression, isObject = false) {
    let kept = this.#byExpression.get(expression);
    if (kept === undefined) {
      let name = hint;
      for (let number = 2; this.#taken.has(name); number++) name = `${hint}${number}`;
      this.#taken.add(name);
      this.#byExpression.set(expression, (kept = { name, expression, isObject }));
    }
    return `«${kept.name}»`;
  }

  /** All constants between two parts; what is used once and is no object stands where it is used. */
  written(head, tail) {
    let left = [...this.#byExpression.values()];
    let end = tail;
    for (const one of [...left]) {
      const reference = `«${one.name}»`;
      const users = left.filter(({ expression }) => expression.includes(reference));
      const uses = users.reduce((sum, { expression }) => sum + expression.split(reference).length - 1, 0);
      if (one.isObject || uses !== 1 || end.includes(reference)) continue;
      users[0].expression = users[0].expression.replace(reference, () => one.expression);
      left = left.filter((other) => other !== one);
    }
    const plain = (text) => text.replace(/[«»]/g, "");
    return plain(`${head}\n${left.map(({ name, expression }) => `const ${name} = ${expression};\n`).join("")}${end}`);
  }
}
