// valibot with noble: the same create, checked as strictly.
import { check, maxLength, minLength, nullish, parse, pipe, record, regex, strictObject, string } from "valibot";
import { EVM, isEvmAddress } from "./eip55.mjs";

const id = pipe(string(), minLength(1), maxLength(1000));
const word = pipe(string(), minLength(1));
const place = strictObject({ profile_id: id });
const oneOf = (value) => [value.crypto, value.fiat, value.profile].filter((one) => one != null).length === 1;
const schema = strictObject({
  ref_id: id,
  source_asset: word,
  destination_asset: word,
  source_amount: pipe(string(), regex(/^[0-9]*\.?[0-9]+$/)),
  source: strictObject({ profile: place }),
  destination: pipe(
    strictObject({
      crypto: nullish(
        pipe(
          strictObject({ network: word, address: word }),
          check((crypto) => !EVM.has(crypto.network) || isEvmAddress(crypto.address)),
        ),
      ),
      fiat: nullish(strictObject({ bank_account_id: id, memo: nullish(string()) })),
      profile: nullish(place),
    }),
    check(oneOf),
  ),
  identity_id: nullish(id),
  account_id: nullish(id),
  metadata: nullish(record(string(), string())),
});

/** The body of a create, or an error. */
export const build = (params) => JSON.stringify(parse(schema, params));
