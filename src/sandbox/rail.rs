//! The kinds of transfers that a sandbox makes, with the vendor's names for them.

use crate::model::fiat_account::FiatAccount;
use crate::model::rail::FiatNetwork;

/// Where a transfer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) enum TransferState {
    Pending,
    Completed,
    Failed,
}

/// Types of events about a transfer: pending, completed, failed. The vendor publishes none for some.
type EventTypes = [Option<&'static str>; 3];

macro_rules! rails {
    (@events published $rail:literal) => {
        [
            Some(concat!("transfer.", $rail, ".pending")),
            Some(concat!("transfer.", $rail, ".completed")),
            Some(concat!("transfer.", $rail, ".failed")),
        ]
    };
    (@events completed $rail:literal) => { [None, Some(concat!("transfer.", $rail, ".completed")), None] };
    (@events unpublished $rail:literal) => { [None, None, None] };
    ($($name:ident = $type:literal, $direction:ident, $published:ident $rail:literal;)*) => {
        /// How the money of a transfer moves.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub(super) enum Rail { $($name,)* }

        impl Rail {
            /// The transfer's type.
            pub(super) const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $type,)* }
            }

            /// Whether the profile receives.
            pub(super) const fn is_credit(self) -> bool {
                matches!(match self { $(Self::$name => Direction::$direction,)* }, Direction::Credit)
            }

            const fn event_types(self) -> EventTypes {
                match self { $(Self::$name => rails!(@events $published $rail),)* }
            }
        }
    };
}

enum Direction {
    Credit,
    Debit,
}

// `ACT_…` is in the vendor's events and not in its list of types; `BANK_…` for Standard Chartered is a guess.
rails! {
    InternalDebit = "INTERNAL_TRANSFER_DEBIT", Debit, completed "internal_transfer_debit";
    InternalCredit = "INTERNAL_TRANSFER_CREDIT", Credit, completed "internal_transfer_credit";
    CryptoDeposit = "CRYPTO_DEPOSIT", Credit, published "crypto_deposit";
    CryptoWithdrawal = "CRYPTO_WITHDRAWAL", Debit, published "crypto_withdrawal";
    WireDeposit = "WIRE_DEPOSIT", Credit, published "wire_deposit";
    WireWithdrawal = "WIRE_WITHDRAWAL", Debit, published "wire_withdrawal";
    CubixDeposit = "CUBIX_DEPOSIT", Credit, published "cubix_deposit";
    CubixWithdrawal = "CUBIX_WITHDRAWAL", Debit, published "cubix_withdrawal";
    RtpDeposit = "RTP_DEPOSIT", Credit, published "rtp_deposit";
    RtpWithdrawal = "BANK_WITHDRAWAL", Debit, unpublished "";
    ActDeposit = "ACT_DEPOSIT", Credit, published "act_deposit";
    ActWithdrawal = "ACT_WITHDRAWAL", Debit, published "act_withdrawal";
    ScbDeposit = "BANK_DEPOSIT", Credit, published "scb_intrabank_deposit";
    ScbWithdrawal = "BANK_WITHDRAWAL", Debit, published "scb_intrabank_withdrawal";
    CbitWithdrawal = "CBIT_WITHDRAWAL", Debit, unpublished "";
}

impl Rail {
    /// The type of the event about a transfer that comes into a state; `None` when the vendor publishes none.
    pub(super) fn event_type(self, state: TransferState) -> Option<&'static str> {
        let [pending, completed, failed] = self.event_types();
        match state {
            TransferState::Pending => pending,
            TransferState::Completed => completed,
            TransferState::Failed => failed,
        }
    }

    /// Whether it goes over a blockchain.
    pub(super) fn is_crypto(self) -> bool {
        matches!(self, Self::CryptoDeposit | Self::CryptoWithdrawal)
    }

    /// How deposits come in that use instructions of this network.
    pub(super) fn of_deposit(network: &FiatNetwork) -> Self {
        match network {
            FiatNetwork::Cubix => Self::CubixDeposit,
            FiatNetwork::Rtp => Self::RtpDeposit,
            FiatNetwork::DbsAct => Self::ActDeposit,
            FiatNetwork::Scb => Self::ScbDeposit,
            FiatNetwork::Wire | FiatNetwork::Other(_) => Self::WireDeposit,
        }
    }

    /// How money gets to a bank account; by wire when the account is not known.
    pub(super) fn of_withdrawal(account: Option<&FiatAccount>) -> Self {
        let Some(instructions) = account.and_then(|account| account.fiat_network_instructions.as_ref()) else {
            return Self::WireWithdrawal;
        };
        match instructions {
            it if it.cubix.is_some() => Self::CubixWithdrawal,
            it if it.rtp.is_some() => Self::RtpWithdrawal,
            it if it.dbs_act.is_some() => Self::ActWithdrawal,
            it if it.scb.is_some() => Self::ScbWithdrawal,
            it if it.cbit.is_some() => Self::CbitWithdrawal,
            _ => Self::WireWithdrawal,
        }
    }
}

impl TransferState {
    /// The vendor's word.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Completed => "COMPLETED",
            Self::Failed => "FAILED",
        }
    }
}
