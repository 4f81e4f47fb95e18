//! Who and what may come in, and what goes up for it.

use super::address::{host, is_loopback, origin};
use super::policy::Spend;
use super::target::Target;
use super::trouble::NOT_SENT;
use super::{Answer, Config, Head};
use crate::http::{HttpRequest, Method};
use crate::incoming::{Refusal, find, read_as};
use crate::operation::Operation;
use crate::request::build;
use crate::shape::check::Settings;

/// A request whose head was let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// The operation.
    pub operation: Operation,
    /// Headers that every answer carries from here on, so that the page of an allowed origin can read it.
    pub cors: Vec<(String, String)>,
}

/// A request for the API. Nothing of the caller's bytes is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forward {
    /// The operation.
    pub operation: Operation,
    /// The request.
    pub request: HttpRequest<'static>,
    /// Its address.
    pub url: String,
    /// As in [`Admitted::cors`].
    pub cors: Vec<(String, String)>,
    /// What it takes out of the policy's daily limit, when there is one.
    pub spend: Option<Spend>,
}

impl Config {
    /// Looks at the head of a request. The answer of a refusal may be sent without reading the body. The answer to a
    /// preflight comes as a refusal too: nothing of it goes up.
    pub fn admit(&self, head: &Head) -> Result<Admitted, Answer> {
        if head.repeats_a_header() {
            return Err(Answer::problem(400, "a header that may come once came twice"));
        }
        if head.header("upgrade").is_some() {
            return Err(Answer::problem(400, "this proxy speaks HTTP only and upgrades to nothing else"));
        }
        let target = Target::read(&head.target).map_err(|(status, detail)| Answer::problem(status, detail))?;
        let own = self.own_origin(head)?;
        let below = target.path.strip_prefix(&self.base_path).filter(|path| path.starts_with('/'));
        let Some(path) = below else { return Err(Answer::problem(404, "there is nothing at this path")) };
        if head.method == "OPTIONS" {
            return Err(self.preflight(head));
        }
        if head.header("x-paxos-orchestrations") != Some("1") {
            return Err(Answer::problem(403, "the header x-paxos-orchestrations: 1 is missing; PaxosClient sends it"));
        }
        self.check_origin(head, &own)?;
        let cors = self.cors(head, &own);
        match self.route(head, path) {
            Ok(operation) => Ok(Admitted { operation, cors }),
            Err(answer) => Err(answer.with_all(&cors)),
        }
    }

    /// Writes the request for the API. Repeats [`Self::admit`], and then looks at the parameters, and at what the policy
    /// says about them.
    pub fn forward(&self, head: &Head, body: &[u8]) -> Result<Forward, Answer> {
        let admitted = self.admit(head)?;
        self.forward_admitted(admitted, head, body)
    }

    /// As [`Self::forward`], for a head that [`Self::admit`] has let in just now.
    pub(crate) fn forward_admitted(&self, admitted: Admitted, head: &Head, body: &[u8]) -> Result<Forward, Answer> {
        let Admitted { operation, cors } = admitted;
        match self.rebuild(operation, head, body) {
            Ok(request) => {
                let url = format!("{}{}", self.api_url, request.target());
                let body = request.body.as_deref().unwrap_or_default();
                let spend = self.policy.as_ref().map_or(Ok(None), |policy| policy.judge(operation, body.as_bytes()));
                let spend = spend
                    .map_err(|detail| Answer::problem(403, detail).with(NOT_SENT.0, NOT_SENT.1).with_all(&cors))?;
                Ok(Forward { operation, request, url, cors, spend })
            }
            Err(answer) => Err(answer.with_all(&cors)),
        }
    }

    /// What the page itself would be called when the proxy is on its own host. That host must be one of those that are
    /// listed. Without a list, connections from this machine must name this machine, or the host of an allowed origin:
    /// else any page could reach us under a name that it owns (DNS rebinding).
    fn own_origin(&self, head: &Head) -> Result<String, Answer> {
        let given = head.header("host").unwrap_or_default().to_ascii_lowercase();
        let Some((name, port)) = host(&given) else {
            return Err(Answer::problem(400, "the Host header is missing or cannot be read"));
        };
        let named = |own: &String| own.split_once("://").is_some_and(|(_, host)| host == given);
        let served = match &self.allowed_hosts {
            Some(hosts) => hosts.holds(head.secure, name, port),
            None => !head.loopback || is_loopback(name) || self.allowed_origins.iter().any(named),
        };
        if !served {
            return Err(Answer::problem(421, "this host is not served here; name it in allowedHosts if it should be"));
        }
        Ok(origin(head.secure, name, port))
    }

    fn is_allowed_origin(&self, given: &str) -> bool {
        self.allowed_origins.iter().any(|allowed| allowed == given)
    }

    fn check_origin(&self, head: &Head, own: &str) -> Result<(), Answer> {
        let given = head.header("origin");
        let foreign = given.is_some_and(|given| self.is_allowed_origin(given));
        if !foreign && given.is_some_and(|given| given != own) {
            let detail = format!(
                "the request comes from a page of another origin than {own}; name it in allowedOrigins if it may call"
            );
            return Err(Answer::problem(403, detail).told_as("the request comes from a page of another origin"));
        }
        match head.header("sec-fetch-site") {
            None | Some("same-origin") => Ok(()),
            Some("same-site" | "cross-site") if foreign => Ok(()),
            Some(_) => Err(Answer::problem(403, "the browser says that the request comes from another site")),
        }
    }

