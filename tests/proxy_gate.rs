//! What the token proxy lets in and what it sends up, attack by attack. The numbers are those of the attack table in
//! the project's notes on other proxies.
#![cfg(feature = "proxy")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use paxos_orchestrations::check::address::Environment;
use paxos_orchestrations::operation::Operation;
use paxos_orchestrations::proxy::{Allow, Answer, Config, Forward, Head, Options};

const CREATE: &str = r#"{"ref_id":"a-1","source_asset":"USD","destination_asset":"USDG","source_amount":"12.50","source":{"profile":{"profile_id":"p"}},"destination":{"profile":{"profile_id":"q"}}}"#;

fn options(allow: Allow) -> Options {
    Options {
        api_url: "https://api.sandbox.paxos.com/v2".into(),
        token_url: "https://oauth.sandbox.paxos.com/oauth2/token".into(),
        environment: Environment::Unknown,
        allow,
        base_path: None,
        allowed_origins: vec!["https://app.example.com".into()],
        allowed_hosts: None,
        allow_unknown_fields: false,
        limits: Default::default(),
        policy: None,
    }
}

fn config() -> Config {
    Config::new(&options(Allow::Kind("all".into()))).unwrap()
}

/// A head as a page of the proxy's own origin sends it.
fn head(method: &str, target: &str) -> Head {
    let mut head = Head {
        method: method.into(),
        target: target.into(),
        secure: false,
        loopback: true,
        headers: [("Host", "127.0.0.1:8080"), ("X-Paxos-Orchestrations", "1"), ("Sec-Fetch-Site", "same-origin")]
            .map(|(name, value)| (name.into(), value.into()))
            .into(),
    };
    if method == "POST" || method == "PUT" {
        head.headers.push(("content-type".into(), "application/json".into()));
    }
    head
}

/// The same with a header replaced, or taken out when the value is empty.
fn with(mut head: Head, name: &str, value: &str) -> Head {
    head.headers.retain(|(given, _)| !given.eq_ignore_ascii_case(name));
    if !value.is_empty() {
        head.headers.push((name.into(), value.into()));
    }
    head
}

fn forward(head: &Head, body: &str) -> Result<Forward, Answer> {
    let admitted = config().admit(head);
    let forward = config().forward(head, body.as_bytes());
    // Nothing goes up that was not admitted, and a refusal is the same whenever it is seen.
    if let Err(answer) = admitted {
        assert_eq!(forward, Err(answer.clone()));
    }
    if let Err(answer) = &forward {
        let of = |name: &str| answer.headers.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str());
        assert_eq!((of("cache-control"), of("x-content-type-options")), (Some("no-store"), Some("nosniff")));
        assert!(answer.status == 204 || of("content-type") == Some("application/problem+json"), "{answer:?}");
    }
    forward
}

fn status(head: &Head, body: &str) -> u16 {
    match forward(head, body) {
        Ok(forward) => panic!("went up: {forward:?}"),
        Err(answer) => answer.status,
    }
}

fn get(target: &str) -> u16 {
    status(&head("GET", target), "")
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer.headers.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
}

#[test]
fn what_goes_up_was_written_here() {
    let list = forward(
        &head("GET", "/paxos/orchestration/orchestrations?limit=2&status=PENDING&status=PROCESSING&ref_id=a%2Fb"),
        "",
    )
    .unwrap();
    assert_eq!(list.operation, Operation::listOrchestrations);
    assert_eq!(
        list.url,
        "https://api.sandbox.paxos.com/v2/orchestration/orchestrations?ref_id=a%2Fb&status=PENDING&status=PROCESSING&limit=2"
    );
    assert_eq!(list.request.body, None);
    let create = forward(
        &head("POST", "/paxos/orchestration/orchestrations"),
        &CREATE.replace("\"ref_id\"", " \"\\u0072ef_id\"").replace(":{", " : { "),
    )
    .unwrap();
    assert_eq!(create.url, "https://api.sandbox.paxos.com/v2/orchestration/orchestrations");
    assert_eq!(create.request.body.unwrap(), CREATE);
}

