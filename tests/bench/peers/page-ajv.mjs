// ajv: the bytes of a page, decoded, parsed and checked. `./dist/ajv-page.mjs` is made by `../_peers.mjs`.
import validate from "./dist/ajv-page.mjs";

const decoder = new TextDecoder();

/** The page, or an error. */
export function read(bytes) {
  const page = JSON.parse(decoder.decode(bytes));
  if (!validate(page)) throw new TypeError(JSON.stringify(validate.errors));
  return page;
}
