// ajv with noble and scure. `./dist/ajv-schemas.mjs` is made by `./_write.mjs`.
import * as schemas from "./dist/ajv-schemas.mjs";

export { schemas };

/** The parameters of an operation as they are sent, or an error. */
export function parse(operation, params) {
  const validate = schemas[operation];
  if (!validate(params)) throw new TypeError(JSON.stringify(validate.errors));
  return params;
}

/** The body of a create, or an error. */
export const build = (params) => JSON.stringify(parse("createOrchestration", params));
