// What an answer that lists orchestrations promises, for the peers to write down in their own way: `texts` are strings that may be
// null or missing, `nested` are objects that may be. Answers are open: other fields pass.
const crypto = { texts: ["address", "network", "address_id", "crypto_address_id"] };
const profile = { texts: ["profile_id"] };
const transfer = { texts: ["transfer_id", "status"] };

/** Its `id` has to be there; `metadata` may be, as an object. */
export const ORCHESTRATION = {
  texts: [
    "profile_id", "identity_id", "account_id", "customer_id", "ref_id", "source_asset", "destination_asset", "source_amount", "destination_amount", "status",
    "orchestration_rule_id", "created_at", "updated_at", "completed_at",
  ],
  nested: {
    fail_reason: { texts: ["detail"] },
    source_transfer: transfer,
    destination_transfer: transfer,
    source: { nested: { crypto, fiat: { texts: ["deposit_instructions_id", "memo"] }, profile } },
    destination: { nested: { crypto, fiat: { texts: ["bank_account_id", "fiat_account_id", "memo"] }, profile } },
  },
};

/** Of the answer itself; `items` and `orchestrations` are lists of those. */
export const PAGE_TEXTS = ["next_page_cursor", "next_page"];
export const PAGE_LISTS = ["items", "orchestrations"];

/** An object whose members are made of some names. */
export const each = (names, make) => Object.fromEntries(names.map((name) => [name, make(name)]));
