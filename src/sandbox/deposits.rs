//! Deposits: money that comes in from outside, is credited to a profile, or fires a rule.

use bigdecimal::BigDecimal;

use super::asset::KnownAsset;
use super::book::{Hold, Record};
use super::clock::{Micros, rfc3339};
use super::destinations::Outside;
use super::invent;
use super::kept::owned;
use super::ledger::{Account, written};
use super::lifecycle::{End, Outcome, planned, transfer};
use super::obstacle::Obstacle;
use super::options::Options;
use super::orchestrations::{known_amount, known_asset};
use super::problem::Refused;
use super::rail::{Rail, TransferState};
use super::rules::StoredRule;
use super::transfers::{Deposit, Of};
use super::{Answer, Sandbox, State};
use crate::issue::{Code, Severity};
use crate::model::orchestration::{
    CryptoEndpoint, FiatDestination, FiatSource, Orchestration, OrchestrationDestination, OrchestrationSource,
    OrchestrationTransferStatus,
};
use crate::model::sandbox_deposit::{
    CreateSandboxDepositParams, CreateSandboxDepositResponse, EmptyResponse, FiatAsset,
    InitiateSandboxFiatDepositParams,
};
use crate::model::value::{Amount, Asset, CryptoNetwork, Id, Network, ResponseMetadata};
use crate::shape::Shaped as _;
use crate::shape::check::{Settings, check};

model! {
    /// A deposit from outside, by what it arrives at.
    request OutsideDeposit {
        /// The rule that it is for.
        rule_id: Option<Id>,
        /// The memo that it carries.
        memo_id: Option<Id>,
        /// The address that it goes to.
        address: Option<Id>,
        /// The network of the address, when the address alone does not say which rule is meant.
        network: Option<Network>,
        /// How much.
        amount: Amount,
        /// What; that of the rule when it is left out.
        asset: Option<Asset>,
    }
    exactly_one(rule_id, memo_id, address)
}

/// What a deposit became.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Arrival {
    /// Its transfer.
    pub transfer_id: String,
    /// The orchestration that it started; left out when it was credited as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orchestration_id: Option<String>,
}

/// Where a deposit arrives, when it is not at a rule.
struct Place {
    profile: u32,
    identity_id: Option<String>,
    account_id: Option<String>,
    network: Option<String>,
    address: Option<String>,
    memo: Option<String>,
    metadata: Option<ResponseMetadata>,
    rail: Rail,
}

/// What arrives.
struct Money<'m> {
    asset: KnownAsset,
    amount: &'m str,
}

/// What is left of a deposit.
struct Net {
    amount: BigDecimal,
    /// The amount as it was written, or as it is left.
    text: String,
    fee: Option<BigDecimal>,
}

/// Takes the fee off a deposit; no more than there is.
fn net(money: &Money<'_>, rail: Rail, options: &Options) -> Result<Net, Refused> {
    let amount = known_amount(money.amount, money.asset)?;
    let fee = options.wire_deposit_fee().filter(|_| rail == Rail::WireDeposit).map(|fee| fee.min(amount.clone()));
    match fee {
        None => Ok(Net { amount, text: String::from(money.amount), fee: None }),
        Some(fee) => {
            let amount = amount - &fee;
            let text = written(&amount);
            Ok(Net { amount, text, fee: Some(fee) })
        }
    }
}

/// Puts test money on a profile, or fires the rule whose address is named.
pub(super) fn create(
    state: &mut State,
    params: &CreateSandboxDepositParams,
    now: Micros,
    options: &Options,
) -> Result<Answer, Refused> {
    let id = params.profile_id.as_str();
    let profile = state.profile_or_default(id)?;
    let asset = known_asset(params.asset.as_str(), "asset")?;
    let network = params.crypto_network.as_ref().map(CryptoNetwork::as_str);
    let address = params.crypto_address.as_ref().map(owned);
    let money = Money { asset, amount: params.amount.as_str() };
    let rule = address.as_ref().and_then(|address| state.rule_at(address, network));
    let rule = rule.filter(|_| options.guesses.deposits_fire_rules);
    if let Some(rule) = rule {
        state.arrive_at_rule(rule, &money, now, options)?;
    } else {
        let network = network.map(String::from);
        let address = network.as_ref().map(|on| address.unwrap_or_else(|| invent::address(&mut state.ids, on)));
        let rail = if network.is_some() { Rail::CryptoDeposit } else { Rail::WireDeposit };
        let (identity_id, account_id, memo, metadata) = (None, None, None, None);
        let place = Place { profile, identity_id, account_id, network, address, memo, metadata, rail };
        state.credit(place, &money, now, options)?;
    }
    let response = CreateSandboxDepositResponse { activity_id: Some(state.ids.uuid()) };
    Ok(Answer::json(200, "application/json", &response))
}

