//! What the application lets the credentials pay: how much, where to, and how much a day.
//!
//! The vendor's approvals are a feature of its Dashboard and may not cover what comes through the API (guides of April
//! 2026), so this is the second pair of eyes. Whatever a policy does not name is refused: an asset without a limit, a
//! destination that is not listed, and rules, whose amounts nobody knows ahead, as soon as amounts are limited.

use std::collections::{BTreeMap, VecDeque};

use bigdecimal::{BigDecimal, Zero};
use serde::{Deserialize, Serialize};

use super::Misconfigured;
use crate::check::address::{self, Environment};
use crate::check::amount::{self, Fault};
use crate::operation::Operation;
use crate::token::joined_key;

/// Longer amounts are refused where a limit has to be counted: a total would keep all their digits.
const LONGEST_AMOUNT: usize = 64;
/// How many creates of a day are remembered. When an older one is sent again, it counts twice: that is the safe side.
const REMEMBERED: usize = 2_000;
/// How long the total of a day is kept: until no clock can ask for it any more.
pub const LEDGER_MS: i64 = 2 * DAY_MS;
const DAY_MS: i64 = 86_400_000;

/// A policy as users write it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Policy {
    /// The most that one create may take, by source asset, in units of that asset.
    pub max_amount: Option<BTreeMap<String, String>>,
    /// The most that all creates of a day (UTC) may take together, by source asset, in units of that asset.
    pub daily_limit: Option<BTreeMap<String, String>>,
    /// Where money may go.
    pub destinations: Option<Destinations>,
    /// Lets rules be created although amounts are limited: what they move is not.
    #[serde(default)]
    pub unlimited_rules: bool,
}

/// Where money may go. A kind that is left out may receive nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Destinations {
    /// Ids of profiles.
    #[serde(default)]
    pub profiles: Vec<String>,
    /// Ids of fiat accounts.
    #[serde(default)]
    pub bank_accounts: Vec<String>,
    /// Addresses on chains.
    #[serde(default)]
    pub addresses: Vec<ChainAddress>,
    /// Ids of registered addresses, for callers that still use the deprecated `address_id`.
    #[serde(default)]
    pub address_ids: Vec<String>,
}

/// An address on a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainAddress {
    /// The network, such as `ETHEREUM`.
    pub network: String,
    /// The address.
    pub address: String,
}

/// What a create takes out of the daily limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spend {
    /// The asset.
    pub asset: String,
    /// Units of the asset.
    pub amount: String,
    /// The limit.
    pub limit: String,
}

#[derive(Deserialize)]
struct Paid {
    source_asset: Option<String>,
    source_amount: Option<String>,
    destination: Option<Destination>,
}

#[derive(Deserialize)]
struct Destination {
    crypto: Option<CryptoDestination>,
    fiat: Option<FiatDestination>,
    profile: Option<ProfileDestination>,
}

#[derive(Deserialize)]
struct CryptoDestination {
    address: Option<String>,
    network: Option<String>,
    address_id: Option<String>,
    crypto_address_id: Option<String>,
}

#[derive(Deserialize)]
struct FiatDestination {
    fiat_account_id: Option<String>,
    bank_account_id: Option<String>,
}

#[derive(Deserialize)]
struct ProfileDestination {
    profile_id: String,
}

impl Policy {
    /// Checks the policy, and writes its addresses as their networks do.
    pub(super) fn checked(mut self) -> Result<Self, Misconfigured> {
        for (name, limits) in [("maxAmount", &self.max_amount), ("dailyLimit", &self.daily_limit)] {
            for (asset, limit) in limits.iter().flatten() {
                if number(limit).is_none() {
                    let sentence = format!(
                        "policy.{name}.{asset} must be a plain decimal number as text, such as \"1000.50\", with at most {LONGEST_AMOUNT} digits."
                    );
                    return Err(Misconfigured(sentence));
                }
            }
        }
        for listed in self.destinations.iter_mut().flat_map(|destinations| &mut destinations.addresses) {
            let Some(normal) = normal(&listed.network, &listed.address) else {
                let sentence = format!(
                    "policy.destinations.addresses holds {:?}, which is not an address of the network {:?}.",
                    listed.address, listed.network
                );
                return Err(Misconfigured(sentence));
            };
            *listed = normal;
        }
        Ok(self)
    }

    /// Whether it looks into what is to be paid.
    pub(super) const fn looks_inside(&self) -> bool {
        self.max_amount.is_some() || self.daily_limit.is_some() || self.destinations.is_some()
    }

