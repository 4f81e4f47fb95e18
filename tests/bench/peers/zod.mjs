// zod 4 with noble: the same create, checked as strictly.
import { z } from "zod";
import { EVM, isEvmAddress } from "./eip55.mjs";

const id = z.string().min(1).max(1000);
const place = z.strictObject({ profile_id: id });
const oneOf = (value) => [value.crypto, value.fiat, value.profile].filter((one) => one != null).length === 1;
const schema = z.strictObject({
  ref_id: id,
  source_asset: z.string().min(1),
  destination_asset: z.string().min(1),
  source_amount: z.string().regex(/^[0-9]*\.?[0-9]+$/),
  source: z.strictObject({ profile: place }),
  destination: z
    .strictObject({
      crypto: z
        .strictObject({ network: z.string().min(1), address: z.string().min(1) })
        .refine((crypto) => !EVM.has(crypto.network) || isEvmAddress(crypto.address))
        .nullish(),
      fiat: z.strictObject({ bank_account_id: id, memo: z.string().nullish() }).nullish(),
      profile: place.nullish(),
    })
    .refine(oneOf),
  identity_id: id.nullish(),
  account_id: id.nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});

/** The body of a create, or an error. */
export const build = (params) => JSON.stringify(schema.parse(params));