    /// What lets the page of an allowed origin read an answer.
    fn cors(&self, head: &Head, own: &str) -> Vec<(String, String)> {
        let mut headers = Vec::new();
        let mut push = |name: &str, value: &str| headers.push((String::from(name), String::from(value)));
        if !self.allowed_origins.is_empty() {
            push("vary", "origin");
        }
        if let Some(given) = head.header("origin").filter(|given| *given != own && self.is_allowed_origin(given)) {
            push("access-control-allow-origin", given);
            push("access-control-allow-credentials", "true");
            push("access-control-expose-headers", "retry-after, x-paxos-orchestrations, x-request-id");
        }
        headers
    }

    fn preflight(&self, head: &Head) -> Answer {
        match head.header("origin").filter(|given| self.is_allowed_origin(given)) {
            None => Answer::problem(403, "no other origin may call"),
            Some(given) => Answer::empty(204)
                .with("vary", "origin")
                .with("access-control-allow-origin", given)
                .with("access-control-allow-credentials", "true")
                .with("access-control-allow-methods", "GET, POST, PUT, DELETE")
                .with("access-control-allow-headers", "accept, authorization, content-type, x-paxos-orchestrations")
                .with("access-control-max-age", "600"),
        }
    }

    fn route(&self, head: &Head, path: &str) -> Result<Operation, Answer> {
        let operation = match find(&head.method, path) {
            Ok(operation) => operation,
            Err(Refusal::MethodNotAllowed) => {
                let methods = [Method::Get, Method::Post, Method::Put, Method::Delete].map(Method::as_str);
                let allowed: Vec<_> = methods.into_iter().filter(|method| find(method, path).is_ok()).collect();
                let answer = Answer::problem(405, "no operation has this path and this method");
                return Err(answer.with("allow", allowed.join(", ")));
            }
            Err(refusal) => return Err(refused(refusal)),
        };
        if !self.allows(operation) {
            let detail = format!("this proxy does not allow {}", operation.name());
            return Err(Answer::problem(403, detail));
        }
        let length = head.header("content-length").map(|length| length.parse::<u64>().unwrap_or(u64::MAX)).unwrap_or(0);
        if operation.method().has_body() {
            if length > self.body_bytes as u64 {
                return Err(self.too_long());
            }
            if !is_json(head.header("content-type").unwrap_or_default()) {
                return Err(Answer::problem(415, "the body must come as application/json in UTF-8"));
            }
            if head.header("content-encoding").is_some_and(|coding| !coding.eq_ignore_ascii_case("identity")) {
                return Err(Answer::problem(415, "the body must not be compressed"));
            }
        } else if length > 0 || head.header("transfer-encoding").is_some() {
            return Err(Answer::problem(400, "this operation takes no body"));
        }
        Ok(operation)
    }

    fn too_long(&self) -> Answer {
        Answer::problem(413, format!("the body is longer than {} bytes", self.body_bytes))
    }

    fn rebuild(&self, operation: Operation, head: &Head, body: &[u8]) -> Result<HttpRequest<'static>, Answer> {
        if body.len() > self.body_bytes {
            return Err(self.too_long());
        }
        let target = Target::read(&head.target).map_err(|(status, detail)| Answer::problem(status, detail))?;
        let path = target.path.strip_prefix(&self.base_path).unwrap_or_default();
        let incoming = read_as(operation, path, target.query, body).map_err(refused)?;
        let (allow_unknown_fields, environment) = (self.allow_unknown_fields, self.environment);
        let settings = Settings { allow_unknown_fields, environment, ..Settings::REQUEST };
        let request =
            build(incoming.operation, &incoming.params, settings).map_err(|issues| Answer::issues(&issues))?.request;
        if holds_control_character(&request.query) {
            return Err(Answer::problem(400, "the query holds a control character"));
        }
        Ok(request.into_owned())
    }
}

fn refused(refusal: Refusal) -> Answer {
    match refusal {
        Refusal::Malformed(detail) => Answer::problem(400, detail),
        Refusal::NotFound => Answer::problem(404, "there is nothing at this path"),
        Refusal::MethodNotAllowed => Answer::problem(405, "no operation has this path and this method"),
    }
}

/// `application/json`, and no parameter but the charset that JSON has anyway.
fn is_json(content_type: &str) -> bool {
    let (kind, parameter) = content_type.split_once(';').unwrap_or((content_type, "charset=utf-8"));
    let parameter = parameter.trim();
    let charset =
        parameter.eq_ignore_ascii_case("charset=utf-8") || parameter.eq_ignore_ascii_case("charset=\"utf-8\"");
    kind.trim().eq_ignore_ascii_case("application/json") && charset
}

/// Whether a query that [`build`] wrote holds an escaped control character. They would arrive as data, but no filter
/// has a use for them, and what stands behind the API may be less careful.
fn holds_control_character(query: &str) -> bool {
    query.split('%').skip(1).any(|escape| escape.starts_with(['0', '1']) || escape.starts_with("7F"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_found_in_escapes_only() {
        for query in ["a=%0D%0A", "a=b%00", "a%1F=b", "a=%7F"] {
            assert!(holds_control_character(query), "{query}");
        }
        for query in ["", "a=07F", "a=%20%2B0", "a=%7E", "a=%E5%98%8A"] {
            assert!(!holds_control_character(query), "{query}");
        }
    }
}
