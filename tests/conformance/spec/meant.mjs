// Where the sandbox is meant to answer otherwise than the document alone lets expect, each with its reason. Sections are
// those of the project's fact sheet about the vendor.

/** By operation and title of a case: the answer that is meant. */
export const MEANT = [
  { title: /^query page_cursor="/, expected: "bad", reason: "a cursor is made by a list, never by its caller" },
  { operation: "getEvent", title: /^query is_test=true$/, expected: "unknown", reason: "test events and real ones are apart (section 9)" },
  { title: /^body\.destination\.crypto\.(crypto_)?address_id=.* with destination\.crypto$/, expected: "bad", reason: "the address, or the deprecated id of one, not both" },
  { operation: "putCryptoDestinationAddress", title: /^body\.id=/, expected: "bad", reason: "an id, or network and address, not both (section 4.6)" },
  { title: /^body\.travelrule_metadata\.beneficiary\.self=true/, expected: "bad", reason: "oneself, or somebody in detail, not both (section 14)" },
  { title: /^body\.travelrule_metadata\.vasp\.id=.* with travelrule_metadata\.vasp$/, expected: "bad", reason: "a VASP of the directory, or one in words, not both (section 14)" },
  { operation: "createSandboxDeposit", title: /^body\.crypto_address=/, expected: "bad", reason: "a made-up text is no address" },
];

/** What an answer may have, or lack, against the document. */
export const TOLERATED = [
  { operation: "listEvents", line: /^\/events\/\d+ must NOT have additional properties \(is_test\)$/, reason: "the vendor's changelog of 29 October 2025 says events carry is_test (section 4.10)" },
  { operation: "getEvent", line: /^\/ must NOT have additional properties \(is_test\)$/, reason: "the same" },
  {
    operation: "listFiatAccounts",
    line: /^\/items\/\d+\/fiat_network_instructions\/(wire|rtp) must have required property 'fiat_account_owner_address'$/,
    reason: "the document says itself that lists leave out the owner's name and address, and its example has null there",
  },
];
