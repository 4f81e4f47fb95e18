// An OpenAPI 3.0 document: its operations, and its schemas as validators.
import Ajv from "ajv";
import addFormats from "ajv-formats";

const METHODS = ["get", "put", "post", "delete", "patch", "head", "options"];

export class Document {
  constructor(json) {
    if (!/^3\.0\./.test(json?.openapi ?? "")) throw new Error(`this is no OpenAPI 3.0 document: openapi is ${JSON.stringify(json?.openapi)}`);
    this.json = json;
    this.operations = Object.entries(json.paths ?? {}).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method] !== undefined).map((method) => this.#operation(path, method, item)),
    );
    this.#validators = { open: validators(json, false), closed: validators(json, true) };
  }

  #validators;
  #compiled = new Map();

  #operation(path, method, item) {
    const operation = item[method];
    const id = operation.operationId ?? `${method} ${path}`;
    const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((parameter) => this.resolve(parameter));
    const body = this.resolve(operation.requestBody);
    const responses = Object.fromEntries(Object.entries(operation.responses ?? {}).map(([status, response]) => [status, this.resolve(response)]));
    const scopes = (operation.security ?? this.json.security ?? []).flatMap((one) => Object.values(one).flat());
    return {
      id,
      name: id.charAt(0).toLowerCase() + id.slice(1),
      method: method.toUpperCase(),
      path,
      parameters,
      scopes,
      deprecated: operation.deprecated === true,
      body: schemaOf(body),
      bodyRequired: body?.required === true,
      response: schemaOf(responses["200"]),
      problem: (status) => schemaOf(responses[status]),
      examples: examplesOf(body),
    };
  }

  /** What a reference points to. */
  resolve(value) {
    for (let depth = 0; value?.$ref !== undefined; depth += 1) {
      if (depth > 50) throw new Error(`the reference ${value.$ref} leads in a circle`);
      const found = value.$ref
        .replace(/^#\//, "")
        .split("/")
        .reduce((at, key) => at?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], this.json);
      if (found === undefined) throw new Error(`the reference ${value.$ref} leads nowhere`);
      value = found;
    }
    return value;
  }

  /** What is wrong with a value; `closed` refuses fields that the document does not have. */
  errors(schema, value, { closed = false } = {}) {
    const key = `${closed}${JSON.stringify(schema)}`;
    let validate = this.#compiled.get(key);
    if (validate === undefined) {
      const here = JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/'), ofDraft4);
      validate = this.#validators[closed ? "closed" : "open"].compile(closed ? shut(here) : here);
      this.#compiled.set(key, validate);
    }
    if (validate(value)) return [];
    return validate.errors.map(({ instancePath, message, params }) => `${instancePath || "/"} ${message}${params.additionalProperty === undefined ? "" : ` (${params.additionalProperty})`}`);
  }
}

function schemaOf(holder) {
  const content = Object.values(holder?.content ?? {})[0];
  return content?.schema;
}

function examplesOf(holder) {
  return Object.values(holder?.content ?? {}).flatMap(({ example, examples }) => [
    ...(example === undefined ? [] : [example]),
    ...Object.values(examples ?? {}).map(({ value }) => value),
  ]);
}

function validators(json, closed) {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  addFormats(ajv);
  ajv.addFormat("decimal", /^-?(\d+(\.\d+)?|\.\d+)$/);
  const components = JSON.parse(JSON.stringify({ schemas: json.components?.schemas ?? {} }), ofDraft4);
  const schemas = closed ? Object.fromEntries(Object.entries(components.schemas).map(([name, schema]) => [name, shut(schema)])) : components.schemas;
  ajv.addSchema({ $id: "document", components: { schemas } });
  return ajv;
}

/** OpenAPI 3.0 has the boolean `exclusiveMaximum` of an old draft of JSON Schema. */
function ofDraft4(_key, value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { exclusiveMaximum, exclusiveMinimum, ...rest } = value;
  if (typeof exclusiveMaximum !== "boolean" && typeof exclusiveMinimum !== "boolean") return value;
  const { maximum, minimum, ...others } = rest;
  return {
    ...others,
    ...(maximum === undefined ? {} : exclusiveMaximum === true ? { exclusiveMaximum: maximum } : { maximum }),
    ...(minimum === undefined ? {} : exclusiveMinimum === true ? { exclusiveMinimum: minimum } : { minimum }),
  };
}

/** Refuses what an object schema with properties does not name. */
function shut(schema) {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(shut);
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, key === "properties" ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shut(one)])) : typeof value === "object" && key !== "enum" && key !== "example" ? shut(value) : value]),
  );
  const isOpen = inner.properties === undefined || inner.additionalProperties !== undefined || inner.allOf !== undefined;
  return isOpen ? inner : { ...inner, additionalProperties: false };
}
