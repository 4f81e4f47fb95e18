//! The table of operations: what the remote API can do, written down once. The client, the proxy's allow-list, the
//! scopes, the sandbox's router and the TypeScript types all read it.

use crate::http::Method;
use crate::model::all::*;
use crate::shape::{Shape, Shaped};

mod shapes;

macro_rules! operations {
    (@segment {$param:ident}) => { Segment::Param(stringify!($param)) };
    (@segment $literal:literal) => { Segment::Literal($literal) };
    (@text {$param:ident}) => { concat!("{", stringify!($param), "}") };
    (@text $literal:literal) => { $literal };
    ($($(#[doc = $summary:literal])* $name:ident: $method:ident [$($segment:tt)/ *], scope $scope:literal,
        $params:ident => $response:ident;)*) => {
        /// One operation of the remote API. A variant is named as users write it: the vendor's operationId with a small
        /// first letter.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Operation { $($(#[doc = $summary])* $name,)* }

        impl Operation {
            /// Every operation; the place in this list is its number in the wasm interface.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name that users write.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// The HTTP method.
            pub const fn method(self) -> Method {
                match self { $(Self::$name => Method::$method,)* }
            }

            /// The path below the API's base URL; `{…}` stands for a parameter of that name.
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => concat!($("/", operations!(@text $segment)),*),)* }
            }

            /// The segments of its path.
            pub const fn segments(self) -> &'static [Segment] {
                match self { $(Self::$name => &[$(operations!(@segment $segment)),*],)* }
            }

            /// The scope that a token needs; empty when the vendor names none.
            pub const fn scope(self) -> &'static str {
                match self { $(Self::$name => $scope,)* }
            }

            /// What it does, in one line.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$name => concat!($($summary),*),)* }
            }

            /// What the parameters of all operations may be, in the order of [`Operation::ALL`].
            const PARAMS: &'static [&'static Shape] = &[$(&<$params as Shaped>::SHAPE,)*];

            /// What the bodies of their 200 answers may be.
            const RESPONSES: &'static [&'static Shape] = &[$(&<$response as Shaped>::SHAPE,)*];

            /// The names of the types of parameters and answer.
            pub const fn type_names(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => (stringify!($params), stringify!($response)),)* }
            }
        }
    };
}

