// What differs between our table and a document: each difference is one line that can be looked for in known.mjs.

/** All differences, in the order of the table. */
export function compare(table, document) {
  const found = [];
  const theirs = new Map(document.operations.map((operation) => [operation.name, operation]));
  for (const ours of table) {
    const operation = theirs.get(ours.name);
    if (operation === undefined) found.push(`${ours.name}: the document does not have it`);
    else compareOperation(ours, operation, document, (line) => found.push(`${ours.name}: ${line}`));
  }
  const known = new Set(table.map(({ name }) => name));
  for (const { name, method, path } of document.operations) {
    if (!known.has(name)) found.push(`${name}: our table does not have it (${method} ${path})`);
  }
  return found;
}

function compareOperation(ours, theirs, document, say) {
  if (ours.method !== theirs.method) say(`method ${ours.method} here, ${theirs.method} there`);
  if (ours.path !== theirs.path) say(`path ${ours.path} here, ${theirs.path} there`);
  if (ours.scope !== theirs.scopes.join(" ")) say(`scope "${ours.scope}" here, "${theirs.scopes.join(" ")}" there`);
  if (theirs.deprecated) say("deprecated there");
  const inPath = new Set([...ours.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  const hasBody = theirs.body !== undefined;
  const fields = ours.params.fields ?? [];
  const inQuery = fields.filter(({ name }) => !inPath.has(name) && !(hasBody && ours.method !== "GET")).flatMap(dotted);
  const inBody = fields.filter(({ name }) => !inPath.has(name) && hasBody && ours.method !== "GET");
  compareParameters([...inPath].map((name) => ({ name, required: true, shape: { type: "string" } })), "path", theirs, document, say);
  compareParameters(inQuery, "query", theirs, document, say);
  if (hasBody) compareObject({ type: "object", fields: inBody }, theirs.body, document, "body", false, say);
  if (theirs.response !== undefined) compareShape(ours.response, theirs.response, document, "answer", true, say);
}

/** `created_at: { lt }` goes out as `created_at.lt`. */
function dotted(field) {
  if (field.shape.type !== "object") return [field];
  return field.shape.fields.map((inner) => ({ ...inner, name: `${field.name}.${inner.name}` }));
}

function compareParameters(ours, place, theirs, document, say) {
  const there = new Map(theirs.parameters.filter((parameter) => parameter.in === place).map((parameter) => [parameter.name, parameter]));
  for (const { name, required, shape } of ours) {
    const parameter = there.get(name);
    there.delete(name);
    if (parameter === undefined) say(`${place} ${name} only here`);
    else {
      compareNeed(required, parameter.required === true, `${place} ${name}`, say);
      compareShape(shape, parameter.schema ?? {}, document, `${place} ${name}`, false, say);
    }
  }
  for (const name of there.keys()) say(`${place} ${name} only there`);
}

function compareNeed(here, there, place, say) {
  if (here !== there) say(`${place} ${here ? "required here, optional there" : "optional here, required there"}`);
}

function typeOf(schema) {
  if (schema.type === "object" || schema.properties !== undefined) {
    return schema.properties === undefined && (schema.additionalProperties ?? true) !== false ? "dictionary" : "object";
  }
  return schema.type ?? "any";
}

function compareShape(ours, schema, document, place, isAnswer, say) {
  const theirs = document.resolve(schema);
  const [here, there] = [ours.type, typeOf(theirs)];
  if (here !== there && there !== "any") {
    say(`${place} is ${here} here, ${there} there`);
    return;
  }
  if (theirs.deprecated === true && place.includes("query")) say(`${place} deprecated there`);
  if (here === "object") compareObject(ours, theirs, document, place, isAnswer, say);
  if (here === "array") compareShape(ours.items, theirs.items ?? {}, document, `${place}[]`, isAnswer, say);
  if (here === "string") compareEnum(ours.enum, theirs.enum, place, say);
}

function compareEnum(here = [], there = [], place, say) {
  const missing = there.filter((value) => !here.includes(value));
  const more = here.filter((value) => !there.includes(value));
  if (missing.length > 0) say(`${place} has only there: ${missing.join(", ")}`);
  if (more.length > 0) say(`${place} has only here: ${more.join(", ")}`);
}

function compareObject(ours, schema, document, place, isAnswer, say) {
  const theirs = document.resolve(schema);
  const properties = new Map(Object.entries(theirs.properties ?? {}));
  const seen = new Set();
  for (const field of ours.fields) {
    const name = isAnswer ? field.name : field.sentAs;
    // Some fields have a second name here that goes out under the first.
    if (name === "" || (field.name !== name && ours.fields.some((other) => other.name === name))) continue;
    const property = properties.get(name);
    seen.add(name);
    const at = `${place}.${name}`;
    if (property === undefined) {
      say(`${at} only here`);
      continue;
    }
    compareNeed(field.required, theirs.required?.includes(name) === true, at, say);
    const isDeprecated = property.deprecated === true || /^\s*\**deprecated/i.test(property.description ?? "");
    if (!isAnswer && isDeprecated !== field.deprecated) say(`${at} ${isDeprecated ? "deprecated there only" : "deprecated here only"}`);
    compareShape(field.shape, property, document, at, isAnswer, say);
  }
  for (const name of properties.keys()) if (!seen.has(name)) say(`${place}.${name} only there`);
}
