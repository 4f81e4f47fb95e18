//! The checker: all operations, their parameters and their answers.
//!
//! The input is a byte that picks the operation, a byte that picks side and settings, and the JSON text.
//!
//! * It never panics, and what is no JSON for serde_json is none for it.
//! * What it takes, the serde model of the same type takes as well.
//! * Canonical bytes are a fixed point; what is written as a request reads back as the same request.
//! * The path of every issue exists in the input, but for a last step that is missing.
#![no_main]
#![allow(missing_docs, reason = "the macro declares a public function")]

mod tree;

use libfuzzer_sys::fuzz_target;
use paxos_orchestrations::check::address::Environment;
use paxos_orchestrations::incoming;
use paxos_orchestrations::issue::{Code, Issue, passes, to_json};
use paxos_orchestrations::model::all::*;
use paxos_orchestrations::operation::Operation;
use paxos_orchestrations::request::build;
use paxos_orchestrations::response::{Reading, read};
use paxos_orchestrations::shape::check::{Settings, Side, check};
use serde::de::DeserializeOwned;
use tree::Tree;

fuzz_target!(|data: &[u8]| {
    let [operation, bits, json @ ..] = data else { return };
    let operation = Operation::ALL[usize::from(operation.wrapping_sub(b'A')) % Operation::ALL.len()];
    let settings = Settings {
        side: Side::Request,
        allow_unknown_fields: bits & 1 != 0,
        environment: match bits >> 1 & 3 {
            0 => Environment::Production,
            1 => Environment::Sandbox,
            _ => Environment::Unknown,
        },
    };
    if bits & 8 == 0 {
        request(operation, json, settings);
    } else {
        answer(operation, json);
    }
});

fn request(operation: Operation, json: &[u8], settings: Settings) {
    let checked = check(json, operation.params(), settings);
    sound(json, &checked.issues);
    let built = build(operation, json, settings);
    if !passes(&checked.issues) {
        assert_eq!(built.err().as_ref(), Some(&checked.issues), "a request was built all the same");
        return;
    }
    if !settings.allow_unknown_fields {
        assert!(serde_takes(operation, true, json), "serde refuses what the checker takes");
    }
    let again = check(checked.canonical.as_bytes(), operation.params(), settings);
    assert!(passes(&again.issues), "canonical bytes are refused: {}", to_json(&again.issues));
    assert_eq!(again.canonical, checked.canonical, "canonical bytes change");
    let request = match built {
        Ok(built) => built.request,
        // An id that would change the path.
        Err(issues) => return assert!(matches!(&issues[..], [one] if one.code == Code::invalid_format), "{issues:?}"),
    };
    assert!(request.path.is_ascii() && request.query.is_ascii());
    let body = request.body.as_deref().unwrap_or_default().as_bytes();
    // The way in refuses ids with slashes and the like, which the way out only escapes.
    let Ok(read) = incoming::read(request.method.as_str(), &request.path, &request.query, body) else { return };
    assert_eq!(read.operation, operation);
    match build(operation, &read.params, settings) {
        // An unknown name with a dot reads as a member of a filter, which comes first.
        Ok(second) if settings.allow_unknown_fields => assert_eq!(second.request.path, request.path),
        Ok(second) => assert_eq!(second.request, request, "it reads back as another request"),
        // A query knows text only, so what was sent on unchecked comes back as text.
        Err(issues) => assert!(settings.allow_unknown_fields, "it does not read back: {}", to_json(&issues)),
    }
}

fn answer(operation: Operation, json: &[u8]) {
    let checked = check(json, operation.response(), Settings::RESPONSE);
    sound(json, &checked.issues);
    assert!(checked.canonical.is_empty());
    let good = passes(&checked.issues);
    if good {
        assert!(serde_takes(operation, false, json), "serde refuses what the checker takes");
    }
    match read(Some(operation), 200, json) {
        Reading::Good => assert!(good),
        Reading::Broken(issues) => assert!(!good && !issues.is_empty()),
        Reading::Refused { .. } => panic!("a 200 is no refusal"),
    }
}

