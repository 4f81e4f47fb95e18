//! Routes: from where to where, in which assets. What can never work is an error. What the vendor may have added since
//! is a warning.

use super::amount;
use super::catalogue::{DOLLARS, is_dollar_like, is_on_network, is_stablecoin};
use super::report::Report;
use crate::issue::{Code, Finding, Severity};
use crate::json::members::{Member, Value, at, inside, member, members, word_at};

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
pub(super) fn review_create(value: &Value<'_, '_>, report: &mut Report<'_>) {
    let asset = word_at(value, &["source_asset"]);
    let amount = word_at(value, &["source_amount"]);
    let to_asset = word_at(value, &["destination_asset"]);
    let is_dollars = is_dollar_like(asset) && amount::parse(amount).is_ok();
    // Zeros at the end say nothing; without a point there is none in front of them.
    let places = amount.bytes().rev().skip_while(|byte| *byte == b'0').position(|byte| byte == b'.').unwrap_or(0);
    let (most, words) = if asset == DOLLARS { (2, "two") } else { (6, "six") };
    if is_dollars && places > most {
        report(&["source_amount"], TOO_FINE.issue(Severity::Warning, Vec::new(), words));
    }
    let Some(to) = delivery(value, to_asset, report) else { return };
    if asset == to_asset && to.key.says("profile") {
        stays(value, asset, report);
    }
    if is_dollars && reaches_3000(amount) && to.key.says("crypto") {
        report(&["destination", "crypto"], TRAVEL_RULE.issue(Severity::Warning, Vec::new(), ""));
    }
}

/// A rule starts from a deposit.
pub(super) fn review_rule(value: &Value<'_, '_>, report: &mut Report<'_>) {
    let asset = word_at(value, &["source_asset"]);
    if let Some(from) = only(value, "source") {
        if from.key.says("fiat") && is_stablecoin(asset) {
            report(&["source_asset"], BANKS_SEND_DOLLARS.issue(Severity::Error, Vec::new(), ""));
        }
        if from.key.says("crypto") {
            let place = &["source", "crypto", "network"];
            on_chain(from.value, asset, "source_asset", &NO_DOLLARS_FROM_CHAINS, place, report);
        }
    }
    delivery(value, word_at(value, &["destination_asset"]), report);
}

/// Where the money goes; nothing when that is not sure, which has been reported.
fn delivery<'a>(value: &Value<'_, 'a>, asset: &str, report: &mut Report<'_>) -> Option<Member<'a>> {
    let to = only(value, "destination")?;
    if to.key.says("fiat") && is_stablecoin(asset) {
        report(&["destination_asset"], BANKS_TAKE_DOLLARS.issue(Severity::Error, Vec::new(), ""));
    }
    if to.key.says("crypto") {
        let place = &["destination", "crypto", "network"];
        on_chain(to.value, asset, "destination_asset", &NO_DOLLARS_ON_CHAINS, place, report);
    }
    Some(to)
}

/// The one member of an object; nothing when there are none or several, which has been reported.
fn only<'a>(value: &Value<'_, 'a>, field: &str) -> Option<Member<'a>> {
    let mut given = members(at(value, &[field])?).filter(|member| member.value != "null");
    let first = given.next()?;
    given.next().is_none().then_some(first)
}

fn on_chain(
    crypto: &str,
    asset: &str,
    field: &'static str,
    no_dollars: &Finding,
    place: &[&'static str],
    report: &mut Report<'_>,
) {
    let network = member(crypto, "network").and_then(inside).unwrap_or_default();
    if asset == DOLLARS {
        report(&[field], no_dollars.issue(Severity::Error, Vec::new(), ""));
    } else if is_on_network(asset, network) == Some(false) {
        report(place, NOT_ON_NETWORK.issue(Severity::Warning, Vec::new(), asset));
    }
}

/// Money that does not change may not move either.
fn stays(value: &Value<'_, '_>, asset: &str, report: &mut Report<'_>) {
    let place = |field| word_at(value, &[field, "profile", "profile_id"]);
    let (from, to) = (place("source"), place("destination"));
    if !from.is_empty() && from == to && !asset.is_empty() {
        report(&["destination"], NO_MOVE.issue(Severity::Warning, Vec::new(), ""));
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