#[test]
fn a01_to_a10_paths() {
    for target in [
        "/paxos/orchestration/orchestrations/../rules",
        "/paxos/orchestration/../profiles",
        "/paxos/../paxos/profiles",
        "/paxos/%2e%2e/profiles",
        "/paxos/%2E%2E%2fprofiles",
        "/paxos/orchestration/..%2fprofiles",
        "/paxos/orchestration/..%5cprofiles",
        "/paxos/orchestration/..;/profiles",
        "/paxos/orchestration/orchestrations/%252e%252e%252f",
        "/paxos/orchestration/orchestrations/abc%2F..%2Frules",
        "/paxos/orchestration/orchestrations/%c0%ae%c0%ae",
        "/paxos/orchestration/orchestrations/%ff",
        "http://169.254.169.254/",
        "http://127.0.0.1:8080/paxos/profiles",
        "//evil.example/x",
        "//evil.example/paxos/profiles",
        "/@evil.example/",
        "\\\\evil.example",
        "/x\n@evil",
        "*",
        "",
    ] {
        assert_eq!(get(target), 400, "{target}");
    }
    for target in [
        "/paxos/%6frchestration/orchestrations",
        "/p%61xos/profiles",
        "//",
        "/paxos//profiles",
        "/paxos/./profiles",
        "/paxos/profiles/",
        "/paxos/orchestration/orchestrations/",
        "/paxos/orchestration/orchestrations//",
        "/paxos",
        "/paxos/",
        "/paxosprofiles",
        "/PAXOS/profiles",
        "/paxos/Profiles",
        "/profiles",
        "/",
    ] {
        assert_eq!(get(target), 404, "{target}");
    }
    assert_eq!(get(&format!("/paxos/profiles?ids={}", "a".repeat(20_000))), 414);
}

#[test]
fn a11_methods() {
    for method in ["TRACE", "HEAD", "PATCH", "DELETE", "get", "BREW", "CONNECT"] {
        let answer = forward(&head(method, "/paxos/orchestration/orchestrations"), "").unwrap_err();
        assert_eq!((answer.status, header(&answer, "allow")), (405, Some("GET, POST")), "{method}");
    }
    assert_eq!(status(&head("TRACE", "/paxos/nothing"), ""), 404);
}

#[test]
fn a12_upgrade() {
    assert_eq!(status(&with(head("GET", "/paxos/profiles"), "Upgrade", "websocket"), ""), 400);
}

#[test]
fn a13_and_a33_hosts() {
    let host = |value| with(head("GET", "/paxos/profiles"), "host", value);
    for good in
        ["localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.2:1", "[::1]:8080", "x.localhost:1", "app.example.com"]
    {
        assert!(forward(&host(good), "").is_ok(), "{good}");
    }
    for evil in
        ["evil.example", "evillocalhost:3000", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]"]
    {
        assert_eq!(status(&host(evil), ""), 421, "{evil}");
    }
    for broken in ["", "a@localhost", "localhost/x", "localhost:x", "a b", "localhost,evil"] {
        assert_eq!(status(&host(broken), ""), 400, "{broken}");
    }
    let mut two = host("localhost");
    two.headers.push(("HOST".into(), "localhost".into()));
    assert_eq!(status(&two, ""), 400);
    // Elsewhere the name is the application's business.
    let public = Head { loopback: false, ..with(host("shop.example"), "sec-fetch-site", "") };
    assert!(forward(&public, "").is_ok());
}

#[test]
fn a13_and_a33_hosts_that_are_listed() {
    let listed = ["Shop.Example", "pay.example:8443"].map(String::from).to_vec();
    let config = Config::new(&Options { allowed_hosts: Some(listed), ..options(Allow::Kind("all".into())) }).unwrap();
    let ask = |value: &str, secure, loopback| {
        let head = with(with(head("GET", "/paxos/profiles"), "host", value), "sec-fetch-site", "");
        config.forward(&Head { secure, loopback, ..head }, b"").map_or_else(|answer| answer.status, |_| 200)
    };
    // Wherever the connection comes from: a fetch handler cannot tell.
    for loopback in [false, true] {
        for good in ["shop.example", "SHOP.example", "shop.example:8080", "pay.example:8443"] {
            assert_eq!(ask(good, false, loopback), 200, "{good}");
        }
        for evil in [
            "attacker.test",
            "evilshop.example",
            "shop.example.evil.test",
            "x.shop.example",
            "pay.example",
            "pay.example:443",
            "localhost",
            "127.0.0.1:8080",
            // Origins may call; that does not make them a name of ours.
            "app.example.com",
        ] {
            assert_eq!(ask(evil, false, loopback), 421, "{evil}");
        }
        for broken in ["", "shop.example.", "shop.example@evil.test", "shop.example, evil.test", "shop.example:"] {
            assert_eq!(ask(broken, false, loopback), 400, "{broken}");
        }
    }
}

