//! Requests of strangers: whatever they are, reading them never panics, and what is let in is written anew the same way
//! however often it is read.

use paxos_orchestrations::incoming::read;
use paxos_orchestrations::operation::{Operation, Segment};
use paxos_orchestrations::request::build;
use paxos_orchestrations::shape::check::Settings;
use proptest::prelude::*;

/// The path of an operation, with this for every parameter.
fn path_of(operation: Operation, value: &str) -> String {
    let segment = |segment: &Segment| match segment {
        Segment::Literal(literal) => format!("/{literal}"),
        Segment::Param(_) => format!("/{value}"),
    };
    operation.segments().iter().map(segment).collect()
}

fn path() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "/",
        "orchestration",
        "orchestrations",
        "profiles",
        "balances",
        "default",
        "..",
        ".",
        "%2e",
        "%2f",
        "%00",
        "%zz",
        "a b",
        "é",
        "%C3%A9",
        "x",
        "//",
        "?",
        "#",
    ]);
    prop_oneof![
        4 => proptest::collection::vec(part, 0..8).prop_map(|parts| parts.concat()),
        2 => "[a-zA-Z0-9%._~ é-]{1,12}".prop_map(|id| format!("/orchestration/orchestrations/{id}")),
        6 => (prop::sample::select(Operation::ALL.to_vec()), "[a-zA-Z0-9%._~ é-]{1,12}")
            .prop_map(|(operation, id)| path_of(operation, &id)),
        2 => Just("/orchestration/orchestrations".to_string()),
        1 => ".*",
    ]
}

fn query() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "status",
        "ref_id",
        "limit",
        "order",
        "created_at.gte",
        "created_at",
        "created_at.x",
        "page_cursor",
        "assets",
        "odd",
        "__proto__",
        "%73tatus",
        "ids",
        "type",
        "order_by",
        "is_test",
        "include_deleted",
        "bookmarked_status",
        "updated_at.lt",
    ]);
    let value = prop::sample::select(vec![
        "PENDING",
        "10",
        "0",
        "DESC",
        "2026-07-08T09:14:03Z",
        "a%20b",
        "a+b",
        "%",
        "%ff",
        "%0d%0a",
        "",
        "=",
        "é",
        "true",
        "UPDATED_AT",
    ]);
    proptest::collection::vec((key, value).prop_map(|(key, value)| format!("{key}={value}")), 0..5)
        .prop_map(|pairs| pairs.join("&"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn what_is_let_in_is_written_the_same_way_again(
        method in prop::sample::select(vec!["GET", "POST", "PUT", "DELETE", "PATCH", ""]),
        path in path(),
        query in query(),
        body in prop_oneof![Just(Vec::new()), Just(b"{}".to_vec()), Just(br#" {"asset":"USD","amount":"1"} "#.to_vec()),
            Just(br#"{"id":"a","metadata":{"b":"c"}}"#.to_vec()), proptest::collection::vec(any::<u8>(), 0..40)],
    ) {
        let Ok(incoming) = read(method, &path, &query, &body) else { return Ok(()) };
        let Ok(first) = build(incoming.operation, &incoming.params, Settings::REQUEST) else { return Ok(()) };
        let request = first.request;
        prop_assert!(request.path.is_ascii() && request.query.is_ascii());
        prop_assert!(!request.path.split('/').any(|segment| segment == ".."), "{}", request.path);
        let again = read(request.method.as_str(), &request.path, &request.query, request.body.as_deref().unwrap_or_default().as_bytes());
        let again = again.map_err(|refusal| TestCaseError::fail(format!("{} {refusal:?}", request.target())))?;
        prop_assert_eq!(again.operation, incoming.operation);
        let second = build(again.operation, &again.params, Settings::REQUEST).map(|built| built.request);
        prop_assert_eq!(second, Ok(request));
    }
}

/// The property would prove nothing if nothing were let in.
#[test]
fn ordinary_requests_are_let_in() {
    for (path, query) in [
        ("/orchestration/orchestrations", "status=PENDING&status=PROCESSING&limit=10"),
        ("/orchestration/orchestrations/a%20b", ""),
        ("/profiles/default/balances", "assets=USD"),
        ("/profiles", "created_at.gte=2026-07-08T09%3A14%3A03Z"),
    ] {
        let incoming = read("GET", path, query, b"").unwrap();
        build(incoming.operation, &incoming.params, Settings::REQUEST).unwrap();
    }
}

#[test]
fn every_operation_is_found_by_its_path_alone() {
    for operation in Operation::ALL {
        let (method, path) = (operation.method().as_str(), path_of(*operation, "a"));
        let body: &[u8] = if operation.method().has_body() { b"{}" } else { b"" };
        assert_eq!(read(method, &path, "", body).map(|incoming| incoming.operation), Ok(*operation));
        let others =
            Operation::ALL.iter().filter(|other| path_of(**other, "a") == path && other.method() == operation.method());
        assert_eq!(others.count(), 1, "{path}");
    }
}

#[test]
fn path_and_body_become_one() {
    for (operation, params, path, body) in [
        (
            Operation::updateFiatAccount,
            r#"{"id":"a b","metadata":{"c":"d"}}"#,
            "/transfer/fiat-accounts/a%20b",
            Some(r#"{"metadata":{"c":"d"}}"#),
        ),
        (
            Operation::createSandboxDeposit,
            r#"{"profile_id":"default","asset":"USD","amount":"1"}"#,
            "/sandbox/profiles/default/deposit",
            Some(r#"{"asset":"USD","amount":"1"}"#),
        ),
        (Operation::deleteOrchestrationRule, r#"{"id":"r"}"#, "/orchestration/rules/r", None),
        (Operation::getProfileBalance, r#"{"profile_id":"p","asset":"USD"}"#, "/profiles/p/balances/USD", None),
    ] {
        let request = build(operation, params.as_bytes(), Settings::REQUEST).unwrap().request;
        assert_eq!((request.path.as_str(), request.query.as_str()), (path, ""));
        assert_eq!(request.body.as_deref(), body);
        let body = request.body.as_deref().unwrap_or_default();
        let incoming = read(request.method.as_str(), &request.path, &request.query, body.as_bytes()).unwrap();
        assert_eq!((incoming.operation, String::from_utf8(incoming.params).unwrap()), (operation, params.into()));
    }
    // What the path says, the body must not say again.
    let twice = read("PUT", "/transfer/fiat-accounts/a", "", br#"{"id":"b"}"#).unwrap();
    assert!(build(twice.operation, &twice.params, Settings::REQUEST).is_err());
}
