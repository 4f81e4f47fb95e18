//! The options of a proxy, and what is left of them after they were checked.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::address::Address;
use super::allowed_hosts::AllowedHosts;
use super::policy::Policy;
use crate::check::address::Environment;
use crate::operation::Operation;
use crate::scope::scopes_for;

/// The options as users write them. Credentials are not among them: no rule needs to see them.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Options {
    /// The base URL of the API.
    pub api_url: String,
    /// The address that gives tokens.
    pub token_url: String,
    /// Whose addresses are right: those of main nets or of test nets; unknown when left out, as before an emulator.
    #[serde(default)]
    pub environment: Environment,
    /// Which operations may pass.
    pub allow: Allow,
    /// The path below which the API's paths begin; `/paxos` when left out.
    pub base_path: Option<String>,
    /// Other origins whose pages may call.
    #[serde(default)]
    pub allowed_origins: Vec<String>,
    /// The hosts under which callers reach the proxy; when left out, only connections from this machine are held to a
    /// name: one of this machine's.
    pub allowed_hosts: Option<Vec<String>>,
    /// Whether fields that an operation does not know are sent on.
    #[serde(default)]
    pub allow_unknown_fields: bool,
    /// Limits.
    #[serde(default)]
    pub limits: Limits,
    /// What may be paid; everything that the operations allow when left out.
    pub policy: Option<Policy>,
}

/// Which operations may pass.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Allow {
    /// `"read-only"` or `"all"`.
    Kind(String),
    /// These.
    Names(Vec<String>),
}

/// Limits as users write them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Limits {
    /// The largest body of a caller; 65 536 bytes when left out.
    pub body_bytes: Option<f64>,
    /// How long the API may take for an answer; 30 000 ms when left out.
    pub timeout_ms: Option<f64>,
    /// How many requests a second may go up on average for each operation; 40 when left out.
    pub requests_per_second: Option<f64>,
    /// How many requests a second may go up on average for all operations together; no limit of its own when left out.
    pub total_requests_per_second: Option<f64>,
    /// How many requests a second one caller may send on average; 10 when left out.
    pub requests_per_second_per_caller: Option<f64>,
    /// How many requests are worked on at the same time; 1024 when left out.
    pub concurrency: Option<f64>,
    /// How long a caller may take to send a body; 15 000 ms when left out.
    pub body_timeout_ms: Option<f64>,
}

/// Why a proxy does not start, in one sentence that holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misconfigured(pub String);

impl fmt::Display for Misconfigured {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl core::error::Error for Misconfigured {}

/// Options that were checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// The base URL of the API, without a slash at its end.
    pub api_url: String,
    /// The address that gives tokens.
    pub token_url: String,
    /// Whose addresses are right.
    pub(super) environment: Environment,
    /// The numbers of the operations that may pass.
    pub(super) allow: Vec<usize>,
    /// The scopes that these operations need.
    pub scopes: Vec<String>,
    /// Empty, or with a leading slash and none at its end.
    pub base_path: String,
    /// As browsers write them.
    pub(super) allowed_origins: Vec<String>,
    /// The hosts that may be asked for; nothing when that is not limited.
    pub(super) allowed_hosts: Option<AllowedHosts>,
    /// Whether fields that an operation does not know are sent on.
    pub(super) allow_unknown_fields: bool,
    /// The largest body of a caller, in bytes.
    pub body_bytes: usize,
    /// How long the API may take for an answer, in milliseconds.
    pub timeout_ms: f64,
    /// How many requests a second may go up on average for each operation.
    pub requests_per_second: f64,
    /// How many requests a second may go up on average for all operations together; nothing when that has no limit.
    pub total_requests_per_second: Option<f64>,
    /// How many requests a second one caller may send on average.
    pub requests_per_second_per_caller: f64,
    /// How many requests are worked on at the same time.
    pub concurrency: f64,
    /// How long a caller may take to send a body, in milliseconds.
    pub body_timeout_ms: f64,
    /// What may be paid.
    pub(super) policy: Option<Policy>,
}