/// The issues are about this input.
fn sound(json: &[u8], issues: &[Issue]) {
    let said: serde_json::Value = serde_json::from_str(&to_json(issues)).expect("issues are JSON");
    assert_eq!(said.as_array().map(Vec::len), Some(issues.len()));
    match serde_json::from_slice::<Tree>(json) {
        Ok(tree) => {
            for issue in issues {
                assert!(tree.holds(&issue.path), "{} is nowhere", issue.place());
                assert!(issue.code != Code::invalid_json || !issue.path.is_empty(), "serde_json reads it");
            }
        }
        Err(error) if error.to_string().starts_with("number out of range") => {}
        Err(error) => {
            let [issue] = issues else { panic!("no JSON ({error}), but {issues:?}") };
            assert_eq!((issue.code, issue.path.len()), (Code::invalid_json, 0));
        }
    }
}


fn reads<T: DeserializeOwned>(json: &[u8]) -> bool {
    serde_json::from_slice::<T>(json).is_ok()
}

/// Whether the serde model of an operation's parameters, or of its answer, reads this.
fn serde_takes(operation: Operation, params: bool, json: &[u8]) -> bool {
    macro_rules! models {
        ($($operation:ident: $params:ident => $response:ident;)*) => {
            match operation {
                $(Operation::$operation => {
                    assert_eq!(operation.type_names(), (stringify!($params), stringify!($response)));
                    if params { reads::<$params>(json) } else { reads::<$response>(json) }
                })*
            }
        };
    }
    models! {
        listOrchestrations: ListOrchestrationsParams => ListOrchestrationsResponse;
        createOrchestration: CreateOrchestrationParams => Orchestration;
        getOrchestration: GetOrchestrationParams => Orchestration;
        listOrchestrationRules: ListOrchestrationRulesParams => ListOrchestrationRulesResponse;
        createOrchestrationRule: CreateOrchestrationRuleParams => CreateOrchestrationRuleResponse;
        deleteOrchestrationRule: DeleteOrchestrationRuleParams => DeleteOrchestrationRuleResponse;
        putCryptoDestinationAddress: PutCryptoDestinationAddressParams => PutCryptoDestinationAddressResponse;
        listCryptoDestinationAddresses: ListCryptoDestinationAddressesParams => ListCryptoDestinationAddressesResponse;
        createFiatAccount: CreateFiatAccountParams => FiatAccount;
        getFiatAccount: GetFiatAccountParams => FiatAccount;
        listFiatAccounts: ListFiatAccountsParams => ListFiatAccountsResponse;
        updateFiatAccount: UpdateFiatAccountParams => FiatAccount;
        deleteFiatAccount: DeleteFiatAccountParams => EmptyResponse;
        createFiatDepositInstructions: CreateFiatDepositInstructionsParams => FiatDepositInstructions;
        getFiatDepositInstructions: GetFiatDepositInstructionsParams => FiatDepositInstructions;
        listFiatDepositInstructions: ListFiatDepositInstructionsParams => ListFiatDepositInstructionsResponse;
        listEvents: ListEventsParams => ListEventsResponse;
        getEvent: GetEventParams => Event;
        listProfiles: ListProfilesParams => ListProfilesResponse;
        getProfile: GetProfileParams => Profile;
        listProfileBalances: ListProfileBalancesParams => ListProfileBalancesResponse;
        getProfileBalance: GetProfileBalanceParams => ProfileBalance;
        getTransfer: GetTransferParams => Transfer;
        listTransfers: ListTransfersParams => ListTransfersResponse;
        listVasps: ListVaspsParams => ListVaspsResponse;
        getVasp: GetVaspParams => GetVaspResponse;
        createSandboxDeposit: CreateSandboxDepositParams => CreateSandboxDepositResponse;
        initiateSandboxFiatDeposit: InitiateSandboxFiatDepositParams => EmptyResponse;
    }
}
