//! The data a sandbox starts with: profiles with balances, and three months of orchestrations on every route.
//!
//! Balances are those after the past; only orchestrations that still run have money set aside. Addresses are made of
//! words, so that nobody takes them for somebody's.

use bigdecimal::BigDecimal;

use super::State;
use super::agenda::Agenda;
use super::asset::KnownAsset::{self, Pyusd, Usd, Usdc, Usdg, Usdp};
use super::book::{Book, Hold, Record};
use super::clock::{Micros, SECOND, rfc3339};
use super::events::Events;
use super::furnish::{SeedRule, furnish};
use super::invent;
use super::ledger::{self, Account, Ledger};
use super::lifecycle::{Outcome, fail_reason, planned, transfer};
use super::orchestrations::reference;
use super::profiles::StoredProfile;
use super::random::{Random, Stream};
use super::shelf::Shelf;
use crate::model::orchestration::{
    CryptoEndpoint, FiatDestination, FiatSource, Orchestration, OrchestrationDestination, OrchestrationSource,
    OrchestrationStatus, OrchestrationTransferStatus,
};
use crate::model::profile::{Profile, ProfileType};
use crate::model::rule::OrchestrationRuleStatus;
use crate::model::value::ResponseMetadata;

const MINUTE: Micros = 60 * SECOND;
const HOUR: Micros = 60 * MINUTE;
const DAY: Micros = 24 * HOUR;

/// How many orchestrations there are.
const PAST: i64 = 300;
/// Over how many days.
const DAYS: i64 = 90;

/// How long before the first orchestration the first rule was made.
const RULES_DAYS: i64 = 10;

/// What every seed has among its newest orchestrations: place from the end, way (see [`Seeder::way`]), state.
const FIXED: &[(i64, u32, OrchestrationStatus)] = &[
    (2, WAY_TO_BANK, OrchestrationStatus::Processing),
    (3, WAY_TO_CHAIN, OrchestrationStatus::Pending),
    (5, WAY_TO_BANK, OrchestrationStatus::Processing),
    (6, WAY_TO_CHAIN, OrchestrationStatus::Failed),
    (9, WAY_TO_CHAIN, OrchestrationStatus::Processing),
    (11, WAY_TO_BANK, OrchestrationStatus::Pending),
    (16, WAY_TO_BANK, OrchestrationStatus::Rejected),
    (21, WAY_TO_CHAIN, OrchestrationStatus::Pending),
];
const WAY_TO_CHAIN: u32 = 70;
const WAY_TO_BANK: u32 = 88;