/// Simulates a bank transfer that comes in.
pub(super) fn initiate(
    state: &mut State,
    params: &InitiateSandboxFiatDepositParams,
    now: Micros,
    options: &Options,
) -> Result<Answer, Refused> {
    if params.asset != FiatAsset::Usd {
        return Err(Refused::field(Code::unknown_value, &["asset"], "must be USD"));
    }
    let memo = params.memo_id.as_str();
    let money = Money { asset: KnownAsset::Usd, amount: params.amount.as_str() };
    state.arrive_with_memo(memo, &money, now, options)?;
    Ok(Answer::json(200, "application/json", &EmptyResponse {}))
}

impl State {
    /// A bank transfer with a memo: fires the rule of the memo, or reaches the profile of its instructions.
    fn arrive_with_memo(
        &mut self,
        memo: &str,
        money: &Money<'_>,
        now: Micros,
        options: &Options,
    ) -> Result<Arrival, Refused> {
        if let Some(rule) = self.rule_with_memo(memo) {
            return self.arrive_at_rule(rule, money, now, options);
        }
        let instructions =
            self.instructions.records().iter().find(|instructions| instructions.shown.memo_id.as_deref() == Some(memo));
        let instructions = instructions
            .ok_or_else(|| Refused::not_found(format!("no deposit instructions have the memo_id '{memo}'")))?;
        let shown = &instructions.shown;
        let profile = shown.profile_id.as_deref().and_then(|id| self.profile(id)).ok_or_else(Refused::broken)?;
        let place = Place {
            profile,
            identity_id: shown.identity_id.clone(),
            account_id: shown.account_id.clone(),
            network: None,
            address: None,
            memo: Some(String::from(memo)),
            // "Copied from the … fiat deposit memo used for attribution", says the vendor.
            metadata: shown.metadata.clone(),
            rail: Rail::of_deposit(&instructions.network),
        };
        self.credit(place, money, now, options)
    }

    /// A deposit where a rule takes its deposits. It fires an active rule. One that is not active, or a deposit of
    /// another asset, is credited to the rule's profile as it is.
    fn arrive_at_rule(
        &mut self,
        position: u32,
        money: &Money<'_>,
        now: Micros,
        options: &Options,
    ) -> Result<Arrival, Refused> {
        let rule = self.rules.at(position).ok_or_else(Refused::broken)?.clone();
        let arrives = net(money, self.rail_of_rule(&rule), options)?.amount > BigDecimal::default();
        if rule.is_active() && rule.assets.0 == money.asset && arrives {
            return self.fire(&rule, money, now, options);
        }
        let source = rule.shown.source.as_ref();
        let crypto = source.and_then(|source| source.crypto.as_ref());
        let place = Place {
            profile: rule.profile,
            identity_id: rule.shown.identity_id.clone(),
            account_id: rule.shown.account_id.clone(),
            network: crypto.and_then(|crypto| crypto.network.clone()),
            address: crypto.and_then(|crypto| crypto.address.clone()),
            memo: rule.memo().map(String::from),
            metadata: None,
            rail: self.rail_of_rule(&rule),
        };
        self.credit(place, money, now, options)
    }

    /// Books a fee: it came in, and nobody's profile has it.
    fn charge(&mut self, fee: Option<&BigDecimal>, asset: KnownAsset) {
        if let Some(fee) = fee {
            // The outside world never runs short.
            let _ = self.ledger.post(Account::Outside, Account::Fees, asset, fee);
        }
    }

