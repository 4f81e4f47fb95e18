// Differences between our table and the vendor's document of July 2026 that are meant, each with its reason. A line of
// the comparison that matches no pattern is news. Sections are those of the project's fact sheet about the vendor.

export const KNOWN = [
  { pattern: /: answer\S* optional here, required there$/, reason: "answers are open: the vendor's own examples leave required fields out" },
  { pattern: /: answer\S*\.id required here, optional there$/, reason: "a record without an id is of no use to anybody, so it is refused" },
  { pattern: /: answer\.next_page only here$/, reason: "the document's prose calls the cursor next_page (section 3): read as a fallback, never sent" },
  {
    pattern: /: answer\S*\.(crypto_address_id|address_id|fiat_account_id|bank_account_id) only here$/,
    reason: "one thing has several names in the vendor's documents (section 18, 2 and 3): read where it comes",
  },
  { pattern: /: answer\S*\.(destination_amount|completed_at) only here$/, reason: "older documents show it (section 5): read where it comes" },
  { pattern: /: answer\.address(es\[\])?\.(name|account_id) only here$/, reason: "the vendor's overview has it (section 5): read where it comes" },
  { pattern: /^(listCryptoDestinationAddresses|listEvents): answer\.items only here$/, reason: "newer lists have items: read in case this one follows" },
  {
    pattern: /: answer\S*\.fiat_network_instructions\.(scb|dbs_act|rtp)\.\S+ only here$/,
    reason: "one model reads the instructions of all networks, and answers are open",
  },
  { pattern: /: answer\S*\.status_details\.\S+ only here$/, reason: "one model reads the details of all obstacles, and answers are open" },
  { pattern: /: answer(\.events\[\])?\.is_test only here$/, reason: "the vendor's webhook document has it (section 9)" },
  { pattern: /: answer is object here, dictionary there$/, reason: "the answer is an empty object" },
  { pattern: / has only here: /, reason: "the document names these values in prose or in another schema, not as an enum here; unknown ones pass with a warning" },
  {
    pattern: /^createOrchestration: body\.(source|destination|source\.profile) required here, optional there$/,
    reason: "nobody says what a missing one means (section 19): money must not move by a default",
  },
  { pattern: /^createOrchestrationRule: body\.destination required here, optional there$/, reason: "nobody says what a rule without a destination does (section 19)" },
  {
    pattern: /^createOrchestration(Rule)?: body\.(source|destination)\.\w+\.(profile_id|network) required here, optional there$/,
    reason: "the object says nothing without it",
  },
  { pattern: /^createOrchestration: body\.profile_id only here$/, reason: "the vendor's convert and redeem guides send it (section 5); deprecated here" },
];
