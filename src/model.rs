//! What the vendor says, one file per resource. Every struct is a serde model, a TypeScript type and a shape at once.
//!
//! Source, unless a field says otherwise: the vendor's OpenAPI document "Paxos API" 2.0 of July 2026. Differences to
//! the vendor's guides of April 2026 are told at the field they concern.

pub mod crypto_destination_address;
pub mod event;
pub mod fiat_account;
pub mod fiat_deposit_instructions;
pub mod orchestration;
pub mod page;
pub mod problem;
pub mod profile;
pub mod rail;
pub mod rule;
pub mod sandbox_deposit;
pub mod transfer;
pub mod travel_rule;
pub mod value;
pub mod vasp;

/// Every open enum, request and response, in the order in which TypeScript declares them: the macro `$then` gets their
/// names. Types, tests and documents go over this list.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_model {
    ($then:ident) => {
        $then! {
            enums: OrchestrationAsset OrchestrationStatus OrchestrationTransferStatus OrchestrationRuleStatus RuleAsset RuleCryptoNetwork
                RuleFiatNetwork CryptoNetwork FiatNetwork FiatWireAccountType FiatAsset FiatAccountStatus
                FiatDepositInstructionsStatus CryptoDestinationAddressStatus CustodianType ProfileType TransferStatus
                TransferDirection TransferType SecondaryStatusName Order OrderByCreation TransferOrderBy VaspOrderBy;
            requests: TimeRange
                ProfileEndpoint OrchestrationSourceParams CryptoDestinationParams FiatDestinationParams
                OrchestrationDestinationParams CreateOrchestrationParams GetOrchestrationParams ListOrchestrationsParams
                RuleCryptoSourceParams RuleFiatSourceParams OrchestrationRuleSourceParams RuleCryptoDestinationParams
                RuleFiatDestinationParams OrchestrationRuleDestinationParams CreateOrchestrationRuleParams
                ListOrchestrationRulesParams DeleteOrchestrationRuleParams
                GeographicAddressParams BeneficiaryPersonParams BeneficiaryInstitutionParams BeneficiaryParams VaspParams
                TravelRuleParams PutCryptoDestinationAddressParams ListCryptoDestinationAddressesParams
                MailingAddressParams FiatAccountOwnerPersonParams FiatAccountOwnerInstitutionParams FiatAccountOwnerParams
                WireRoutingParams WireParams CubixParams RtpRoutingParams RtpParams AccountNumberParams CbitParams
                FiatNetworkInstructionsParams
                CreateFiatAccountParams GetFiatAccountParams ListFiatAccountsParams UpdateRoutingParams UpdateWireParams
                UpdateFiatNetworkInstructionsParams UpdateFiatAccountParams DeleteFiatAccountParams
                CreateFiatDepositInstructionsParams GetFiatDepositInstructionsParams ListFiatDepositInstructionsParams
                ListEventsParams GetEventParams WebhookEvent
                ListProfilesParams GetProfileParams ListProfileBalancesParams GetProfileBalanceParams
                GetTransferParams ListTransfersParams GetVaspParams ListVaspsParams
                CreateSandboxDepositParams InitiateSandboxFiatDepositParams;
            responses: FailReason OrchestrationTransfer CryptoEndpoint FiatSource FiatDestination ProfileReference
                OrchestrationSource OrchestrationDestination Orchestration
                RuleFiatSource OrchestrationRuleSource OrchestrationRuleDestination OrchestrationRule
                CreateOrchestrationRuleResponse DeleteOrchestrationRuleResponse
                GeographicAddress BeneficiaryPerson BeneficiaryInstitution Beneficiary CryptoDestinationAddressVasp TravelRule
                CryptoDestinationAddress PutCryptoDestinationAddressResponse
                MailingAddress FiatAccountOwnerPerson FiatAccountOwnerInstitution FiatAccountOwner RoutingDetails
                BankAccountDetails CubixDetails CbitDetails FiatNetworkInstructions FiatAccount FiatDepositInstructions
                Event Profile ProfileBalance SecondaryStatus TransferObstacle TransferStatusDetails AutoConversion Transfer
                Vasp GetVaspResponse CreateSandboxDepositResponse EmptyResponse
                ListOrchestrationsResponse ListOrchestrationRulesResponse ListCryptoDestinationAddressesResponse
                ListFiatAccountsResponse ListFiatDepositInstructionsResponse ListEventsResponse ListProfilesResponse
                ListProfileBalancesResponse ListTransfersResponse ListVaspsResponse Problem;
        }
    };
}

/// Every model under its own name.
#[doc(hidden)]
pub mod all {
    pub use super::crypto_destination_address::*;
    pub use super::event::*;
    pub use super::fiat_account::*;
    pub use super::fiat_deposit_instructions::*;
    pub use super::orchestration::*;
    pub use super::page::*;
    pub use super::problem::*;
    pub use super::profile::*;
    pub use super::rail::*;
    pub use super::rule::*;
    pub use super::sandbox_deposit::*;
    pub use super::transfer::*;
    pub use super::travel_rule::*;
    pub use super::value::*;
    pub use super::vasp::*;
}