    fn rail_of_rule(&self, rule: &StoredRule) -> Rail {
        let fiat = rule.shown.source.as_ref().and_then(|source| source.fiat.as_ref());
        let instructions = fiat.and_then(|fiat| self.instructions.get(fiat.deposit_instructions_id.as_ref()?));
        match (fiat, instructions) {
            (None, _) => Rail::CryptoDeposit,
            (Some(_), Some(instructions)) => Rail::of_deposit(&instructions.network),
            (Some(_), None) => Rail::WireDeposit,
        }
    }

    /// Credits a deposit to a profile.
    fn credit(&mut self, place: Place, money: &Money<'_>, now: Micros, options: &Options) -> Result<Arrival, Refused> {
        let Net { amount, text, fee } = net(money, place.rail, options)?;
        let profile_id = self.profiles.get(place.profile as usize).map(|profile| profile.shown.id.clone());
        let profile_id = profile_id.ok_or_else(Refused::broken)?;
        // The outside world never runs short.
        let _ = self.ledger.post(Account::Outside, Account::Available(place.profile), money.asset, &amount);
        self.charge(fee.as_ref(), money.asset);
        let transfer_id = self.ids.uuid();
        let of = Of::Deposit(Box::new(Deposit {
            profile_id,
            identity_id: place.identity_id,
            account_id: place.account_id,
            asset: money.asset,
            amount: text,
            network: place.network,
            address: place.address,
            memo: place.memo,
            metadata: place.metadata,
        }));
        self.begin_transfer(transfer_id.clone(), of, place.rail, TransferState::Completed, now);
        self.note_fee(&transfer_id, fee);
        Ok(Arrival { transfer_id, orchestration_id: None })
    }

    /// Starts the orchestration of a rule. The deposit is set aside for it on the rule's profile.
    fn fire(
        &mut self,
        rule: &StoredRule,
        money: &Money<'_>,
        now: Micros,
        options: &Options,
    ) -> Result<Arrival, Refused> {
        let rail = self.rail_of_rule(rule);
        let Net { amount, text, fee } = net(money, rail, options)?;
        let destination = destination(rule);
        let to = match &destination.profile {
            Some(profile) => {
                let profile = profile.profile_id.as_deref().and_then(|id| self.profile(id));
                Account::Available(profile.ok_or_else(Refused::broken)?)
            }
            None => Account::Outside,
        };
        let _ = self.ledger.post(Account::Outside, Account::Reserved(rule.profile), money.asset, &amount);
        self.charge(fee.as_ref(), money.asset);
        let (id, transfer_ids) = (self.ids.uuid(), (self.ids.uuid(), self.ids.uuid()));
        let mut outcome = Outcome::of_amount(money.amount);
        if let Some(crypto) = &destination.crypto {
            let outside = Outside {
                address: crypto.address.as_deref(),
                network: crypto.network.as_deref(),
                id: crypto.address_id.as_deref(),
                identity: rule.shown.identity_id.as_deref(),
            };
            if self.check_travel_rule(options, &outside, &amount, now).is_err() {
                outcome.end = End::Fail(Obstacle::TravelRuleMissing);
            }
        }
        let at = rfc3339(now);
        let shown = Orchestration {
            profile_id: rule.shown.profile_id.clone(),
            identity_id: rule.shown.identity_id.clone(),
            account_id: rule.shown.account_id.clone(),
            customer_id: Some(self.customer_id.clone()),
            ref_id: Some(format!("orchestration_id.{id}")),
            source_asset: Some(String::from(money.asset.as_str())),
            destination_asset: Some(String::from(rule.assets.1.as_str())),
            source_amount: Some(text),
            destination_amount: None,
            status: Some(outcome.first_status()),
            fail_reason: None,
            source_transfer: Some(transfer(OrchestrationTransferStatus::Completed, transfer_ids.0.clone())),
            destination_transfer: Some(planned()),
            source: Some(source(rule)),
            destination: Some(destination),
            orchestration_rule_id: Some(rule.shown.id.clone()),
            created_at: Some(at.clone()),
            updated_at: Some(at),
            completed_at: None,
            metadata: None,
            id: id.clone(),
        };
        let hold = Hold { profile: rule.profile, asset: money.asset, into: rule.assets.1, amount, to };
        let transfer_id = transfer_ids.0.clone();
        // The transfer comes first: the deposit was there before the orchestration.
        let of = Of::Source(self.book.count());
        self.begin_transfer(transfer_id.clone(), of, rail, TransferState::Completed, now);
        self.note_fee(&transfer_id, fee);
        self.begin(Record { shown, created: now, outcome, transfer_ids, hold: Some(hold) }, options.processing());
        Ok(Arrival { transfer_id, orchestration_id: Some(id) })
    }
}

