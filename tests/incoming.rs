//! Requests of strangers: whatever they are, reading them never panics, and what is let in is written anew the same way
//! however often it is read.

use paxos_orchestrations::incoming::read;
use paxos_orchestrations::request::build;
use paxos_orchestrations::shape::check::Settings;
use proptest::prelude::*;

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
        1 => "[a-z0-9]{1,12}".prop_map(|id| format!("/profiles/{id}/balances")),
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
        body in prop_oneof![Just(Vec::new()), Just(b"{}".to_vec()), proptest::collection::vec(any::<u8>(), 0..40)],
    ) {
        let Ok(incoming) = read(method, &path, &query, &body) else { return Ok(()) };
        let Ok(first) = build(incoming.operation, &incoming.params, Settings::REQUEST) else { return Ok(()) };
        let request = first.request;
        prop_assert!(request.path.is_ascii() && request.query.is_ascii());
        prop_assert!(!request.path.split('/').any(|segment| segment == ".."), "{}", request.path);
        let again = read(request.method.as_str(), &request.path, &request.query, request.body.as_deref().unwrap_or_default());
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