/// Nickname, description, days of age, and what it holds: asset, available, trading.
type ProfileSeed = (&'static str, &'static str, i64, &'static [(KnownAsset, &'static str, &'static str)]);

const PROFILES: &[ProfileSeed] = &[
    (
        "default",
        "Made by the system",
        420,
        &[
            (Usd, "2500000.00", "0"),
            (Usdg, "1250000.5", "0"),
            (Pyusd, "1000000", "0"),
            (Usdp, "750000", "0"),
            (Usdc, "1800000.25", "0"),
        ],
    ),
    (
        "Treasury",
        "Operating funds",
        400,
        &[
            (Usd, "18400250.40", "0"),
            (Usdg, "9200000.75", "0"),
            (Pyusd, "4100000", "0"),
            (Usdp, "3000000", "0"),
            (Usdc, "7650000.125", "0"),
        ],
    ),
    (
        "Payouts",
        "Merchant payouts",
        210,
        &[(Usd, "182504.19", "0"), (Usdg, "98000.10000000", "0"), (Pyusd, "64000.333333", "0"), (Usdc, "120500", "0")],
    ),
    (
        "Collections",
        "Incoming customer funds",
        205,
        &[(Usd, "54210.07", "0"), (Usdc, "31777.901234", "0"), (Usdp, ".25", "0")],
    ),
    (
        "Trading desk",
        "Open orders live here",
        120,
        &[
            (Usd, "640000", "215000.50"),
            (Usdg, "310000", "40000"),
            (Pyusd, "275000.75", "12500.25"),
            (Usdp, "90000", "0"),
            (Usdc, "505000", "88000.000001"),
        ],
    ),
];

const EVM: &[&str] = &[
    "0x5a4DB0c55a4dB0C55a4DB0C55A4db0c55A4Db0C5",
    "0xDecAde00DECaDe00dEcaDe00deCaDe00Decade00",
    "0xfaCADE00fACAdE00facAdE00FacADE00FACadE00",
    "0xc0fFEe00c0FfEe00c0fFEE00C0ffee00C0fFEE00",
    "0xBa5EbA11Ba5eBa11bA5eBa11bA5EBA11ba5eBa11",
    "0xb01DfAceb01dfaceB01dFaCEb01dFACeB01dface",
];
const SOLANA: &[&str] = &[
    "SandboxSandboxSandboxSandboxSandboxSandboxS",
    "PayoutPayoutPayoutPayoutPayoutPayoutPayoutP",
    "TreasuryTreasuryTreasuryTreasuryTreasuryTre",
];
const STELLAR: &[&str] = &[
    "GBZWC3TEMJXXQLTTMFXGIYTPPAXHGYLOMRRG66BOONQW4ZDCN54C5LR5",
    "GBYGC6LPOV2HGLTQMF4W65LUOMXHAYLZN52XI4ZOOBQXS33VORZS4JEL",
];

/// Where a stablecoin lives.
const NETWORKS: &[(KnownAsset, &[&str])] = &[
    (Usdg, &["ETHEREUM", "SOLANA"]),
    (Pyusd, &["ETHEREUM", "SOLANA", "ARBITRUM_ONE", "STELLAR"]),
    (Usdp, &["ETHEREUM", "SOLANA"]),
    (Usdc, &["ETHEREUM", "SOLANA", "BASE", "POLYGON_POS"]),
];
const COINS: &[KnownAsset] = &[Usdg, Pyusd, Usdp, Usdc];

/// A place where money comes from or goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Profile,
    Bank,
    Chain,
}
use Place::{Bank, Chain, Profile as OwnProfile};

/// A rule of the past: profile, assets, source and destination.
#[derive(Clone)]
struct Rule {
    id: String,
    profile: usize,
    assets: (KnownAsset, KnownAsset),
    from: Place,
    source: OrchestrationSource,
    destination: OrchestrationDestination,
    to: Place,
}

/// One way through the platform, before its details are drawn.
struct Way {
    profile: usize,
    assets: (KnownAsset, KnownAsset),
    from: Place,
    to: Place,
    source: OrchestrationSource,
    destination: OrchestrationDestination,
    rule: Option<String>,
}

struct Seeder {
    random: Random,
    start: Micros,
    profile_ids: Vec<String>,
    banks: Vec<String>,
    rules: Vec<Rule>,
    customer_id: String,
}

/// The data of a seed, as of `start`.
pub(super) fn state(seed: &str, start: Micros, processing: Micros) -> State {
    let mut random = Random::new(seed, Stream::Seed);
    let customer_id = random.uuid();
    let profile_ids: Vec<String> = PROFILES.iter().map(|_| random.uuid()).collect();
    let banks = (0..4).map(|_| random.uuid()).collect();
    let mut seeder = Seeder { random, start, profile_ids, banks, rules: Vec::new(), customer_id };
    seeder.rules = RULES.iter().map(|rule| seeder.rule(*rule)).collect();
    let mut furniture = Random::new(seed, Stream::Furniture);
    for crypto in seeder.rules.iter_mut().filter_map(|rule| rule.source.crypto.as_mut()) {
        // Deposits are matched by address, so every rule has its own.
        crypto.address = Some(invent::address(&mut furniture, crypto.network.as_deref().unwrap_or_default()));
        crypto.address_id = Some(furniture.uuid());
    }
    let mut state = State {
        customer_id: seeder.customer_id.clone(),
        profiles: seeder.profiles(),
        ledger: opening(),
        book: Book::default(),
        rules: Shelf::default(),
        addresses: Shelf::default(),
        accounts: Shelf::default(),
        instructions: Shelf::default(),
        transfers: Shelf::default(),
        events: Events::new(furniture.uuid()),
        vasps: Vec::new(),
        agenda: Agenda::default(),
        ids: Random::new(seed, Stream::Ids),
    };
    for number in 0..PAST {
        let created = seeder.moment(number);
        seeder.past(&mut state, number, created);
    }
    furnish(&mut state, &mut furniture, seeder.old_rules(), &seeder.banks, start);
    for age in RUNNING {
        seeder.running(&mut state, *age, processing);
    }
    state
}