/// The source of a rule as its orchestrations show it.
pub(super) fn source(rule: &StoredRule) -> OrchestrationSource {
    let source = rule.shown.source.as_ref();
    OrchestrationSource {
        crypto: source.and_then(|source| source.crypto.as_ref()).cloned(),
        fiat: source.and_then(|source| source.fiat.as_ref()).map(|fiat| FiatSource {
            deposit_instructions_id: fiat.deposit_instructions_id.clone(),
            memo: fiat.memo_id.clone(),
        }),
        profile: None,
    }
}

/// The destination of a rule as its orchestrations show it.
pub(super) fn destination(rule: &StoredRule) -> OrchestrationDestination {
    let destination = rule.shown.destination.as_ref();
    OrchestrationDestination {
        crypto: destination.and_then(|destination| destination.crypto.as_ref()).map(|crypto| CryptoEndpoint {
            address_id: crypto.crypto_address_id.clone(),
            crypto_address_id: None,
            ..crypto.clone()
        }),
        fiat: destination.and_then(|destination| destination.fiat.as_ref()).map(|fiat| FiatDestination {
            bank_account_id: fiat.fiat_account_id.clone(),
            fiat_account_id: None,
            memo: fiat.memo.clone(),
        }),
        profile: destination.and_then(|destination| destination.profile.clone()),
    }
}

impl Sandbox {
    /// A deposit from outside, when the machine's clock shows `machine_ms`: JSON text of an
    /// [`OutsideDeposit`]. What it became, or why it was refused.
    pub fn deposit(&mut self, deposit: &str, machine_ms: f64) -> Result<Arrival, String> {
        let now = self.tick(machine_ms);
        let issues = check(deposit.as_bytes(), &OutsideDeposit::SHAPE, Settings::REQUEST).issues;
        if issues.iter().any(|issue| issue.severity == Severity::Error) {
            return Err(Refused::invalid(&issues).detail);
        }
        let deposit = serde_json::from_str(deposit).map_err(|_| Refused::broken().detail)?;
        self.state.deposit(&deposit, now, &self.options).map_err(|refused| refused.detail)
    }
}

impl State {
    fn deposit(&mut self, deposit: &OutsideDeposit, now: Micros, options: &Options) -> Result<Arrival, Refused> {
        let network = deposit.network.as_ref().map(Network::as_str);
        let rule = match (&deposit.rule_id, &deposit.memo_id, &deposit.address) {
            (Some(id), _, _) => Some(self.rules.with_id(id.as_str()).ok_or("there is no rule with this rule_id")),
            (None, Some(memo), _) => self.rule_with_memo(memo.as_str()).map(Ok),
            (None, None, Some(address)) => {
                Some(self.rule_at(address.as_str(), network).ok_or("no rule takes its deposits at this address"))
            }
            (None, None, None) => return Err(Refused::broken()),
        };
        let rule = rule.transpose().map_err(Refused::not_found)?;
        let asset = match (&deposit.asset, rule.and_then(|position| self.rules.at(position))) {
            (Some(asset), _) => known_asset(asset.as_str(), "asset")?,
            (None, Some(rule)) => rule.assets.0,
            (None, None) => KnownAsset::Usd,
        };
        let money = Money { asset, amount: deposit.amount.as_str() };
        let is_bank = match rule.and_then(|position| self.rules.at(position)) {
            Some(rule) => rule.memo().is_some(),
            None => true,
        };
        if is_bank != (asset == KnownAsset::Usd) {
            let message =
                if is_bank { "must be USD: it comes from a bank" } else { "cannot be USD: it comes from a blockchain" };
            return Err(Refused::field(Code::route_not_allowed, &["asset"], message));
        }
        match (rule, &deposit.memo_id) {
            (Some(rule), _) => self.arrive_at_rule(rule, &money, now, options),
            (None, Some(memo)) => self.arrive_with_memo(memo.as_str(), &money, now, options),
            (None, None) => Err(Refused::broken()),
        }
    }
}
