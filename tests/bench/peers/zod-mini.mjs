// zod-mini with noble and scure. `./dist/zod-mini-schemas.mjs` is made by `./_write.mjs`.
import { schemas } from "./dist/zod-mini-schemas.mjs";

export { schemas };

/** The parameters of an operation as they are sent, or an error. */
export const parse = (operation, params) => schemas[operation].parse(params);

/** The body of a create, or an error. */
export const build = (params) => JSON.stringify(parse("createOrchestration", params));
