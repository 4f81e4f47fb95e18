//! How a sandbox behaves: options, and the guesses that can be switched.

use super::clock::{self, Micros};
use super::dialect::Dialect;
use super::ledger;

/// What the token endpoint accepts.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// The client id.
    pub client_id: String,
    /// The client secret.
    pub client_secret: String,
}

/// How a sandbox behaves.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    /// What the token endpoint accepts.
    pub credentials: Credentials,
    /// The same seed gives the same data and the same ids.
    #[serde(default = "default_seed")]
    pub seed: String,
    /// Where the clock stands, in milliseconds since 1970; without it the clock follows the machine's.
    #[serde(default)]
    pub now_ms: Option<f64>,
    /// How long an orchestration takes from creation to completion, in milliseconds.
    #[serde(default = "default_processing")]
    pub processing_ms: f64,
    /// Which of the vendor's documents the answers follow.
    #[serde(default)]
    pub dialect: Dialect,
    /// Whether orchestrations, rules and blockchain addresses wait for an approval, which comes after
    /// `processing_ms`.
    #[serde(default)]
    pub approvals: bool,
    /// Whether requests are counted, and too many of them refused (vendor's guide on rate limits, April 2026).
    #[serde(default)]
    pub limits: bool,
    /// What is charged.
    #[serde(default)]
    pub fees: Fees,
    /// When Travel Rule data are asked for.
    #[serde(default)]
    pub travel_rule: TravelRuleEnforcement,
    /// Public keys that requests must be signed with one of; with none no signature is asked for.
    #[serde(default)]
    pub signing_keys: Vec<SigningKey>,
    /// What the vendor's documents do not say.
    #[serde(default)]
    pub guesses: Guesses,
}

/// What is charged. The vendor agrees fees with each customer; the guides show a wire of 150.33 of which 120.33 arrive.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fees {
    /// Deducted from every deposit by wire, in dollars as decimal text; nothing when left out.
    #[serde(default)]
    pub wire_deposit: Option<String>,
}

/// When Travel Rule data are asked for: transfers of 3,000 USD or more to an address without them are refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TravelRuleEnforcement {
    /// From 30 November 2026 on, by the clock of the sandbox (vendor's Travel Rule guide, July 2026).
    #[default]
    ByDate,
    /// At any time.
    Always,
    /// Never.
    Never,
}

/// A key that requests may be signed with.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SigningKey {
    /// Its id, which a signature names as `kid`.
    pub key_id: String,
    /// The public key, PEM (`-----BEGIN PUBLIC KEY-----`): P-256 or Ed25519.
    pub public_key: String,
}

