//! Travel Rule data: what has to be there so that an address may receive 3,000 USD or more (vendor's field reference for
//! the US, July 2026).

use super::given::Given;
use super::report::{Report, say};
use crate::issue::{Code, Finding, Severity};

static MISSING: Finding = Finding {
    code: Code::travel_rule_incomplete,
    message: "is missing: without it the address cannot receive 3,000 USD or more",
    hint: "{}",
};
static ONE_BENEFICIARY: Finding = Finding {
    code: Code::exactly_one_of,
    message: "takes only one of `self`, `person_details`, `institution_details`",
    hint: "",
};

/// Reports the parts that are missing.
pub(super) fn review(given: Given<'_>, report: &mut Report<'_>) {
    let mut missing = |way: &[&'static str], hint: &str| say(report, Severity::Error, way, &MISSING, hint);
    match given.word_at(&["custodian_type"]) {
        "" => missing(&["custodian_type"], "`VASP` when a provider keeps the wallet, `PRIVATE` when its owner does"),
        "VASP" if given.at(&["vasp"]).is_none() => {
            missing(&["vasp"], "the provider's `id` in the directory, or its name and website");
        }
        _ => {}
    }
    // Of the owner of the wallet the vendor knows the rest.
    let own = given.at(&["beneficiary", "self"]).is_some_and(|own| own.json == "true");
    let mut told = usize::from(own);
    for kind in ["person_details", "institution_details"] {
        if given.at(&["beneficiary", kind]).is_some() {
            told += 1;
            // An address without its country has been reported.
            if !own && given.at(&["beneficiary", kind, "physical_address"]).is_none() {
                missing(&["beneficiary", kind, "physical_address", "country"], "three letters, as `USA`");
            }
        }
    }
    match told {
        0 => missing(&["beneficiary"], "`self`, `person_details` or `institution_details`"),
        1 => {}
        _ => say(report, Severity::Error, &["beneficiary"], &ONE_BENEFICIARY, ""),
    }
}