    /// Whether the policy lets a request through, told by its canonical body; what it takes out of the daily limit.
    pub(super) fn judge(&self, operation: Operation, body: &[u8]) -> Result<Option<Spend>, String> {
        let is_rule = operation == Operation::createOrchestrationRule;
        if operation != Operation::createOrchestration && !is_rule {
            return Ok(None);
        }
        let paid: Paid =
            serde_json::from_slice(body).map_err(|_| String::from("the policy cannot read what is to be paid"))?;
        if let Some(destinations) = &self.destinations {
            let destination = paid.destination.as_ref();
            if !destination.is_some_and(|destination| destinations.holds(destination)) {
                return Err(String::from("the policy of this application does not allow this destination"));
            }
        }
        if is_rule {
            let limited = self.max_amount.is_some() || self.daily_limit.is_some();
            return if limited && !self.unlimited_rules {
                Err(String::from(
                    "the policy of this application limits amounts, and nobody knows what a rule will move",
                ))
            } else {
                Ok(None)
            };
        }
        let asset = paid.source_asset.unwrap_or_default();
        let amount = paid.source_amount.unwrap_or_default();
        let of = |limits: &Option<BTreeMap<String, String>>, what: &str| match limits {
            None => Ok(None),
            Some(limits) => {
                match limits.get(&asset).and_then(|limit| number(limit).map(|value| (limit.clone(), value))) {
                    Some(limit) => Ok(Some(limit)),
                    None => Err(format!(
                        "the policy of this application has no {what} for this asset, so none of it may be paid"
                    )),
                }
            }
        };
        let most = of(&self.max_amount, "largest amount")?;
        let daily = of(&self.daily_limit, "daily limit")?;
        if most.is_none() && daily.is_none() {
            return Ok(None);
        }
        let Some(value) = number(&amount) else {
            return Err(format!("the amount has more than the {LONGEST_AMOUNT} digits that a policy counts"));
        };
        if most.is_some_and(|(_, most)| value > most) {
            return Err(format!("the policy of this application does not allow this much {asset} at once"));
        }
        let Some((limit, most)) = daily else { return Ok(None) };
        if value > most {
            return Err(exceeded(&asset));
        }
        Ok(Some(Spend { asset, amount, limit }))
    }
}

/// The sentence of a create that does not fit under the daily limit.
pub(super) fn exceeded(asset: &str) -> String {
    format!("this would exceed the daily limit that the policy of this application has for {asset}")
}

impl Destinations {
    fn holds(&self, destination: &Destination) -> bool {
        let listed = |list: &[String], id: &Option<String>| id.as_ref().is_some_and(|id| list.contains(id));
        match destination {
            Destination { crypto: Some(crypto), fiat: None, profile: None } => match (&crypto.network, &crypto.address)
            {
                (Some(network), Some(address)) => {
                    normal(network, address).is_some_and(|address| self.addresses.contains(&address))
                }
                _ => {
                    listed(&self.address_ids, &crypto.address_id)
                        || listed(&self.address_ids, &crypto.crypto_address_id)
                }
            },
            Destination { crypto: None, fiat: Some(fiat), profile: None } => {
                listed(&self.bank_accounts, &fiat.fiat_account_id) || listed(&self.bank_accounts, &fiat.bank_account_id)
            }
            Destination { crypto: None, fiat: None, profile: Some(profile) } => {
                self.profiles.contains(&profile.profile_id)
            }
            _ => false,
        }
    }
}

/// An address as its network writes it, so that letter case makes no difference where it makes none on the chain. On a
/// network that is not known here nothing is changed.
fn normal(network: &str, address: &str) -> Option<ChainAddress> {
    let network = match network.to_ascii_uppercase().as_str() {
        "POLYGON" => String::from("POLYGON_POS"),
        upper => String::from(upper),
    };
    let address = match address::check(&network, address, Environment::Unknown) {
        None => String::from(address),
        Some(verdict) => verdict.normalized?,
    };
    Some(ChainAddress { network, address })
}

fn number(text: &str) -> Option<BigDecimal> {
    let plain = text.len() <= LONGEST_AMOUNT && matches!(amount::parse(text), Ok(_) | Err(Fault::Zero));
    if plain { text.parse().ok() } else { None }
}

/// What was paid in a day.
#[derive(Default, Serialize, Deserialize)]
struct Ledger {
    total: String,
    /// The hashes of the creates that make up the total, oldest first.
    counted: VecDeque<String>,
}

/// What became of a create at the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Entry {
    /// It fits: keep this.
    Counted {
        /// The new ledger.
        ledger: String,
    },
    /// The same create was counted before.
    Known,
    /// It does not fit.
    Exceeds,
    /// The ledger cannot be read: nothing may be paid on the word of it.
    Damaged,
}