operations! {
    /// List orchestrations, newest first
    listOrchestrations: Get ["orchestration" / "orchestrations"], scope "orchestration:read_orchestration",
        ListOrchestrationsParams => ListOrchestrationsResponse;
    /// Create an orchestration that starts from a profile
    createOrchestration: Post ["orchestration" / "orchestrations"], scope "orchestration:write_orchestration",
        CreateOrchestrationParams => Orchestration;
    /// Get one orchestration
    getOrchestration: Get ["orchestration" / "orchestrations" / {id}], scope "orchestration:read_orchestration",
        GetOrchestrationParams => Orchestration;
    /// List rules, newest first
    listOrchestrationRules: Get ["orchestration" / "rules"], scope "orchestration:read_orchestration_rule",
        ListOrchestrationRulesParams => ListOrchestrationRulesResponse;
    /// Create a rule that every matching deposit fires
    createOrchestrationRule: Post ["orchestration" / "rules"], scope "orchestration:write_orchestration_rule",
        CreateOrchestrationRuleParams => CreateOrchestrationRuleResponse;
    /// Delete a rule; deposits are still credited, unconverted
    deleteOrchestrationRule: Delete ["orchestration" / "rules" / {id}], scope "orchestration:write_orchestration_rule",
        DeleteOrchestrationRuleParams => DeleteOrchestrationRuleResponse;
    /// Register a blockchain address, or change one
    putCryptoDestinationAddress: Put ["transfer" / "crypto-destination-address"], scope "transfer:write_crypto_destination_address",
        PutCryptoDestinationAddressParams => PutCryptoDestinationAddressResponse;
    /// List registered blockchain addresses, newest first
    listCryptoDestinationAddresses: Get ["transfer" / "crypto-destination-addresses"], scope "transfer:read_crypto_destination_address",
        ListCryptoDestinationAddressesParams => ListCryptoDestinationAddressesResponse;
    /// Register a bank account
    createFiatAccount: Post ["transfer" / "fiat-accounts"], scope "transfer:write_fiat_account",
        CreateFiatAccountParams => FiatAccount;
    /// Get one bank account with all its data
    getFiatAccount: Get ["transfer" / "fiat-accounts" / {id}], scope "transfer:read_fiat_account",
        GetFiatAccountParams => FiatAccount;
    /// List bank accounts, abbreviated, newest first
    listFiatAccounts: Get ["transfer" / "fiat-accounts"], scope "transfer:read_fiat_account",
        ListFiatAccountsParams => ListFiatAccountsResponse;
    /// Change a bank account, which sends it back to review
    updateFiatAccount: Put ["transfer" / "fiat-accounts" / {id}], scope "transfer:write_fiat_account",
        UpdateFiatAccountParams => FiatAccount;
    /// Delete a bank account
    deleteFiatAccount: Delete ["transfer" / "fiat-accounts" / {id}], scope "transfer:write_fiat_account",
        DeleteFiatAccountParams => EmptyResponse;
    /// Create deposit instructions for a profile
    createFiatDepositInstructions: Post ["transfer" / "fiat-deposit-instructions"], scope "transfer:write_fiat_deposit_instructions",
        CreateFiatDepositInstructionsParams => FiatDepositInstructions;
    /// Get one set of deposit instructions
    getFiatDepositInstructions: Get ["transfer" / "fiat-deposit-instructions" / {id}], scope "transfer:read_fiat_deposit_instructions",
        GetFiatDepositInstructionsParams => FiatDepositInstructions;
    /// List deposit instructions, newest first
    listFiatDepositInstructions: Get ["transfer" / "fiat-deposit-instructions"], scope "transfer:read_fiat_deposit_instructions",
        ListFiatDepositInstructionsParams => ListFiatDepositInstructionsResponse;
    /// List events, oldest first
    listEvents: Get ["events"], scope "events:read_event",
        ListEventsParams => ListEventsResponse;
    /// Get one event
    getEvent: Get ["events" / {id}], scope "events:read_event",
        GetEventParams => Event;
    /// List profiles, oldest first
    listProfiles: Get ["profiles"], scope "funding:read_profile",
        ListProfilesParams => ListProfilesResponse;
    /// Get one profile
    getProfile: Get ["profiles" / {profile_id}], scope "funding:read_profile",
        GetProfileParams => Profile;
    /// List all balances of a profile
    listProfileBalances: Get ["profiles" / {profile_id} / "balances"], scope "funding:read_profile",
        ListProfileBalancesParams => ListProfileBalancesResponse;
    /// Get one balance of a profile
    getProfileBalance: Get ["profiles" / {profile_id} / "balances" / {asset}], scope "funding:read_profile",
        GetProfileBalanceParams => ProfileBalance;
    /// Get one transfer
    getTransfer: Get ["transfer" / "transfers" / {id}], scope "transfer:read_transfer",
        GetTransferParams => Transfer;
    /// List transfers, newest first
    listTransfers: Get ["transfer" / "transfers"], scope "transfer:read_transfer",
        ListTransfersParams => ListTransfersResponse;
    /// List the directory of VASPs, by name
    listVasps: Get ["travelrule" / "vasps"], scope "",
        ListVaspsParams => ListVaspsResponse;
    /// Get one entry of the directory of VASPs
    getVasp: Get ["travelrule" / "vasps" / {id}], scope "",
        GetVaspParams => GetVaspResponse;
    /// Put test money on a profile (sandbox only)
    createSandboxDeposit: Post ["sandbox" / "profiles" / {profile_id} / "deposit"], scope "funding:read_profile",
        CreateSandboxDepositParams => CreateSandboxDepositResponse;
    /// Simulate a bank transfer that comes in (sandbox only)
    initiateSandboxFiatDeposit: Post ["sandbox" / "fiat-deposits"], scope "transfer:write_sandbox_fiat_deposit",
        InitiateSandboxFiatDepositParams => EmptyResponse;
}

impl Operation {
    /// The operation with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operation| operation.name() == name)
    }

    /// The operation with this number.
    pub fn numbered(number: u32) -> Option<Self> {
        Self::ALL.get(number as usize).copied()
    }

    /// Whether it only reads.
    pub const fn is_read(self) -> bool {
        matches!(self.method(), Method::Get)
    }
}

/// One segment of an operation's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// These very characters.
    Literal(&'static str),
    /// The value of the parameter with this name.
    Param(&'static str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_find_the_same_operation() {
        for (number, operation) in Operation::ALL.iter().enumerate() {
            assert_eq!(Operation::named(operation.name()), Some(*operation));
            assert_eq!(Operation::numbered(number as u32), Some(*operation));
        }
    }

    #[test]
    fn every_param_of_a_path_is_a_required_field() {
        for operation in Operation::ALL {
            let Shape::Object(object) = operation.params() else { panic!("{} takes no object", operation.name()) };
            for segment in operation.segments() {
                if let Segment::Param(name) = segment {
                    let field = object.fields.iter().find(|field| field.name == *name);
                    assert!(field.is_some_and(|field| field.required), "{} {name}", operation.name());
                }
            }
        }
    }
}
