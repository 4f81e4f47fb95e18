//! What somebody has to say yes to: which answer comes, and when. A text that a caller chose decides, see `docs/sandbox.md`.

use super::State;
use super::agenda::{Due, Subject};
use super::clock::{Micros, rfc3339};
use crate::model::crypto_destination_address::CryptoDestinationAddressStatus;
use crate::model::fiat_account::{FiatAccount, FiatAccountStatus};
use crate::model::rule::OrchestrationRuleStatus;

/// What somebody says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) enum Verdict {
    /// Nobody is asked.
    Unasked,
    Granted,
    Refused,
    /// No answer ever comes.
    Unanswered,
}

impl Verdict {
    /// The verdict that a name asks for by its end.
    pub(super) fn of_name(name: &str) -> Self {
        match name.trim_end().rsplit_once('.') {
            Some((_, "11")) => Self::Granted,
            Some((_, "17")) => Self::Refused,
            Some((_, "19")) => Self::Unanswered,
            _ => Self::Unasked,
        }
    }

    /// The verdict, where somebody is always asked.
    pub(super) fn or_granted(self, asked: bool) -> Self {
        if asked && self == Self::Unasked { Self::Granted } else { self }
    }
}

/// What a review of a bank account looks at: the owner's (last) name.
pub(super) fn owner_name(account: &FiatAccount) -> &str {
    let owner = account.fiat_account_owner.as_ref();
    let institution = owner.and_then(|owner| owner.institution_details.as_ref()?.name.as_deref());
    let person = owner.and_then(|owner| owner.person_details.as_ref()?.last_name.as_deref());
    institution.or(person).unwrap_or_default()
}

impl State {
    /// Puts the end of a review on the agenda, if it has one.
    pub(super) fn ask(&mut self, subject: Subject, verdict: Verdict, now: Micros, processing: Micros) {
        let step = match verdict {
            Verdict::Granted => 0,
            Verdict::Refused => 1,
            Verdict::Unasked | Verdict::Unanswered => return,
        };
        self.agenda.add(Due { at: now.saturating_add(processing), subject, step });
    }

    /// Ends the review of a rule that still waits for it.
    pub(super) fn end_rule_review(&mut self, position: u32, step: usize) {
        if let Some(rule) = self.rules.at_mut(position)
            && rule.shown.status == Some(OrchestrationRuleStatus::Pending)
        {
            let granted = step == 0;
            rule.shown.status =
                Some(if granted { OrchestrationRuleStatus::Active } else { OrchestrationRuleStatus::Rejected });
        }
    }

    /// Ends the review of a blockchain address.
    pub(super) fn end_address_review(&mut self, position: u32, step: usize) {
        if let Some(address) = self.addresses.at_mut(position) {
            let granted = step == 0;
            address.shown.status = Some(if granted {
                CryptoDestinationAddressStatus::Approved
            } else {
                CryptoDestinationAddressStatus::Rejected
            });
        }
    }

    /// Ends the review of a bank account, unless another one has started meanwhile.
    pub(super) fn end_account_review(&mut self, position: u32, step: usize, at: Micros) {
        if let Some(account) = self.accounts.at_mut(position).filter(|account| account.reviewed == at) {
            let granted = step == 0;
            account.shown.status =
                Some(if granted { FiatAccountStatus::Approved } else { FiatAccountStatus::Rejected });
            account.shown.updated_at = Some(rfc3339(at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_choose_verdicts() {
        let table = [
            ("Shop", Verdict::Unasked),
            ("Shop 17", Verdict::Unasked),
            ("Shop.17", Verdict::Refused),
            ("Shop .19 ", Verdict::Unanswered),
            (".11", Verdict::Granted),
            ("Shop .170", Verdict::Unasked),
            ("", Verdict::Unasked),
        ];
        for (name, verdict) in table {
            assert_eq!(Verdict::of_name(name), verdict, "{name}");
        }
        assert_eq!(Verdict::Unasked.or_granted(true), Verdict::Granted);
        assert_eq!(Verdict::Unasked.or_granted(false), Verdict::Unasked);
        assert_eq!(Verdict::Refused.or_granted(true), Verdict::Refused);
    }
}
