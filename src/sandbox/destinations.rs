//! Whether money may go where a create says: the bank account, or the address outside, as it is registered.

use bigdecimal::BigDecimal;

use super::clock::Micros;
use super::options::Options;
use super::problem::Refused;
use super::{State, addresses::StoredAddress};
use crate::issue::Code;
use crate::model::crypto_destination_address::{CryptoDestinationAddress, CryptoDestinationAddressStatus};
use crate::model::fiat_account::FiatAccountStatus;
use crate::model::value::CryptoNetwork;

/// An address outside, as a create or a rule names it.
pub(super) struct Outside<'n> {
    pub(super) address: Option<&'n str>,
    pub(super) network: Option<&'n str>,
    /// Its id, in the place of both.
    pub(super) id: Option<&'n str>,
    /// The end user whose address it is.
    pub(super) identity: Option<&'n str>,
}

impl Outside<'_> {
    /// Whether this is the registered address. Letters of an address that starts with 0x are the same in both cases; an
    /// address that was registered for no end user in particular is good for all.
    fn is(&self, shown: &CryptoDestinationAddress) -> bool {
        if let Some(id) = self.id.filter(|_| self.address.is_none()) {
            return shown.id == id;
        }
        let same_address = match (self.address, shown.address.as_deref()) {
            (Some(one), Some(other)) if one.starts_with("0x") => one.eq_ignore_ascii_case(other),
            (one, other) => one.is_some() && one == other,
        };
        let network = shown.crypto_network.as_ref().map(CryptoNetwork::as_str);
        let same_network = matches!((self.network, network), (Some(one), Some(other))
            if super::transfers::spelled(one).eq_ignore_ascii_case(super::transfers::spelled(other)));
        let same_owner =
            shown.identity_id.is_none() || self.identity.is_none() || shown.identity_id.as_deref() == self.identity;
        same_address && same_network && same_owner
    }
}

impl State {
    /// The registration of an address outside: an approved one, and one of the same end user, if there is one.
    pub(super) fn registration(&self, outside: &Outside<'_>) -> Option<&CryptoDestinationAddress> {
        let all = self.addresses.records().iter().map(|StoredAddress { shown, .. }| shown);
        all.filter(|shown| outside.is(shown))
            .max_by_key(|shown| (is_approved(shown), shown.identity_id.as_deref() == outside.identity))
    }

    /// Refuses a bank account that money cannot go to. `field` is what the create calls its id.
    pub(super) fn check_bank(&self, options: &Options, id: &str, field: &str) -> Result<(), Refused> {
        if !options.guesses.look_up_destinations {
            return Ok(());
        }
        let refused = |words: &str| Err(Refused::field(Code::unknown_value, &["destination", "fiat", field], words));
        let Some(account) = self.accounts.get(id).filter(|account| !account.is_deleted) else {
            return refused("is none of your bank accounts: create one with createFiatAccount");
        };
        match &account.shown.status {
            Some(FiatAccountStatus::Approved) => Ok(()),
            Some(FiatAccountStatus::Rejected) => refused("is a bank account that was REJECTED"),
            _ => refused("is a bank account that is not APPROVED yet: getFiatAccount tells when it is"),
        }
    }

    /// Refuses an address outside that money cannot go to.
    pub(super) fn check_outside(&self, options: &Options, outside: &Outside<'_>) -> Result<(), Refused> {
        if !options.guesses.look_up_destinations {
            return Ok(());
        }
        let refused = |words: &str| Err(Refused::field(Code::unknown_value, &["destination", "crypto"], words));
        match self.registration(outside) {
            Some(shown) if is_approved(shown) => Ok(()),
            Some(shown) if shown.status == Some(CryptoDestinationAddressStatus::Rejected) => {
                refused("is an address that was REJECTED")
            }
            Some(_) => {
                refused("is an address that is not APPROVED yet: listCryptoDestinationAddresses tells when it is")
            }
            None => refused("is not registered: register it with putCryptoDestinationAddress"),
        }
    }

    /// Refuses an amount that would need Travel Rule data which the address does not have.
    pub(super) fn check_travel_rule(
        &self,
        options: &Options,
        outside: &Outside<'_>,
        amount: &BigDecimal,
        now: Micros,
    ) -> Result<(), Refused> {
        if !options.needs_travel_rule(amount, now) {
            return Ok(());
        }
        self.must_have_travel_rule(outside)
    }

    /// Refuses an address without Travel Rule data.
    pub(super) fn must_have_travel_rule(&self, outside: &Outside<'_>) -> Result<(), Refused> {
        let shown = self.registration(outside);
        if shown.is_some_and(|shown| shown.travelrule_metadata.is_some()) {
            return Ok(());
        }
        let network = shown.and_then(|shown| shown.crypto_network.as_ref()).map(CryptoNetwork::as_str);
        let address = shown.and_then(|shown| shown.address.as_deref());
        Err(Refused::travel_rule(outside.identity, outside.network.or(network), outside.address.or(address)))
    }
}

fn is_approved(shown: &CryptoDestinationAddress) -> bool {
    matches!(shown.status, None | Some(CryptoDestinationAddressStatus::Approved))
}