impl Config {
    /// Checks the options.
    pub fn new(options: &Options) -> Result<Self, Misconfigured> {
        let allow = allowed(&options.allow)?;
        let operations = allow.iter().filter_map(|number| Operation::ALL.get(*number).copied());
        let scopes = scopes_for(operations).into_iter().map(String::from).collect();
        let limits = &options.limits;
        if options.allow_unknown_fields && options.policy.as_ref().is_some_and(Policy::looks_inside) {
            return misconfigured(
                "allowUnknownFields does not go with policy.maxAmount, policy.dailyLimit and policy.destinations: the API may take a field for an amount or a destination that the policy does not know and cannot judge.".into(),
            );
        }
        Ok(Self {
            api_url: endpoint("the address of the API", &options.api_url)?.trim_end_matches('/').into(),
            token_url: endpoint("the address of the token endpoint", &options.token_url)?.into(),
            environment: options.environment,
            scopes,
            allow,
            base_path: base_path(options.base_path.as_deref().unwrap_or("/paxos"))?,
            allowed_origins: options.allowed_origins.iter().map(|text| origin(text)).collect::<Result<_, _>>()?,
            allowed_hosts: options.allowed_hosts.as_deref().map(AllowedHosts::checked).transpose()?,
            allow_unknown_fields: options.allow_unknown_fields,
            body_bytes: limit("bodyBytes", limits.body_bytes, 65_536.0, 1.0, 1_048_576.0)? as usize,
            timeout_ms: limit("timeoutMs", limits.timeout_ms, 30_000.0, 1.0, 600_000.0)?,
            requests_per_second: limit("requestsPerSecond", limits.requests_per_second, 40.0, 0.01, 1_000_000.0)?,
            total_requests_per_second: limits
                .total_requests_per_second
                .map(|rate| limit("totalRequestsPerSecond", Some(rate), rate, 0.01, 1_000_000.0))
                .transpose()?,
            requests_per_second_per_caller: limit(
                "requestsPerSecondPerCaller",
                limits.requests_per_second_per_caller,
                10.0,
                0.01,
                1_000_000.0,
            )?,
            concurrency: limit("concurrency", limits.concurrency, 1024.0, 1.0, 100_000.0)?,
            body_timeout_ms: limit("bodyTimeoutMs", limits.body_timeout_ms, 15_000.0, 1.0, 600_000.0)?,
            policy: options.policy.clone().map(Policy::checked).transpose()?,
        })
    }

    /// Whether an operation may pass.
    pub fn allows(&self, operation: Operation) -> bool {
        self.allow.iter().any(|number| Operation::ALL.get(*number) == Some(&operation))
    }
}

pub(super) fn misconfigured<T>(sentence: String) -> Result<T, Misconfigured> {
    Err(Misconfigured(sentence))
}

fn allowed(allow: &Allow) -> Result<Vec<usize>, Misconfigured> {
    let numbers = |wanted: &dyn Fn(Operation) -> bool| {
        let all = Operation::ALL.iter().enumerate();
        all.filter(|(_, operation)| wanted(**operation)).map(|(number, _)| number).collect()
    };
    match allow {
        Allow::Kind(kind) if kind == "all" => Ok(numbers(&|_| true)),
        Allow::Kind(kind) if kind == "read-only" => Ok(numbers(&Operation::is_read)),
        Allow::Names(names) if !names.is_empty() => {
            if let Some(name) = names.iter().find(|name| Operation::named(name).is_none()) {
                return misconfigured(format!("allow names {name:?}, which is not an operation."));
            }
            Ok(numbers(&|operation| names.iter().any(|name| name == operation.name())))
        }
        _ => misconfigured(r#"allow must be "read-only", "all", or a list with the names of operations."#.into()),
    }
}

fn endpoint<'a>(name: &str, text: &'a str) -> Result<&'a str, Misconfigured> {
    let checked = Address::read(text).and_then(|address| address.check_endpoint());
    // The address is not repeated: what is wrong with it may be the password in it.
    checked.map(|()| text).or_else(|reason| misconfigured(format!("{name} {reason}.")))
}

