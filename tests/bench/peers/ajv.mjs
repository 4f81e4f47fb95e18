// ajv with noble: the same create, checked as strictly. `./dist/ajv-validate.mjs` is made by `../_peers.mjs`.
import { EVM, isEvmAddress } from "./eip55.mjs";
import validate from "./dist/ajv-validate.mjs";

/** The body of a create, or an error. */
export function build(params) {
  if (!validate(params)) throw new TypeError(JSON.stringify(validate.errors));
  const { crypto } = params.destination;
  if (crypto !== undefined && EVM.has(crypto.network) && !isEvmAddress(crypto.address)) throw new TypeError("address");
  return JSON.stringify(params);
}
