//! The operations on fiat deposit instructions.

use super::clock::{Micros, rfc3339};
use super::filter::{is_among, texts};
use super::invent;
use super::kept::{kept, owned};
use super::orchestrations::known_profile;
use super::page::{List, Wanted};
use super::problem::Refused;
use super::random::Random;
use super::shelf::Stored;
use super::{Answer, Dialect, State};
use crate::issue::Code;
use crate::model::fiat_deposit_instructions::{
    CreateFiatDepositInstructionsParams, FiatDepositInstructions, FiatDepositInstructionsStatus,
    GetFiatDepositInstructionsParams, ListFiatDepositInstructionsParams,
};
use crate::model::page::ListFiatDepositInstructionsResponse;
use crate::model::rail::{
    BankAccountDetails, CubixDetails, FiatAccountOwner, FiatAccountOwnerInstitution, FiatNetwork,
    FiatNetworkInstructions, FiatWireAccountType, MailingAddress, RoutingDetails,
};
use crate::model::value::{Id, PageLimit, ShortMetadata};

const LIST: List = List { letter: 'i', descending: true, limit: 100 };

/// Deposit instructions.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct StoredInstructions {
    pub(super) shown: FiatDepositInstructions,
    pub(super) created: Micros,
    pub(super) network: FiatNetwork,
}

impl Stored for StoredInstructions {
    fn id(&self) -> &str {
        &self.shown.id
    }

    fn ref_id(&self) -> Option<&str> {
        self.shown.ref_id.as_deref()
    }
}

/// Whom deposits reach.
pub(super) struct Receiver<'r> {
    pub(super) profile_id: &'r str,
    pub(super) identity_id: Option<String>,
    pub(super) account_id: Option<String>,
}

impl StoredInstructions {
    /// New instructions, with a memo of their own.
    pub(super) fn new(
        random: &mut Random,
        network: FiatNetwork,
        account_type: Option<&FiatWireAccountType>,
        receiver: Receiver<'_>,
        now: Micros,
    ) -> Self {
        let (id, memo) = (random.uuid(), invent::memo(random));
        let shown = FiatDepositInstructions {
            id,
            profile_id: Some(String::from(receiver.profile_id)),
            // The vendor's schema requires it, its examples leave it out. Empty satisfies both readers.
            identity_id: receiver.identity_id.or_else(|| Some(String::new())),
            account_id: receiver.account_id,
            ref_id: None,
            status: Some(FiatDepositInstructionsStatus::Valid),
            memo_id: Some(memo),
            fiat_network_instructions: Some(receiving_bank(random, &network, account_type)),
            fiat_account_owner: Some(FiatAccountOwner {
                person_details: None,
                institution_details: Some(FiatAccountOwnerInstitution { name: Some(String::from("Sandbox Trust")) }),
            }),
            metadata: None,
            created_at: Some(rfc3339(now)),
        };
        Self { shown, created: now, network }
    }
}

/// A bank that takes the deposits. None of it exists.
fn receiving_bank(
    random: &mut Random,
    network: &FiatNetwork,
    account_type: Option<&FiatWireAccountType>,
) -> FiatNetworkInstructions {
    let mut instructions =
        FiatNetworkInstructions { wire: None, cubix: None, rtp: None, dbs_act: None, scb: None, cbit: None };
    let bare = |random: &mut Random| BankAccountDetails {
        account_number: Some(invent::digits(random, 10)),
        fiat_account_owner_address: None,
        routing_details: None,
        intermediary_routing_details: None,
    };
    let address = |line: &str| MailingAddress {
        country: Some(String::from("USA")),
        address1: Some(String::from(line)),
        address2: None,
        city: Some(String::from("Sandbox")),
        province: Some(String::from("NY")),
        zip_code: Some(String::from("00000")),
    };
    let routing = |kind: FiatWireAccountType| {
        let number = if kind == FiatWireAccountType::Swift { "SANDUS00XXX" } else { "000000000" };
        RoutingDetails {
            routing_number_type: Some(kind),
            routing_number: Some(String::from(number)),
            bank_name: Some(String::from("Sandbox Bank")),
            bank_address: Some(address("1 Sandbox Street")),
        }
    };
    match network {
        FiatNetwork::Cubix => instructions.cubix = Some(CubixDetails { account_id: Some(random.uuid()) }),
        FiatNetwork::DbsAct => instructions.dbs_act = Some(bare(random)),
        FiatNetwork::Scb => instructions.scb = Some(bare(random)),
        FiatNetwork::Rtp => {
            let routing = RoutingDetails { routing_number_type: None, ..routing(FiatWireAccountType::Aba) };
            instructions.rtp = Some(BankAccountDetails { routing_details: Some(routing), ..bare(random) });
        }
        FiatNetwork::Wire | FiatNetwork::Other(_) => {
            let kind = account_type.cloned().unwrap_or(FiatWireAccountType::Aba);
            instructions.wire = Some(BankAccountDetails {
                fiat_account_owner_address: Some(address("2 Sandbox Street")),
                routing_details: Some(routing(kind)),
                ..bare(random)
            });
        }
    }
    instructions
}