fn base_path(text: &str) -> Result<String, Misconfigured> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let dots = text.split('/').any(|segment| segment == "." || segment == "..");
    if !text.starts_with('/') || !text.bytes().all(plain) || text.contains("//") || dots {
        return misconfigured(format!(r#"basePath must be a plain path such as "/paxos", not {text:?}."#));
    }
    Ok(text.trim_end_matches('/').into())
}

fn origin(text: &str) -> Result<String, Misconfigured> {
    let reason = match Address::read(text) {
        Err(_) if text.contains('*') => "must be named one by one: a wildcard would let every page in",
        Err(reason) => reason,
        Ok(address) if !address.path.is_empty() => "must not have a path, not even a slash",
        Ok(address) if !address.secure && !address.is_loopback() => {
            "must start with https://: whoever sits on the line could speak in the name of an http:// page"
        }
        Ok(address) => return Ok(address.origin()),
    };
    misconfigured(format!("allowedOrigins holds {text:?}; an origin {reason}."))
}

fn limit(name: &str, given: Option<f64>, default: f64, least: f64, most: f64) -> Result<f64, Misconfigured> {
    match given {
        None => Ok(default),
        Some(value) if value >= least && value <= most => Ok(value),
        Some(_) => misconfigured(format!("limits.{name} must lie between {least} and {most}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(change: &str) -> Result<Config, Misconfigured> {
        let text = format!(
            r#"{{"apiUrl":"https://api.sandbox.paxos.com/v2/","tokenUrl":"https://oauth.sandbox.paxos.com/oauth2/token"{change}}}"#
        );
        let options = serde_json::from_str(&text).map_err(|error| Misconfigured(error.to_string()))?;
        Config::new(&options)
    }

    #[test]
    fn defaults() {
        let config = with(r#","allow":"read-only""#).unwrap();
        assert_eq!(config.api_url, "https://api.sandbox.paxos.com/v2");
        assert_eq!(config.base_path, "/paxos");
        assert_eq!((config.body_bytes, config.timeout_ms, config.requests_per_second), (65_536, 30_000.0, 40.0));
        assert_eq!(
            config.scopes,
            [
                "events:read_event",
                "funding:read_profile",
                "orchestration:read_orchestration",
                "orchestration:read_orchestration_rule",
                "transfer:read_crypto_destination_address",
                "transfer:read_fiat_account",
                "transfer:read_fiat_deposit_instructions",
                "transfer:read_transfer"
            ]
        );
        assert!(config.allows(Operation::listProfiles) && !config.allows(Operation::createOrchestration));
        let text = serde_json::to_string(&config).unwrap();
        assert_eq!(serde_json::from_str::<Config>(&text).unwrap(), config);
    }

    #[test]
    fn the_allow_list_decides_the_scopes() {
        let all = with(r#","allow":"all""#).unwrap();
        assert!(Operation::ALL.iter().all(|operation| all.allows(*operation)));
        let one = with(r#","allow":["createOrchestration"]"#).unwrap();
        assert_eq!(one.scopes, ["orchestration:write_orchestration"]);
        assert!(!one.allows(Operation::listOrchestrations));
    }

    #[test]
    fn what_would_be_a_mistake_does_not_start() {
        let table = [
            ("", "allow"),
            (r#","allow":[]"#, "allow must be"),
            (r#","allow":"everything""#, "allow must be"),
            (r#","allow":["CreateOrchestration"]"#, "\"CreateOrchestration\", which is not an operation"),
            (r#","allow":"all","basePath":"paxos""#, "basePath"),
            (r#","allow":"all","basePath":"/a/../b""#, "basePath"),
            (r#","allow":"all","basePath":"/a%20b""#, "basePath"),
            (r#","allow":"all","allowedOrigins":["*"]"#, "wildcard"),
            (r#","allow":"all","allowedOrigins":["https://*.example.com"]"#, "wildcard"),
            (r#","allow":"all","allowedOrigins":["null"]"#, "https://"),
            (r#","allow":"all","allowedOrigins":["http://app.example.com"]"#, "https://"),
            (r#","allow":"all","allowedOrigins":["https://app.example.com/"]"#, "path"),
            (r#","allow":"all","limits":{"bodyBytes":0}"#, "limits.bodyBytes"),
            (r#","allow":"all","limits":{"timeoutMs":-1}"#, "limits.timeoutMs"),
            (r#","allow":"all","limits":{"requestsPerSecond":0}"#, "limits.requestsPerSecond"),
            (r#","allow":"all","colour":"red""#, "colour"),
            (
                r#","allow":"all","allowUnknownFields":true,"policy":{"maxAmount":{"USD":"1"}}"#,
                "allowUnknownFields does not go with",
            ),
            (r#","allow":"all","allowUnknownFields":true,"policy":{"dailyLimit":{}}"#, "allowUnknownFields"),
            (r#","allow":"all","allowUnknownFields":true,"policy":{"destinations":{}}"#, "allowUnknownFields"),
        ];
        for (change, expected) in table {
            let error = with(change).unwrap_err().to_string();
            assert!(error.contains(expected), "{change}: {error}");
        }
        let options = |api: &str, token: &str| Options {
            api_url: api.into(),
            token_url: token.into(),
            environment: Environment::Production,
            allow: Allow::Kind("all".into()),
            base_path: None,
            allowed_origins: Vec::new(),
            allowed_hosts: None,
            allow_unknown_fields: false,
            limits: Limits::default(),
            policy: None,
        };
        let good = "https://api.paxos.com/v2";
        let error = |api, token| Config::new(&options(api, token)).unwrap_err().to_string();
        assert!(error("http://api.paxos.com/v2", good).starts_with("the address of the API"));
        assert!(error(good, "https://10.0.0.1/token").starts_with("the address of the token endpoint"));
    }

    #[test]
    fn unknown_fields_may_pass_where_no_policy_looks_inside() {
        for policy in ["", r#","policy":{}"#, r#","policy":{"unlimitedRules":true}"#] {
            assert!(with(&format!(r#","allow":"all","allowUnknownFields":true{policy}"#)).is_ok(), "{policy}");
        }
    }

    #[test]
    fn base_paths_and_origins_are_written_one_way() {
        assert_eq!(with(r#","allow":"all","basePath":"/""#).unwrap().base_path, "");
        assert_eq!(with(r#","allow":"all","basePath":"/a/b/""#).unwrap().base_path, "/a/b");
        let config =
            with(r#","allow":"all","allowedOrigins":["https://a.example:443","http://localhost:5173"]"#).unwrap();
        assert_eq!(config.allowed_origins, ["https://a.example", "http://localhost:5173"]);
    }
}
