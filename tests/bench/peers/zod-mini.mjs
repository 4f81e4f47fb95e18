// zod-mini with noble: the same create, checked as strictly.
import * as z from "zod/mini";
import { EVM, isEvmAddress } from "./eip55.mjs";

const id = z.string().check(z.minLength(1), z.maxLength(1000));
const word = z.string().check(z.minLength(1));
const place = z.strictObject({ profile_id: id });
const oneOf = (value) => [value.crypto, value.fiat, value.profile].filter((one) => one != null).length === 1;
const schema = z.strictObject({
  ref_id: id,
  source_asset: word,
  destination_asset: word,
  source_amount: z.string().check(z.regex(/^[0-9]*\.?[0-9]+$/)),
  source: z.strictObject({ profile: place }),
  destination: z
    .strictObject({
      crypto: z.nullish(
        z.strictObject({ network: word, address: word }).check(z.refine((crypto) => !EVM.has(crypto.network) || isEvmAddress(crypto.address))),
      ),
      fiat: z.nullish(z.strictObject({ bank_account_id: id, memo: z.nullish(z.string()) })),
      profile: z.nullish(place),
    })
    .check(z.refine(oneOf)),
  identity_id: z.nullish(id),
  account_id: z.nullish(id),
  metadata: z.nullish(z.record(z.string(), z.string())),
});

/** The body of a create, or an error. */
export const build = (params) => JSON.stringify(schema.parse(params));