/// Creates deposit instructions.
pub(super) fn create(
    state: &mut State,
    params: &CreateFiatDepositInstructionsParams,
    now: Micros,
) -> Result<Answer, Refused> {
    let profile_id = params.profile_id.as_str();
    known_profile(state, profile_id, &["profile_id"])?;
    if let FiatNetwork::Other(_) = params.fiat_network {
        let message = format!("must be one of {}", FiatNetwork::KNOWN.join(", "));
        return Err(Refused::field(Code::unknown_value, &["fiat_network"], message));
    }
    let ref_id = params.ref_id.as_ref().map(Id::as_str);
    if let Some((ref_id, existing)) = ref_id.and_then(|id| Some((id, state.instructions.get_by_ref_id(id)?))) {
        let existing = serde_json::to_value(&existing.shown).unwrap_or_default();
        return Err(Refused::exists("a set of deposit instructions", ref_id, existing));
    }
    let receiver = Receiver {
        profile_id,
        identity_id: params.identity_id.as_ref().map(owned),
        account_id: params.account_id.as_ref().map(owned),
    };
    let (network, kind) = (params.fiat_network.clone(), params.routing_number_type.as_ref());
    let mut instructions = StoredInstructions::new(&mut state.ids, network, kind, receiver, now);
    instructions.shown.ref_id = ref_id.map(String::from);
    instructions.shown.metadata = params.metadata.as_ref().map(ShortMetadata::pairs).map(kept);
    let answer = Answer::json(200, "application/json", &instructions.shown);
    state.instructions.add(instructions);
    Ok(answer)
}

/// Gets one set of deposit instructions.
pub(super) fn get(state: &State, params: &GetFiatDepositInstructionsParams) -> Result<Answer, Refused> {
    let id = params.id.as_str();
    super::accounts::must_be_uuid(id)?;
    match state.instructions.get(id) {
        Some(instructions) => Ok(Answer::json(200, "application/json", &instructions.shown)),
        None => Err(Refused::not_found(format!("no fiat deposit instructions found for id: '{id}'"))),
    }
}

/// Lists deposit instructions.
pub(super) fn list(
    state: &State,
    dialect: Dialect,
    params: &ListFiatDepositInstructionsParams,
) -> Result<Answer, Refused> {
    let limit = params.limit.map(PageLimit::get);
    let wanted =
        Wanted::new(LIST, params.order.as_ref(), limit, params.page_cursor.as_ref(), params.created_at.as_ref())?;
    let (ids, ref_ids) = (texts(&params.ids, Id::as_str), texts(&params.ref_ids, Id::as_str));
    let page = wanted.page(state.instructions.count(), None, |position| {
        state.instructions.at(position).is_some_and(|StoredInstructions { shown, created, .. }| {
            wanted.covers(*created) && is_among(&ids, Some(&shown.id)) && is_among(&ref_ids, shown.ref_id.as_deref())
        })
    });
    let found = page.positions.iter().filter_map(|position| state.instructions.at(*position));
    let response = ListFiatDepositInstructionsResponse {
        items: Some(found.map(|instructions| instructions.shown.clone()).collect()),
        next_page: page.next.clone().filter(|_| dialect == Dialect::Both),
        next_page_cursor: page.next,
    };
    Ok(Answer::json(200, "application/json", &response))
}
