// What a document contradicts in itself.

/** One line for each contradiction. */
export function contradictions(document) {
  const found = [];
  const { json, operations } = document;
  const declared = new Set(
    Object.values(json.components?.securitySchemes ?? {}).flatMap(({ flows = {} }) => Object.values(flows).flatMap(({ scopes = {} }) => Object.keys(scopes))),
  );
  for (const scope of new Set(operations.flatMap(({ scopes }) => scopes))) {
    if (!declared.has(scope)) found.push(`the scope ${scope} is needed, and no security scheme declares it`);
  }
  const ids = operations.map(({ id }) => id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) found.push(`two operations are called ${id}`);
  for (const { id, path, parameters, scopes } of operations) {
    const template = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
    const inPath = parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
    for (const name of template) if (!inPath.includes(name)) found.push(`${id}: the path has {${name}}, and no parameter describes it`);
    for (const name of inPath) if (!template.includes(name)) found.push(`${id}: a parameter describes {${name}}, and the path does not have it`);
    if (scopes.length === 0) found.push(`${id}: a token is needed, and no scope is named`);
  }
  for (const [name, schema] of Object.entries(json.components?.schemas ?? {})) {
    for (const field of schema.required ?? []) {
      if (schema.properties?.[field] === undefined) found.push(`${name}: ${field} is required, and there is no such property`);
    }
    for (const [field, property] of Object.entries(schema.properties ?? {})) {
      const { example } = property;
      if (example === undefined) continue;
      const [error] = document.errors(property, example);
      if (error !== undefined) found.push(`${name}.${field}: its example breaks its own schema: ${error}`);
    }
  }
  for (const { id, body, examples } of operations) {
    for (const example of examples) {
      const [error] = document.errors(body, example);
      if (error !== undefined) found.push(`${id}: an example of its body breaks its schema: ${error}`);
    }
  }
  for (const [path, item] of Object.entries(json.paths ?? {})) {
    for (const [method, operation] of Object.entries(item)) answers(document, `${operation.operationId ?? `${method} ${path}`}`, operation, found);
  }
  return found;
}

function answers(document, id, operation, found) {
  for (const [status, reference] of Object.entries(operation.responses ?? {})) {
    for (const { schema, example, examples } of Object.values(document.resolve(reference).content ?? {})) {
      if (schema === undefined) continue;
      const all = [...(example === undefined ? [] : [["", example]]), ...Object.entries(examples ?? {}).map(([name, { value }]) => [name, value])];
      for (const [name, value] of all) {
        const [error] = document.errors(schema, value);
        if (error !== undefined) found.push(`${id}: the example ${JSON.stringify(name)} of its answer ${status} breaks its schema: ${error}`);
      }
    }
  }
}
