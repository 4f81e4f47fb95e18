//! Routes: from where to where, in which assets. What can never work is an error. What the vendor may have added since
//! is a warning.

use super::amount;
use super::catalogue::{DOLLARS, is_dollar_like, is_on_network, is_stablecoin};
use super::given::Given;
use super::report::{Report, say};
use crate::issue::{Code, Finding, Severity};

const fn never(message: &'static str, hint: &'static str) -> Finding {
    Finding { code: Code::route_not_allowed, message, hint }
}

static BANKS_TAKE_DOLLARS: Finding =
    never("cannot be sent to a bank account", "set it to `USD`, or send to a profile or a blockchain address");
static NO_DOLLARS_ON_CHAINS: Finding =
    never("cannot be sent to a blockchain address", "choose a stablecoin such as `USDG`, or send to a bank account");
static BANKS_SEND_DOLLARS: Finding = never("cannot be deposited at a bank", "set it to `USD`");
static NO_DOLLARS_FROM_CHAINS: Finding =
    never("cannot be deposited on a blockchain", "choose a stablecoin such as `USDC`, or deposit at a bank");
static NOT_ON_NETWORK: Finding = Finding {
    code: Code::asset_not_on_network,
    message: "did not have {} when this version was made",
    hint: "make sure that the vendor has added it",
};
static NO_MOVE: Finding = Finding {
    code: Code::same_asset_and_place,
    message: "is where the money lies already, in the same asset",
    hint: "",
};
static TOO_FINE: Finding = Finding {
    code: Code::too_many_decimals,
    message: "has more than {} decimal places",
    hint: "the vendor may refuse or round it",
};
static TRAVEL_RULE: Finding = Finding {
    code: Code::travel_rule_required,
    message: "needs Travel Rule data: 3,000 USD or more leave for an address",
    hint: "save it with `cryptoDestinationAddresses.put`; the vendor refuses without it from 30 November 2026 on",
};

/// A create starts from a profile.
pub(super) fn review_create(given: Given<'_>, report: &mut Report<'_>) {
    let asset = given.word_at(&["source_asset"]);
    let amount = given.word_at(&["source_amount"]);
    let to_asset = given.word_at(&["destination_asset"]);
    let is_dollars = is_dollar_like(asset) && amount::parse(amount).is_ok();
    // Zeros at the end say nothing; without a point there is none in front of them.
    let places = amount.bytes().rev().skip_while(|byte| *byte == b'0').position(|byte| byte == b'.').unwrap_or(0);
    let (most, words) = if asset == DOLLARS { (2, "two") } else { (6, "six") };
    if is_dollars && places > most {
        say(report, Severity::Warning, &["source_amount"], &TOO_FINE, words);
    }
    let Some(to) = delivery(given, to_asset, report) else { return };
    if asset == to_asset && to == "profile" {
        stays(given, asset, report);
    }
    if is_dollars && reaches_3000(amount) && to == "crypto" {
        say(report, Severity::Warning, &["destination", "crypto"], &TRAVEL_RULE, "");
    }
}

/// A rule starts from a deposit.
pub(super) fn review_rule(given: Given<'_>, report: &mut Report<'_>) {
    let asset = given.word_at(&["source_asset"]);
    if let Some((from, details)) = given.at(&["source"]).and_then(Given::only) {
        if from == "fiat" && is_stablecoin(asset) {
            say(report, Severity::Error, &["source_asset"], &BANKS_SEND_DOLLARS, "");
        }
        if from == "crypto" {
            let place = &["source", "crypto", "network"];
            on_chain(details, asset, "source_asset", &NO_DOLLARS_FROM_CHAINS, place, report);
        }
    }
    delivery(given, given.word_at(&["destination_asset"]), report);
}

/// Where the money goes; nothing when that is not sure, which has been reported.
fn delivery(given: Given<'_>, asset: &str, report: &mut Report<'_>) -> Option<&'static str> {
    let (to, details) = given.at(&["destination"])?.only()?;
    if to == "fiat" && is_stablecoin(asset) {
        say(report, Severity::Error, &["destination_asset"], &BANKS_TAKE_DOLLARS, "");
    }
    if to == "crypto" {
        let place = &["destination", "crypto", "network"];
        on_chain(details, asset, "destination_asset", &NO_DOLLARS_ON_CHAINS, place, report);
    }
    Some(to)
}

fn on_chain(
    crypto: Given<'_>,
    asset: &str,
    field: &'static str,
    no_dollars: &Finding,
    place: &[&'static str],
    report: &mut Report<'_>,
) {
    let network = crypto.word_at(&["network"]);
    if asset == DOLLARS {
        say(report, Severity::Error, &[field], no_dollars, "");
    } else if is_on_network(asset, network) == Some(false) {
        say(report, Severity::Warning, place, &NOT_ON_NETWORK, asset);
    }
}

/// Money that does not change may not move either.
fn stays(given: Given<'_>, asset: &str, report: &mut Report<'_>) {
    let place = |field| given.word_at(&[field, "profile", "profile_id"]);
    let (from, to) = (place("source"), place("destination"));
    if !from.is_empty() && from == to && !asset.is_empty() {
        say(report, Severity::Warning, &["destination"], &NO_MOVE, "");
    }
}

/// The Travel Rule's threshold, as text and without floats. Reaching it counts.
pub(crate) fn reaches_3000(amount: &str) -> bool {
    let whole = amount.bytes().take_while(|byte| *byte != b'.').skip_while(|byte| *byte == b'0');
    let (mut length, mut first) = (0, b'0');
    for digit in whole {
        if length == 0 {
            first = digit;
        }
        length += 1;
    }
    length > 4 || (length == 4 && first >= b'3')
}

#[cfg(test)]
mod tests {
    use super::reaches_3000;

    #[test]
    fn the_threshold() {
        for amount in ["3000", "3000.00", "0003000", "9999.99", "10000", "123456789012345678901234567890"] {
            assert!(reaches_3000(amount), "{amount}");
        }
        for amount in ["2999.999999", "0002999", ".9", "999", "", "0000000001"] {
            assert!(!reaches_3000(amount), "{amount}");
        }
    }
}