#[test]
fn a_listed_port_may_be_the_one_of_the_scheme() {
    let listed = Some(vec![String::from("shop.example:443")]);
    let config = Config::new(&Options { allowed_hosts: listed, ..options(Allow::Kind("all".into())) }).unwrap();
    let admitted = |secure| {
        let head = with(with(head("GET", "/paxos/profiles"), "host", "shop.example"), "sec-fetch-site", "");
        config.admit(&Head { secure, loopback: false, ..head }).is_ok()
    };
    assert!(admitted(true));
    assert!(!admitted(false));
}

#[test]
fn a20_to_a23_queries() {
    for query in [
        "ref_id=a%0d%0ab",
        "ref_id=%00",
        "ref_id=%7f",
        "ref_id=%1b",
        "ref_id%0d%0a=x",
        "ref_id=%ff",
        "ref_id=%zz",
        "ref_id=%",
        "ref_id[]=a",
        "ref_id%5B%5D=a",
        "__proto__=x",
        "constructor.prototype=x",
        "colour=red",
        "limit=1e3",
        "limit=0x10",
        "limit=1&limit=2",
        "created_at.__proto__=x",
        "ref_id=a b",
    ] {
        assert_eq!(get(&format!("/paxos/orchestration/orchestrations?{query}")), 400, "{query}");
    }
    let many: String = (0..4000).map(|_| "a=&").collect();
    let answer = forward(&head("GET", &format!("/paxos/profiles?{many}")), "").unwrap_err();
    assert_eq!(answer.status, 400);
    assert!(answer.body.len() < 20_000, "{}", answer.body.len());
    for target in [
        "/x?path=/paxos/profiles",
        "/paxos/x?path=/profiles",
        "/paxos/profiles#x",
        "/paxos/x#/paxos/profiles",
        "/paxos/profiles%23",
    ] {
        assert_eq!(get(target), 404, "{target}");
    }
    let both = forward(&head("GET", "/paxos/orchestration/orchestrations?ref_id=a&ref_id=b"), "").unwrap();
    assert!(both.url.ends_with("?ref_id=a&ref_id=b"));
    // Characters whose last byte is a line break stay what they are: three escaped bytes.
    let wide = forward(&head("GET", "/paxos/orchestration/orchestrations?ref_id=%E5%98%8A"), "").unwrap();
    assert!(wide.url.ends_with("?ref_id=%E5%98%8A"));
    assert_eq!(status(&head("POST", "/paxos/orchestration/orchestrations?a=b"), CREATE), 400);
}