macro_rules! guesses {
    ($($(#[$meta:meta])* $name:ident = $default:literal,)*) => {
        /// What the vendor's documents do not say, and this sandbox does in one of two ways.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields, default)]
        pub struct Guesses { $($(#[$meta])* pub $name: bool,)* }

        impl Default for Guesses {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        #[cfg(test)]
        const GUESSES: &[(&str, bool)] = &[$((stringify!($name), $default),)*];
    };
}

guesses! {
    /// A bank account must exist and be APPROVED, and a blockchain address must be registered and APPROVED, before a
    /// create may name it as its destination; 400 when not. (That it must is documented; status and problem are not.)
    look_up_destinations = true,
    /// A sandbox deposit whose `crypto_address` is the address of a rule fires the rule.
    deposits_fire_rules = true,
    /// A rule, or an orchestration that fires it, may have the same asset on both sides.
    same_asset_rules = true,
    /// Deleting a deleted rule answers as the first time; else 404.
    repeated_rule_delete = true,
    /// A token request without `scope` gets every scope; else it is `invalid_scope`.
    token_without_scope = true,
    /// A top-level `profile_id` that differs from `source.profile.profile_id` is refused; else it is ignored.
    refuse_other_profile_id = true,
    /// `account_type` is refused in a rule's source on CUBIX; else it is kept.
    refuse_cubix_account_type = false,
    /// A rule to a blockchain address needs Travel Rule data, whatever the amounts, once they are enforced (a draft of
    /// the vendor's says so).
    travel_rule_on_rules = false,
    /// An update of an address that does not say `travelrule_metadata` keeps them; else it clears them.
    keep_travel_rule = true,
    /// A 429 of the limits says `Retry-After`.
    retry_after = false,
}

fn default_seed() -> String {
    String::from("paxos")
}

fn default_processing() -> f64 {
    3000.0
}

/// 30 November 2026, midnight UTC.
const TRAVEL_RULE_STARTS: Micros = 1_795_996_800 * clock::SECOND;

impl Options {
    /// The defaults: seed `paxos`, a clock that follows the machine's, three seconds, the dialect of July 2026; nothing
    /// waits, is charged or is counted.
    pub fn new(credentials: Credentials) -> Self {
        Self {
            credentials,
            seed: default_seed(),
            now_ms: None,
            processing_ms: default_processing(),
            dialect: Dialect::default(),
            approvals: false,
            limits: false,
            fees: Fees::default(),
            travel_rule: TravelRuleEnforcement::default(),
            signing_keys: Vec::new(),
            guesses: Guesses::default(),
        }
    }

    /// What is wrong with the options, if anything.
    pub fn problem(&self) -> Option<String> {
        if let Some(fee) = &self.fees.wire_deposit {
            let is_amount = !fee.is_empty() && fee.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            if !is_amount || ledger::amount(fee).is_none() {
                return Some(String::from("fees.wireDeposit must be a decimal text of dollars, as \"30\""));
            }
        }
        None
    }

    pub(super) fn processing(&self) -> Micros {
        clock::from_millis(self.processing_ms)
    }

    /// What a deposit by wire costs.
    pub(super) fn wire_deposit_fee(&self) -> Option<bigdecimal::BigDecimal> {
        let fee = self.fees.wire_deposit.as_deref().and_then(ledger::amount)?;
        (fee > bigdecimal::BigDecimal::default()).then_some(fee)
    }

    /// Whether Travel Rule data are asked for at this moment.
    pub(super) fn asks_travel_rule(&self, now: Micros) -> bool {
        match self.travel_rule {
            TravelRuleEnforcement::ByDate => now >= TRAVEL_RULE_STARTS,
            TravelRuleEnforcement::Always => true,
            TravelRuleEnforcement::Never => false,
        }
    }

    /// Whether a transfer of this amount to an address without Travel Rule data is refused at this moment. All assets
    /// that a sandbox knows are worth a dollar.
    pub(super) fn needs_travel_rule(&self, amount: &bigdecimal::BigDecimal, now: Micros) -> bool {
        let threshold = bigdecimal::BigDecimal::from(3000);
        self.asks_travel_rule(now) && *amount >= threshold
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(extra: &str) -> Result<Options, String> {
        let text = format!(r#"{{"credentials":{{"clientId":"a","clientSecret":"b"}}{extra}}}"#);
        serde_json::from_str(&text).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_left_out_has_its_default() {
        let credentials = Credentials { client_id: "a".into(), client_secret: "b".into() };
        assert_eq!(options(""), Ok(Options::new(credentials)));
    }

    #[test]
    fn every_guess_can_be_switched() {
        for (name, default) in GUESSES {
            let mut camel = String::new();
            for (at, word) in name.split('_').enumerate() {
                let (first, rest) = word.split_at(1);
                camel.push_str(if at == 0 { first } else { &first[..0] });
                if at > 0 {
                    camel.push_str(&first.to_uppercase());
                }
                camel.push_str(rest);
            }
            let switched = options(&format!(r#","guesses":{{"{camel}":{}}}"#, !default)).unwrap().guesses;
            assert_ne!(switched, Guesses::default(), "{name}");
        }
        assert!(options(r#","guesses":{"luck":true}"#).is_err());
    }

    #[test]
    fn fees_are_decimal_text() {
        for (fee, good) in [("30", true), ("0.5", true), ("-1", false), ("1e3", false), ("", false), (".", false)] {
            let options = options(&format!(r#","fees":{{"wireDeposit":"{fee}"}}"#)).unwrap();
            assert_eq!(options.problem().is_none(), good, "{fee}");
        }
    }

    #[test]
    fn the_travel_rule_starts_on_its_day() {
        let day = clock::parse_nanos("2026-11-30T00:00:00Z").unwrap() / 1_000;
        assert_eq!(i128::from(TRAVEL_RULE_STARTS), day);
        let options = options("").unwrap();
        let amount = |text: &str| ledger::amount(text).unwrap();
        for (now, text, needed) in [
            (TRAVEL_RULE_STARTS, "3000", true),
            (TRAVEL_RULE_STARTS, "2999.999999999999999999", false),
            (TRAVEL_RULE_STARTS - 1, "3000", false),
        ] {
            assert_eq!(options.needs_travel_rule(&amount(text), now), needed, "{text}");
        }
    }
}
