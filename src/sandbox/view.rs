//! What a sandbox tells about itself.

use std::collections::BTreeMap;

use super::asset::KnownAsset;
use super::clock::rfc3339;
use super::ledger::Account;
use super::{Sandbox, State};
use crate::model::orchestration::OrchestrationStatus;

/// A sandbox at one moment.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// What time it is inside, RFC 3339.
    pub now: String,
    /// When the next thing happens by itself, RFC 3339; left out when nothing will.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The seed of the data.
    pub seed: String,
    /// Which of the vendor's documents the answers follow.
    pub dialect: &'static str,
    /// How long an orchestration takes, in milliseconds.
    pub processing_ms: f64,
    /// How much of what there is.
    pub counts: Counts,
    /// How often which kind of fault struck since the latest script of faults began.
    pub fired: BTreeMap<&'static str, u32>,
    /// The profiles with all that they hold.
    pub profiles: Vec<ProfileView>,
}

/// How much of what there is.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Profiles.
    pub profiles: usize,
    /// Orchestrations.
    pub orchestrations: usize,
    /// Orchestrations by state.
    pub by_status: BTreeMap<String, usize>,
    /// Rules, deleted ones too.
    pub rules: u32,
    /// Registered blockchain addresses.
    pub crypto_destination_addresses: u32,
    /// Bank accounts, deleted ones too.
    pub fiat_accounts: u32,
    /// Sets of deposit instructions.
    pub fiat_deposit_instructions: u32,
    /// Transfers.
    pub transfers: u32,
    /// Events.
    pub events: u32,
}

/// A profile with all that it holds.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ProfileView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub nickname: String,
    /// `DEFAULT` or `NORMAL`.
    pub r#type: String,
    /// What it holds.
    pub balances: Vec<BalanceView>,
}

/// What a profile holds of one asset, as decimal text.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct BalanceView {
    /// The asset.
    pub asset: &'static str,
    /// Free for new debits.
    pub available: String,
    /// Set aside for orchestrations that run.
    pub reserved: String,
    /// Held by open orders.
    pub trading: String,
}

impl Sandbox {
    /// What there is, when the machine's clock shows `machine_ms`.
    pub fn view(&mut self, machine_ms: f64) -> View {
        let now = self.tick(machine_ms);
        let state = &self.state;
        let mut by_status = BTreeMap::new();
        for record in state.book.records() {
            let status = record.shown.status.as_ref().map_or("", OrchestrationStatus::as_str);
            *by_status.entry(String::from(status)).or_default() += 1;
        }
        View {
            now: rfc3339(now),
            next: state.agenda.next().map(rfc3339),
            seed: self.options.seed.clone(),
            dialect: self.options.dialect.as_str(),
            processing_ms: self.options.processing_ms,
            counts: Counts {
                profiles: state.profiles.len(),
                orchestrations: state.book.records().len(),
                by_status,
                rules: state.rules.count(),
                crypto_destination_addresses: state.addresses.count(),
                fiat_accounts: state.accounts.count(),
                fiat_deposit_instructions: state.instructions.count(),
                transfers: state.transfers.count(),
                events: state.events.count(),
            },
            fired: self.faults.fired(),
            profiles: (0..).zip(&state.profiles).map(|(position, profile)| state.view(position, profile)).collect(),
        }
    }
}

impl State {
    fn view(&self, position: u32, profile: &super::profiles::StoredProfile) -> ProfileView {
        let balance = |asset: &KnownAsset| BalanceView {
            asset: asset.as_str(),
            available: self.holding(Account::Available(position), *asset),
            reserved: self.holding(Account::Reserved(position), *asset),
            trading: self.holding(Account::Trading(position), *asset),
        };
        ProfileView {
            id: profile.shown.id.clone(),
            nickname: profile.shown.nickname.clone().unwrap_or_default(),
            r#type: profile.shown.r#type.as_ref().map_or_else(String::new, |kind| String::from(kind.as_str())),
            balances: KnownAsset::ALL.iter().map(balance).collect(),
        }
    }
}