#[test]
fn a24_to_a27_bodies() {
    let create = |body: &str| status(&head("POST", "/paxos/orchestration/orchestrations"), body);
    let amount = |amount: &str| CREATE.replace("\"12.50\"", amount);
    for body in [
        CREATE.replace("{\"ref_id\"", "{\"source_amount\":\"1\",\"ref_id\""),
        CREATE.replace("{\"ref_id\"", "{\"source_\\u0061mount\":\"1\",\"ref_id\""),
        CREATE.replace("a-1", "a\\r\\nb"),
        CREATE.replace("a-1", "a\\u0000b"),
        CREATE.replace("source_amount", "source_amuont"),
        CREATE.replace("{\"ref_id\"", "{\"__proto__\":{},\"ref_id\""),
        format!("\u{feff}{CREATE}"),
        format!("{CREATE}x"),
        format!("{CREATE}{CREATE}"),
        format!("{CREATE:?}"),
        format!("[{CREATE}]"),
        "ref_id=a&source_amount=1".into(),
        String::new(),
        "null".into(),
        format!("{{\"metadata\":{}{}}}", "{\"a\":".repeat(1000), "}".repeat(1000)),
        "[".repeat(60_000),
        amount("\"1e3\""),
        amount("\"0x10\""),
        amount("\"1_000\""),
        amount("\"+1\""),
        amount("\"１\""),
        amount("\"-0\""),
        amount("\"0\""),
        amount("12.5"),
        amount("null"),
    ] {
        assert_eq!(create(&body), 400, "{}", body.chars().take(200).collect::<String>());
    }
    let head = head("POST", "/paxos/orchestration/orchestrations");
    assert_eq!(config().forward(&head, b"{\"ref_id\":\"\xff\"}").unwrap_err().status, 400);
    assert_eq!(create(&format!("{CREATE}{}", " ".repeat(65_536))), 413);
    let answer = forward(&head, &CREATE.replace("source_amount", "source_amuont")).unwrap_err();
    assert!(answer.body.contains(r#""meta":{"issues":[{"#), "{}", answer.body);
    assert!(answer.body.contains("source_amount"), "{}", answer.body);
    for length in ["65537", "99999999999999999999", "-1", "x"] {
        assert_eq!(config().admit(&with(head.clone(), "content-length", length)).unwrap_err().status, 413, "{length}");
    }
    for kind in [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json;x",
        "application/json;",
        "application/json; charset=utf-16",
        "application/json; charset=utf-8; charset=utf-16",
        "application/json, text/plain",
        "application/jsonp",
        "application/problem+json",
    ] {
        assert_eq!(status(&with(head.clone(), "content-type", kind), CREATE), 415, "{kind}");
    }
    for kind in ["application/json", "Application/JSON;charset=UTF-8", "application/json ; charset=\"utf-8\""] {
        assert!(forward(&with(head.clone(), "content-type", kind), CREATE).is_ok(), "{kind}");
    }
    assert_eq!(status(&with(head.clone(), "content-encoding", "gzip"), CREATE), 415);
    assert_eq!(get("/paxos/profiles?limit=0"), 400);
    for name in ["content-length", "transfer-encoding"] {
        assert_eq!(status(&with(self::head("GET", "/paxos/profiles"), name, "5"), ""), 400);
    }
}

#[test]
fn a29_to_a32_other_pages() {
    let of = |origin: &str, site: &str| {
        with(with(head("POST", "/paxos/orchestration/orchestrations"), "origin", origin), "sec-fetch-site", site)
    };
    for (origin, site) in [
        ("http://127.0.0.1:8080", "same-origin"),
        ("http://127.0.0.1:8080", ""),
        ("", "same-origin"),
        ("", ""),
        ("https://app.example.com", "same-site"),
        ("https://app.example.com", "cross-site"),
        ("https://app.example.com", ""),
    ] {
        assert!(forward(&of(origin, site), CREATE).is_ok(), "{origin} {site}");
    }
    for (origin, site) in [
        ("https://b.example.com", "same-site"),
        ("https://evil.example", "cross-site"),
        ("https://evil.example", ""),
        ("null", "cross-site"),
        ("null", "same-origin"),
        ("https://127.0.0.1:8080", "same-origin"),
        ("http://127.0.0.1", "same-origin"),
        ("http://127.0.0.1:80801", "same-origin"),
        ("https://app.example.com.evil", "cross-site"),
        ("https://app.example.com:444", "cross-site"),
        ("http://app.example.com", "cross-site"),
        ("https://APP.example.com", "cross-site"),
        ("https://app.example.com/", "cross-site"),
        ("", "cross-site"),
        ("", "same-site"),
        ("", "none"),
        ("", "anything"),
        ("http://127.0.0.1:8080", "cross-site"),
    ] {
        let answer = forward(&of(origin, site), CREATE).unwrap_err();
        assert_eq!(answer.status, 403, "{origin} {site}");
        assert_eq!(header(&answer, "access-control-allow-origin"), None);
    }
    for marker in ["", "0", "true", "1, 1"] {
        for method in ["GET", "POST"] {
            let head = with(head(method, "/paxos/orchestration/orchestrations"), "x-paxos-orchestrations", marker);
            assert_eq!(status(&head, CREATE), 403, "{marker}");
        }
    }
}

#[test]
fn a32_cors() {
    let preflight = |origin| {
        let head = with(head("OPTIONS", "/paxos/profiles"), "x-paxos-orchestrations", "");
        forward(&with(with(head, "origin", origin), "sec-fetch-site", "cross-site"), "").unwrap_err()
    };
    let allowed = preflight("https://app.example.com");
    assert_eq!(
        (allowed.status, header(&allowed, "access-control-allow-origin")),
        (204, Some("https://app.example.com"))
    );
    for origin in ["https://evil.example", "null", "", "https://app.example.com.evil", "http://127.0.0.1:8080"] {
        let answer = preflight(origin);
        assert_eq!(answer.status, 403, "{origin}");
        assert!(!answer.headers.iter().any(|(name, _)| name.starts_with("access-control")), "{answer:?}");
    }
    let from = |origin| with(with(head("GET", "/paxos/profiles?limit=0"), "origin", origin), "sec-fetch-site", "");
    let foreign = forward(&from("https://app.example.com"), "").unwrap_err();
    assert_eq!(header(&foreign, "access-control-allow-origin"), Some("https://app.example.com"));
    assert_eq!(header(&foreign, "vary"), Some("origin"));
    // Also what is refused at the route can be read by the page.
    let nowhere = with(with(head("GET", "/paxos/nothing"), "origin", "https://app.example.com"), "sec-fetch-site", "");
    let lost = forward(&nowhere, "").unwrap_err();
    assert_eq!((lost.status, header(&lost, "access-control-allow-origin")), (404, Some("https://app.example.com")));
    let own = forward(&from("http://127.0.0.1:8080"), "").unwrap_err();
    assert_eq!((header(&own, "access-control-allow-origin"), header(&own, "vary")), (None, Some("origin")));
}

#[test]
fn only_what_is_allowed() {
    let read_only = Config::new(&options(Allow::Kind("read-only".into()))).unwrap();
    let answer =
        read_only.forward(&head("POST", "/paxos/orchestration/orchestrations"), CREATE.as_bytes()).unwrap_err();
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("this proxy does not allow createOrchestration"), "{}", answer.body);
    assert!(read_only.forward(&head("GET", "/paxos/profiles"), b"").is_ok());
    let one = Config::new(&options(Allow::Names(vec!["listProfiles".into()]))).unwrap();
    assert!(one.forward(&head("GET", "/paxos/profiles"), b"").is_ok());
    assert_eq!(one.forward(&head("GET", "/paxos/orchestration/orchestrations"), b"").unwrap_err().status, 403);
}

#[test]
fn checks_come_in_their_order() {
    // Each step repairs the first thing that is wrong; the status moves on.
    let mut request = Head {
        method: "PATCH".into(),
        target: "//evil.example/paxos".into(),
        secure: false,
        loopback: true,
        headers: [
            ("host", "evil.example"),
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site"),
            ("content-length", "70000"),
        ]
        .map(|(name, value)| (name.into(), value.into()))
        .into(),
    };
    let read_only = Config::new(&options(Allow::Kind("read-only".into()))).unwrap();
    let mut statuses = Vec::new();
    let mut step = |request: &Head, config: &Config| statuses.push(config.forward(request, b"{}").unwrap_err().status);
    step(&request, &read_only);
    request.target = "/elsewhere".into();
    step(&request, &read_only);
    request = with(request, "host", "localhost");
    step(&request, &read_only);
    request.target = "/paxos/orchestration/orchestrations".into();
    step(&request, &read_only);
    request = with(request, "x-paxos-orchestrations", "1");
    step(&request, &read_only);
    request = with(request, "origin", "");
    step(&request, &read_only);
    request = with(request, "sec-fetch-site", "");
    step(&request, &read_only);
    request.method = "POST".into();
    step(&request, &read_only);
    step(&request, &config());
    request = with(request, "content-length", "2");
    step(&request, &config());
    request = with(request, "content-type", "application/json");
    step(&request, &config());
    assert_eq!(statuses, [400, 421, 404, 403, 403, 403, 405, 403, 413, 415, 400]);
}

/// A client that was told its environment and the proxy before the same environment say the same about an address.
#[test]
fn the_environment_decides_about_addresses() {
    let test_net = "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx";
    let body = CREATE.replace(
        r#""destination":{"profile":{"profile_id":"q"}}"#,
        &format!(r#""destination":{{"crypto":{{"address":"{test_net}","network":"BITCOIN"}}}}"#),
    );
    for (environment, passes) in
        [(Environment::Production, false), (Environment::Sandbox, true), (Environment::Unknown, true)]
    {
        let options = Options { environment, ..options(Allow::Kind("all".into())) };
        let config = Config::new(&options).unwrap();
        let head = head("POST", "/paxos/orchestration/orchestrations");
        let answer = config.forward(&head, body.as_bytes());
        assert_eq!(answer.is_ok(), passes, "{environment:?} {answer:?}");
        if let Err(answer) = answer {
            assert!(answer.status == 400 && answer.body.contains("wrong_network"), "{}", answer.body);
        }
    }
}
