// valibot with noble and scure. `./dist/valibot-schemas.mjs` is made by `./_write.mjs`.
import * as v from "valibot";
import { schemas } from "./dist/valibot-schemas.mjs";

export { schemas };

/** The parameters of an operation as they are sent, or an error. */
export const parse = (operation, params) => v.parse(schemas[operation], params);

/** The body of a create, or an error. */
export const build = (params) => JSON.stringify(parse("createOrchestration", params));
