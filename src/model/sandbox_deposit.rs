//! Test money, in the vendor's sandbox only.

use super::rail::{FiatAccountOwnerParams, FiatNetworkInstructionsParams};
use super::value::{Amount, Asset, CryptoNetwork, Id, UsdAmount};

open_enum! {
    /// What a simulated bank transfer may bring.
    FiatAsset {
        /// US dollars.
        Usd = "USD",
    }
}

model! {
    /// What puts test money on a profile.
    request CreateSandboxDepositParams {
        /// The profile.
        profile_id: Id,
        /// What.
        asset: Asset,
        /// How much.
        amount: Amount,
        /// The network. Always for a crypto asset, never for USD.
        crypto_network: Option<CryptoNetwork>,
        /// The address that receives; a random one of the profile when left out.
        crypto_address: Option<Id>,
    }
    means(Deposit)
}

model! {
    /// What simulates a bank transfer that comes in.
    request InitiateSandboxFiatDepositParams {
        /// How much; at most two decimal places.
        amount: UsdAmount,
        /// Only `USD`.
        asset: FiatAsset,
        /// The memo of the deposit instructions that were used.
        memo_id: Id,
        /// The bank of the sender.
        #[cfg_attr(feature = "tsify", tsify(type = "ExactlyOne<FiatNetworkInstructionsParams>"))]
        fiat_network_instructions: FiatNetworkInstructionsParams,
        /// The sender.
        fiat_account_owner: Option<FiatAccountOwnerParams>,
    }
}

model! {
    /// The answer that puts test money on a profile.
    response CreateSandboxDepositResponse {
        /// What the vendor calls the deposit.
        activity_id: Option<String>,
    }
}

model! {
    /// An answer that says no more than that it worked.
    response EmptyResponse {}
}