/// The key under which a store keeps the ledger of an asset for the day of `now`.
pub fn ledger_key(token_url: &str, client_id: &str, asset: &str, now: i64) -> String {
    joined_key("paxos-orchestrations:spent:1", [token_url, client_id, asset, &now.div_euclid(DAY_MS).to_string()])
}

/// Enters a create into the ledger of its day. `hash` is that of its canonical body, `ref_id` included: sent again it is
/// the same, and counts once. Nothing is ever taken back: an answer that says "refused" may belong to the second of two
/// copies of which the first is being paid.
pub fn enter(ledger: Option<&str>, spend: &Spend, hash: &str) -> Entry {
    let before = match ledger.map(serde_json::from_str::<Ledger>) {
        None => Ok(Ledger { total: String::from("0"), counted: VecDeque::new() }),
        Some(read) => read,
    };
    let Ok(mut before) = before else { return Entry::Damaged };
    let total = before.total.parse::<BigDecimal>().ok().filter(|total| *total >= BigDecimal::zero());
    let (Some(total), Some(amount), Some(limit)) = (total, number(&spend.amount), number(&spend.limit)) else {
        return Entry::Damaged;
    };
    if before.counted.iter().any(|known| known == hash) {
        return Entry::Known;
    }
    let total = total + amount;
    if total > limit {
        return Entry::Exceeds;
    }
    before.total = total.to_plain_string();
    before.counted.push_back(hash.into());
    if before.counted.len() > REMEMBERED {
        before.counted.pop_front();
    }
    match serde_json::to_string(&before) {
        Ok(ledger) => Entry::Counted { ledger },
        Err(_) => Entry::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVM: &str = "0x52908400098527886E0F7030069857D2E4169EE7";

    fn policy(json: &str) -> Policy {
        serde_json::from_str::<Policy>(json).unwrap().checked().unwrap()
    }

    fn create(asset: &str, amount: &str, destination: &str) -> String {
        format!(
            r#"{{"ref_id":"a","source_asset":"{asset}","destination_asset":"USDG","source_amount":"{amount}","destination":{destination}}}"#
        )
    }

    const HOME: &str = r#"{"profile":{"profile_id":"home"}}"#;

    fn judge(policy: &Policy, body: &str) -> Result<Option<Spend>, String> {
        policy.judge(Operation::createOrchestration, body.as_bytes())
    }

    #[test]
    fn largest_amounts() {
        let policy = policy(r#"{"maxAmount":{"USD":"1000","PYUSD":"0.000000000000000001","USDP":"0"}}"#);
        let table = [
            ("USD", "1000", true),
            ("USD", "1000.000000000000000000", true),
            ("USD", "0001000.00", true),
            ("USD", ".25", true),
            ("USD", "1000.0000000000000000000000000001", false),
            ("USD", "1001", false),
            ("PYUSD", "0.000000000000000001", true),
            ("PYUSD", "0.000000000000000002", false),
            ("USDP", "0.1", false),
            // An asset that is not named, and names that only look like one that is.
            ("USDC", "1", false),
            ("usd", "1", false),
            ("USD ", "1", false),
            ("ＵＳＤ", "1", false),
        ];
        for (asset, amount, passes) in table {
            assert_eq!(judge(&policy, &create(asset, amount, HOME)).is_ok(), passes, "{amount} {asset}");
        }
        let long = format!("0.{}1", "0".repeat(80));
        assert!(judge(&policy, &create("USD", &long, HOME)).unwrap_err().contains("digits"));
    }

    #[test]
    fn destinations() {
        let policy = policy(&format!(
            r#"{{"destinations":{{"profiles":["home"],"bankAccounts":["bank"],"addresses":[{{"network":"ethereum","address":"{}"}}],"addressIds":["a-1"]}}}}"#,
            EVM.to_lowercase()
        ));
        let chain =
            |network: &str, address: &str| format!(r#"{{"crypto":{{"address":"{address}","network":"{network}"}}}}"#);
        let table = [
            (String::from(HOME), true),
            (r#"{"profile":{"profile_id":"other"}}"#.into(), false),
            (r#"{"profile":{"profile_id":"home "}}"#.into(), false),
            (r#"{"fiat":{"bank_account_id":"bank"}}"#.into(), true),
            (r#"{"fiat":{"fiat_account_id":"bank","memo":"x"}}"#.into(), true),
            (r#"{"fiat":{"fiat_account_id":"home"}}"#.into(), false),
            (chain("ETHEREUM", EVM), true),
            (chain("ETHEREUM", &EVM.to_lowercase()), true),
            (chain("BASE", EVM), false),
            (chain("ETHEREUM", "0x8617E340B3D01FA5F11F306F4090FD50E238070D"), false),
            (r#"{"crypto":{"address_id":"a-1"}}"#.into(), true),
            (r#"{"crypto":{"crypto_address_id":"a-2"}}"#.into(), false),
            (
                format!(r#"{{"profile":{{"profile_id":"home"}},"crypto":{{"address":"{EVM}","network":"BASE"}}}}"#),
                false,
            ),
            ("{}".into(), false),
        ];
        for (destination, passes) in table {
            assert_eq!(judge(&policy, &create("USD", "1", &destination)).is_ok(), passes, "{destination}");
            let rule = policy.judge(Operation::createOrchestrationRule, create("USD", "1", &destination).as_bytes());
            assert_eq!(rule.is_ok(), passes, "{destination}");
        }
        assert!(judge(&policy, r#"{"ref_id":"a"}"#).is_err());
    }

    #[test]
    fn rules_have_no_amount() {
        let rule = |json: &str| policy(json).judge(Operation::createOrchestrationRule, b"{}");
        assert!(rule(r#"{"maxAmount":{}}"#).is_err());
        assert!(rule(r#"{"dailyLimit":{}}"#).is_err());
        assert!(rule(r#"{"dailyLimit":{},"unlimitedRules":true}"#).is_ok());
        assert!(rule("{}").is_ok());
        assert_eq!(policy(r#"{"maxAmount":{}}"#).judge(Operation::createFiatAccount, b"{}"), Ok(None));
    }

    #[test]
    fn bad_policies_do_not_start() {
        for (json, words) in [
            (r#"{"maxAmount":{"USD":"1e3"}}"#, "policy.maxAmount.USD"),
            (r#"{"dailyLimit":{"USD":"-1"}}"#, "policy.dailyLimit.USD"),
            (
                r#"{"destinations":{"addresses":[{"network":"ETHEREUM","address":"0x1"}]}}"#,
                "policy.destinations.addresses",
            ),
        ] {
            let error = serde_json::from_str::<Policy>(json).unwrap().checked().unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
        assert!(serde_json::from_str::<Policy>(r#"{"maximum":{}}"#).is_err());
        assert!(serde_json::from_str::<Policy>(r#"{"maxAmount":{"USD":1000}}"#).is_err());
    }

    fn spend(amount: &str, limit: &str) -> Spend {
        Spend { asset: "USD".into(), amount: amount.into(), limit: limit.into() }
    }

    #[test]
    fn a_day_is_counted_exactly_and_each_create_once() {
        let mut ledger: Option<String> = None;
        let mut enter = |amount: &str, hash: &str| {
            let entry = enter(ledger.as_deref(), &spend(amount, "1"), hash);
            if let Entry::Counted { ledger: next } = &entry {
                ledger = Some(next.clone());
            }
            entry
        };
        // Ten tenths are one, to the last digit.
        for number in 0..9 {
            assert!(matches!(enter("0.1", &format!("h{number}")), Entry::Counted { .. }));
        }
        assert_eq!(enter("0.1", "h3"), Entry::Known);
        assert_eq!(enter("0.100000000000000000000001", "x"), Entry::Exceeds);
        assert!(matches!(enter("0.10", "h9"), Entry::Counted { .. }));
        assert_eq!(enter("0.000000000000000000000001", "y"), Entry::Exceeds);
        assert_eq!(enter("0.1", "h0"), Entry::Known);
        assert!(ledger.unwrap().contains(r#""total":"1.0"#));
    }

    #[test]
    fn ledgers_that_cannot_be_read_pay_nothing_and_do_not_grow_without_end() {
        for ledger in ["", "{}", "nonsense", r#"{"total":"-5","counted":[]}"#, r#"{"total":"x","counted":[]}"#] {
            assert_eq!(enter(Some(ledger), &spend("1", "9"), "h"), Entry::Damaged, "{ledger}");
        }
        let mut ledger = None;
        for number in 0..REMEMBERED + 10 {
            match enter(ledger.as_deref(), &spend("1", "1000000"), &number.to_string()) {
                Entry::Counted { ledger: next } => ledger = Some(next),
                other => panic!("{other:?}"),
            }
        }
        // What was forgotten counts again: the total errs towards paying less.
        assert!(matches!(enter(ledger.as_deref(), &spend("1", "1000000"), "3"), Entry::Counted { .. }));
        assert_eq!(enter(ledger.as_deref(), &spend("1", "1000000"), "1000"), Entry::Known);
    }

    #[test]
    fn keys_do_not_run_together() {
        let key = |id: &str, asset: &str, now| ledger_key("https://o.example/token", id, asset, now);
        assert_ne!(key("ab", "c", 0), key("a", "bc", 0));
        assert_eq!(key("a", "USD", 0), key("a", "USD", DAY_MS - 1));
        assert_ne!(key("a", "USD", 0), key("a", "USD", DAY_MS));
    }
}