/// Ages, in thousandths of the processing time, of the orchestrations that are under way when the sandbox starts.
const RUNNING: &[i64] = &[800, 400, 100];

/// What the profiles hold when the sandbox starts: all of it came from outside.
fn opening() -> Ledger {
    let mut ledger = Ledger::default();
    for (profile, (_, _, _, holdings)) in (0..).zip(PROFILES) {
        for (asset, available, trading) in *holdings {
            for (account, text) in [(Account::Available(profile), available), (Account::Trading(profile), trading)] {
                // The outside world never runs short.
                let _ = ledger.post(Account::Outside, account, *asset, &ledger::amount(text).unwrap_or_default());
            }
        }
    }
    ledger
}

/// Profile, assets, source, destination, and the network of a source that is a chain.
type RuleSeed = (usize, (KnownAsset, KnownAsset), Place, Place, &'static str);

const RULES: &[RuleSeed] = &[
    (1, (Usd, Usdp), Bank, OwnProfile, ""),
    (1, (Usd, Usdg), Bank, Chain, ""),
    (3, (Usdc, Usd), Chain, Bank, "BASE"),
    (3, (Pyusd, Usd), Chain, Bank, "SOLANA"),
    (3, (Usdc, Usdg), Chain, OwnProfile, "ETHEREUM"),
    (2, (Usdc, Usdg), Chain, Chain, "SOLANA"),
];

impl Seeder {
    fn profiles(&self) -> Vec<StoredProfile> {
        let profile = |(id, (nickname, description, age, _)): (&String, &ProfileSeed)| StoredProfile {
            shown: Profile {
                id: id.clone(),
                nickname: Some(String::from(*nickname)),
                r#type: Some(if *nickname == "default" { ProfileType::Default } else { ProfileType::Normal }),
                description: Some(String::from(*description)),
                account_id: None,
            },
            created: self.start - age * DAY,
        };
        self.profile_ids.iter().zip(PROFILES).map(profile).collect()
    }

    /// The rules, oldest first; all are older than the orchestrations.
    fn old_rules(&self) -> Vec<SeedRule> {
        let old = |(younger, Rule { id, profile, assets, source, destination, .. }): (i64, &Rule)| SeedRule {
            id: id.clone(),
            days: DAYS + RULES_DAYS - younger,
            profile: *profile,
            assets: *assets,
            source: source.clone(),
            destination: destination.clone(),
            status: OrchestrationRuleStatus::Active,
            nickname: None,
        };
        (0..).zip(&self.rules).map(old).collect()
    }

    fn profile_id(&self, profile: usize) -> String {
        self.profile_ids.get(profile).cloned().unwrap_or_default()
    }

    fn rule(&mut self, (profile, assets, from, to, network): RuleSeed) -> Rule {
        let id = self.random.uuid();
        let source = match from {
            Bank => OrchestrationSource {
                crypto: None,
                fiat: Some(FiatSource {
                    deposit_instructions_id: Some(self.random.uuid()),
                    memo: Some(self.random.letters(16).to_uppercase()),
                }),
                profile: None,
            },
            _ => OrchestrationSource { crypto: Some(self.endpoint(network)), fiat: None, profile: None },
        };
        let destination = self.destination(profile, to, assets.1, "Redemption");
        Rule { id, profile, assets, from, source, destination, to }
    }

    fn endpoint(&mut self, network: &str) -> CryptoEndpoint {
        let address = match network {
            "SOLANA" => self.random.pick(SOLANA),
            "STELLAR" => self.random.pick(STELLAR),
            _ => self.random.pick(EVM),
        };
        CryptoEndpoint {
            address: Some(String::from(address)),
            network: Some(String::from(network)),
            address_id: None,
            crypto_address_id: None,
        }
    }

    fn destination(&mut self, profile: usize, to: Place, asset: KnownAsset, memo: &str) -> OrchestrationDestination {
        let mut destination = OrchestrationDestination { crypto: None, fiat: None, profile: None };
        match to {
            OwnProfile => destination.profile = Some(reference(&self.profile_id(profile))),
            Bank => {
                let bank = self.random.below(4) as usize;
                destination.fiat = Some(FiatDestination {
                    bank_account_id: self.banks.get(bank).cloned(),
                    fiat_account_id: None,
                    memo: Some(String::from(memo)),
                });
            }
            Chain => {
                let networks =
                    NETWORKS.iter().find(|(coin, _)| *coin == asset).map_or(&[][..], |(_, networks)| networks);
                let network = self.random.pick(networks);
                destination.crypto = Some(self.endpoint(network));
            }
        }
        destination
    }

    /// When number so-and-so of the past was created: in order, spread over the days.
    fn moment(&mut self, number: i64) -> Micros {
        const SLOT: i64 = DAYS * DAY / PAST;
        let within = u32::try_from((SLOT - MINUTE) / SECOND).unwrap_or(1);
        let (seconds, micros) = (self.random.below(within), self.random.below(1_000_000));
        self.start - DAYS * DAY + number * SLOT + Micros::from(seconds) * SECOND + Micros::from(micros)
    }

    fn profile_source(&self, profile: usize) -> OrchestrationSource {
        OrchestrationSource { crypto: None, fiat: None, profile: Some(reference(&self.profile_id(profile))) }
    }

    /// A way through the platform that somebody might have gone; `draw`, out of a hundred, decides which.
    fn way(&mut self, draw: u32) -> Way {
        if draw < 38 {
            let position = self.random.below(u32::try_from(RULES.len()).unwrap_or(1)) as usize;
            if let Some(rule) = self.rules.get(position).cloned() {
                let Rule { id, profile, assets, from, source, destination, to } = rule;
                return Way { profile, assets, from, to, source, destination, rule: Some(id) };
            }
        }
        let profile = self.random.pick(&[0, 1, 1, 2, 2, 2, 3, 4]);
        let coin = self.random.pick(COINS);
        let (from, to, assets) = match draw {
            // A plain deposit that no rule caught.
            38..42 => (Chain, OwnProfile, (coin, coin)),
            42..45 => (Bank, OwnProfile, (Usd, Usd)),
            // Mint, move, convert.
            45..55 => (OwnProfile, OwnProfile, (Usd, coin)),
            55..60 => (OwnProfile, OwnProfile, (coin, coin)),
            60..WAY_TO_CHAIN => (OwnProfile, OwnProfile, (self.random.pick(COINS), coin)),
            // Pay out.
            WAY_TO_CHAIN..WAY_TO_BANK => (OwnProfile, Chain, (self.random.pick(&[coin, coin, Usd, Usdc]), coin)),
            _ => (OwnProfile, Bank, (self.random.pick(&[coin, coin, Usd]), Usd)),
        };
        let source = match from {
            OwnProfile => self.profile_source(profile),
            Chain => {
                let network = self.random.pick(&["ETHEREUM", "SOLANA"]);
                OrchestrationSource { crypto: Some(self.endpoint(network)), fiat: None, profile: None }
            }
            Bank => {
                let memo = self.random.letters(16).to_uppercase();
                let fiat = FiatSource { deposit_instructions_id: Some(self.random.uuid()), memo: Some(memo) };
                OrchestrationSource { crypto: None, fiat: Some(fiat), profile: None }
            }
        };
        let other = if from == OwnProfile && assets.0 == assets.1 { (profile + 1) % PROFILES.len() } else { profile };
        let memo = format!("Invoice {}", self.random.between(1000, 9999));
        let destination = self.destination(other, to, assets.1, &memo);
        Way { profile, assets, from, to, source, destination, rule: None }
    }

    /// An amount that looks like one, and does not end in what chooses an outcome.
    fn amount(&mut self, way: &Way) -> String {
        let fiat = way.from == Bank || way.to == Bank;
        let amount = match self.random.below(100) {
            0..30 => (self.random.between(1, 250) * 1000).to_string(),
            30..40 => (self.random.between(1, 20) * 1_000_000).to_string(),
            40..70 => format!("{}.{:02}", self.random.between(10, 99_999), self.random.between(20, 99)),
            70..80 => format!("{}.5", self.random.between(1, 5_000)),
            _ if fiat => format!("{}.00", self.random.between(100, 750_000)),
            80..95 => format!("{}.{:06}", self.random.between(1, 30_000), self.random.between(200_000, 999_999)),
            95..98 => String::from("0.10000000"),
            _ => String::from("0.000001"),
        };
        if Outcome::of_amount(&amount) == Outcome::COMPLETE { amount } else { String::from("250.75") }
    }

    /// How long such a thing takes.
    fn duration(&mut self, way: &Way) -> Micros {
        let micros = Micros::from(self.random.below(1_000_000));
        let between = |random: &mut Random, least: u32, most: u32| Micros::from(random.between(least, most)) * SECOND;
        micros
            + match (way.from, way.to) {
                (_, Bank) => between(&mut self.random, 3 * 3600, 30 * 3600),
                (Bank, _) => between(&mut self.random, 40, 1200),
                (OwnProfile, OwnProfile) => between(&mut self.random, 1, 9),
                _ => between(&mut self.random, 20, 900),
            }
    }

    fn metadata(&mut self) -> Option<ResponseMetadata> {
        let (key, value) = match self.random.below(12) {
            0 => ("batch", format!("2026-{}", self.random.between(100, 400))),
            1 => ("order_id", format!("ORD-{}", self.random.between(10_000, 99_999))),
            2 => ("team", String::from(self.random.pick(&["treasury", "payouts", "growth"]))),
            3 => ("note", String::from(self.random.pick(&["Weekly settlement", "Top-up", "Año nuevo 🎉"]))),
            _ => return None,
        };
        Some(std::collections::BTreeMap::from([(String::from(key), serde_json::Value::from(value))]).into())
    }

    fn ref_id(&mut self, way: &Way, id: &str) -> String {
        match (&way.rule, way.to) {
            (Some(_), _) => format!("orchestration_id.{id}"),
            (None, _) if way.from != OwnProfile => format!("deposit.{id}"),
            (None, OwnProfile) => format!("conv-{}", self.random.letters(10).to_lowercase()),
            (None, Chain) => format!("payout-{}", self.random.letters(8).to_lowercase()),
            (None, Bank) => format!("redeem-{}", self.random.letters(8).to_lowercase()),
        }
    }

    /// One orchestration of the past, and everything about how it went.
    fn past(&mut self, state: &mut State, number: i64, created: Micros) {
        let fixed = FIXED.iter().find(|(recent, _, _)| PAST - number == *recent);
        let draw = self.random.below(100);
        let way = self.way(fixed.map_or(draw, |(_, draw, _)| *draw));
        let status = match (fixed, self.random.below(100)) {
            (Some((_, _, status)), _) => status.clone(),
            (None, 0..8) => OrchestrationStatus::Failed,
            (None, 8..11) if way.from == OwnProfile => OrchestrationStatus::Rejected,
            _ => OrchestrationStatus::Completed,
        };
        let updated = match status {
            OrchestrationStatus::Pending => created,
            OrchestrationStatus::Processing => created + 2 * SECOND,
            // Before anything that still runs.
            _ => (created + self.duration(&way)).min(self.start - MINUTE),
        };
        let (source_id, destination_id) = (self.random.uuid(), self.random.uuid());
        let completed = |id: String| transfer(OrchestrationTransferStatus::Completed, id);
        let failed = |id: String| transfer(OrchestrationTransferStatus::Failed, id);
        let (source_transfer, destination_transfer) = match status {
            OrchestrationStatus::Completed => (completed(source_id), completed(destination_id)),
            OrchestrationStatus::Processing => {
                (completed(source_id), transfer(OrchestrationTransferStatus::Processing, destination_id))
            }
            OrchestrationStatus::Failed if self.random.percent(25) => (failed(source_id), planned()),
            OrchestrationStatus::Failed => (completed(source_id), failed(destination_id)),
            _ => (planned(), planned()),
        };
        let reason = self.random.pick(match (way.from, way.to) {
            (_, Bank) => &["The beneficiary bank returned the wire", "The account at the beneficiary bank is closed"],
            (_, Chain) => {
                &["The network did not confirm the transaction in time", "The destination refused the transfer"]
            }
            (Bank, OwnProfile) => &["The deposit could not be matched", "The sender's bank recalled the wire"],
            _ if way.assets.0 != way.assets.1 => {
                &["The conversion could not be completed", "Conversions of this asset are paused"]
            }
            _ => &["The transfer could not be booked", "The destination profile was closed meanwhile"],
        });
        let runs = matches!(status, OrchestrationStatus::Pending | OrchestrationStatus::Processing);
        let mut shown = self.orchestration(&way, created, status);
        shown.updated_at = Some(rfc3339(updated));
        shown.source_transfer = Some(source_transfer);
        shown.destination_transfer = Some(destination_transfer);
        shown.fail_reason = (shown.status == Some(OrchestrationStatus::Failed)).then(|| fail_reason(reason));
        let hold = if runs { hold(state, &way, &shown) } else { None };
        let transfer_ids = Default::default();
        state.book.add(Record { shown, created, outcome: Outcome::NEVER, transfer_ids, hold });
    }

    /// One orchestration that is under way and will be completed by the clock.
    fn running(&mut self, state: &mut State, age: i64, processing: Micros) {
        let ago = processing.saturating_mul(age).div_euclid(1000).min(MINUTE - SECOND);
        let created = self.start - ago - Micros::from(self.random.below(1_000));
        let source = self.profile_source(1);
        let destination = self.destination(2, OwnProfile, Usdg, "");
        let assets = (Usd, Usdg);
        let way = Way { profile: 1, assets, from: OwnProfile, to: OwnProfile, source, destination, rule: None };
        let shown = self.orchestration(&way, created, OrchestrationStatus::Processing);
        let hold = hold(state, &way, &shown);
        let transfer_ids = (self.random.uuid(), self.random.uuid());
        // What happens to the one before comes first.
        state.run_until(created, processing);
        state.begin(Record { shown, created, outcome: Outcome::COMPLETE, transfer_ids, hold }, processing);
    }

    fn orchestration(&mut self, way: &Way, created: Micros, status: OrchestrationStatus) -> Orchestration {
        let id = self.random.uuid();
        let third_party = self.random.percent(12);
        Orchestration {
            profile_id: Some(self.profile_id(way.profile)),
            identity_id: third_party.then(|| self.random.uuid()),
            account_id: third_party.then(|| self.random.uuid()),
            customer_id: Some(self.customer_id.clone()),
            ref_id: Some(self.ref_id(way, &id)),
            source_asset: Some(String::from(way.assets.0.as_str())),
            destination_asset: Some(String::from(way.assets.1.as_str())),
            source_amount: Some(self.amount(way)),
            destination_amount: None,
            status: Some(status),
            fail_reason: None,
            source_transfer: Some(planned()),
            destination_transfer: Some(planned()),
            source: Some(way.source.clone()),
            destination: Some(way.destination.clone()),
            orchestration_rule_id: way.rule.clone(),
            created_at: Some(rfc3339(created)),
            updated_at: Some(rfc3339(created)),
            completed_at: None,
            metadata: self.metadata(),
            id,
        }
    }
}

/// What is set aside for an orchestration of the past that still runs. What came from outside is in nobody's profile;
/// money that was on a profile then is opened for it now.
fn hold(state: &mut State, way: &Way, shown: &Orchestration) -> Option<Hold> {
    let profile = u32::try_from(way.profile).ok().filter(|_| way.from == OwnProfile)?;
    let (asset, into) = way.assets;
    let amount: BigDecimal = ledger::amount(shown.source_amount.as_deref()?)?;
    let to = match &way.destination.profile {
        Some(reference) => Account::Available(state.profile(reference.profile_id.as_deref()?)?),
        None => Account::Outside,
    };
    state.ledger.post(Account::Outside, Account::Reserved(profile), asset, &amount).ok()?;
    Some(Hold { profile, asset, into, amount, to })
}
