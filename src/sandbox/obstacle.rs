//! What stands in the way of a transfer, as the transfer and its orchestration tell it.

use super::rail::Rail;
use crate::model::transfer::{SecondaryStatus, SecondaryStatusName, TransferObstacle, TransferStatusDetails};

/// What stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) enum Obstacle {
    /// Nothing but the amount.
    Scripted,
    MissingTrustline,
    InvalidAddress,
    /// Not for ever: an approval will come.
    PendingApproval,
    CustomerRejected,
    TravelRuleRejected,
    /// Of a rule: the address had no Travel Rule data when the rule fired.
    TravelRuleMissing,
    /// What was set aside is not there any more.
    Shortage,
}

impl Obstacle {
    /// Why the orchestration failed.
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::Scripted => "sandbox: an amount that ends in .13 fails",
            Self::MissingTrustline => "sandbox: an amount that ends in .12 finds no trustline at its destination",
            Self::InvalidAddress => "sandbox: an amount that ends in .14 finds its destination address invalid",
            Self::PendingApproval => "the transfer was not approved",
            Self::CustomerRejected => {
                "sandbox: an amount that ends in .16 is rejected by an approver of the customer's"
            }
            Self::TravelRuleRejected => "sandbox: an amount that ends in .18 is rejected under the Travel Rule",
            Self::TravelRuleMissing => {
                "the destination address has no Travel Rule data, and 3,000 USD or more need them"
            }
            Self::Shortage => "the reserved amount was not there (a restored state?)",
        }
    }

    /// The state beside the state, and what is in its way.
    pub(super) fn secondary(self) -> Option<SecondaryStatus> {
        let name = match self {
            Self::PendingApproval => SecondaryStatusName::PendingCustomerApproval,
            Self::CustomerRejected => SecondaryStatusName::CustomerRejected,
            Self::TravelRuleRejected => SecondaryStatusName::TravelRuleRejected,
            Self::TravelRuleMissing => SecondaryStatusName::TravelRuleInfoRequested,
            Self::Scripted | Self::MissingTrustline | Self::InvalidAddress | Self::Shortage => return None,
        };
        Some(SecondaryStatus { name: Some(name), detail: Some(String::from(self.words())) })
    }

    /// What is in its way, of a transfer to this address with this asset. Addresses are in the way of withdrawals over
    /// a blockchain only.
    pub(super) fn details(
        self,
        rail: Rail,
        address: Option<&str>,
        asset: Option<&str>,
    ) -> Option<TransferStatusDetails> {
        let obstacle = TransferObstacle {
            message: Some(String::from(self.words())),
            destination_address: address.map(String::from).filter(|_| self != Self::PendingApproval),
            asset: asset.map(String::from).filter(|_| self == Self::MissingTrustline),
        };
        let mut details = TransferStatusDetails {
            missing_trustline: None,
            max_rent_exceeded: None,
            pending_customer_approval: None,
            stale_fee_quote: None,
            invalid_destination_address: None,
        };
        let place = match (self, rail) {
            (Self::PendingApproval, _) => &mut details.pending_customer_approval,
            (Self::MissingTrustline, Rail::CryptoWithdrawal) => &mut details.missing_trustline,
            (Self::InvalidAddress, Rail::CryptoWithdrawal) => &mut details.invalid_destination_address,
            _ => return None,
        };
        *place = Some(obstacle);
        Some(details)
    }

    const fn words(self) -> &'static str {
        match self {
            Self::PendingApproval => "waits for an approver of the customer's",
            Self::CustomerRejected => "was rejected by an approver of the customer's",
            Self::TravelRuleRejected => "was rejected under the Travel Rule",
            Self::TravelRuleMissing => "Travel Rule data of the destination address are missing",
            Self::MissingTrustline => "the destination has no trustline for this asset",
            Self::InvalidAddress => "the destination address is invalid",
            Self::Scripted | Self::Shortage => "failed",
        }
    }
}
