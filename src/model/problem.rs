//! Problems: how the vendor says no (RFC 7807 in shape).

use super::value::AnyObject;

model! {
    /// Why a request was refused. Any member may be missing. Branch on `type`, then on `meta`; `detail` is for people.
    response Problem {
        /// A URI whose last segment names the kind, or `about:blank`.
        r#type: Option<String>,
        /// A short phrase.
        title: Option<String>,
        /// The HTTP status.
        status: Option<i32>,
        /// For people; the vendor changes it without notice.
        detail: Option<String>,
        /// What the kind of problem is about.
        #[cfg_attr(feature = "tsify", tsify(type = "Record<string, unknown>"))]
        meta: Option<AnyObject>,
    }
}

macro_rules! kinds {
    ($($(#[$meta:meta])* $kind:ident,)*) => {
        /// What a refusal means.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ProblemKind { $($(#[$meta])* $kind,)* }

        impl ProblemKind {
            /// Every kind; its place here is its number in the wasm interface.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// The name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$kind => stringify!($kind),)* }
            }
        }
    };
}

kinds! {
    /// None of those below.
    Other,
    /// The profile does not hold enough.
    InsufficientFunds,
    /// The `ref_id` was used before.
    AlreadyExists,
    /// The destination address lacks Travel Rule data.
    TravelRuleRequired,
    /// The token lacks a scope.
    InsufficientScope,
    /// No token, or one that is not valid.
    Authentication,
    /// There is no such thing.
    NotFound,
    /// Too many requests; everybody at this IP address has to wait.
    RateLimit,
}

impl ProblemKind {
    /// The kind of a refusal by its status, `type`, `detail` and the members of its `meta`.
    ///
    /// 403 is overloaded, so the last segment of `type` decides first. Where there is none (`about:blank`), `meta` does:
    /// it is what a user of the kind needs anyway. A missing scope has neither, and is known only by how its detail
    /// begins; scopes are never read out of it. The status decides last, but for 429: nobody may overlook that one.
    pub fn of(status: u16, r#type: &str, detail: &str, meta_has: impl Fn(&str) -> bool) -> Self {
        let start = r#type.bytes().rposition(|byte| byte == b'/').map_or(0, |slash| slash + 1);
        let segment = r#type.as_bytes().get(start..).unwrap_or_default();
        let is = |name: &[u8]| {
            segment.len() == name.len() && segment.iter().zip(name).all(|(a, b)| a == b || (*a == b'_' && *b == b'-'))
        };
        let nameless = r#type.is_empty() || r#type == "about:blank";
        let has = |one, other| nameless && meta_has(one) && meta_has(other);
        match status {
            // Everybody has to wait, whatever else it says.
            429 => Self::RateLimit,
            _ if is(b"insufficient-funds") => Self::InsufficientFunds,
            _ if is(b"travel-rule-information-required") => Self::TravelRuleRequired,
            _ if is(b"already-exists") => Self::AlreadyExists,
            409 => Self::AlreadyExists,
            401 => Self::Authentication,
            403 if has("available", "needed") => Self::InsufficientFunds,
            403 if has("crypto_network", "address") => Self::TravelRuleRequired,
            403 if detail.starts_with("insufficient scope") => Self::InsufficientScope,
            404 => Self::NotFound,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_type_then_meta_then_status() {
        let base = "https://developer.paxos.com/docs/v2/problems/";
        let of = |status, name: &str, meta: &[&str]| {
            ProblemKind::of(status, &format!("{base}{name}"), "", |member| meta.contains(&member))
        };
        assert_eq!(of(403, "insufficient-funds", &[]), ProblemKind::InsufficientFunds);
        assert_eq!(of(403, "insufficient_funds", &[]), ProblemKind::InsufficientFunds);
        assert_eq!(of(409, "already-exists", &[]), ProblemKind::AlreadyExists);
        assert_eq!(of(403, "travel-rule-information-required", &[]), ProblemKind::TravelRuleRequired);
        assert_eq!(of(429, "insufficient-funds", &[]), ProblemKind::RateLimit, "a throttle is one under every name");
        assert_eq!(of(429, "already-exists", &[]), ProblemKind::RateLimit);
        assert_eq!(of(403, "expired", &[]), ProblemKind::Other);
        assert_eq!(of(403, "expired", &["available", "needed"]), ProblemKind::Other, "a known type goes first");
        assert_eq!(
            ProblemKind::of(403, "https://api.paxos.com/v2/problems/insufficient-funds", "", |_| false),
            ProblemKind::InsufficientFunds
        );
        let blank = |status, detail, meta: &[&str]| {
            let of = |r#type| ProblemKind::of(status, r#type, detail, |member| meta.contains(&member));
            assert_eq!(of("about:blank"), of(""));
            of("")
        };
        assert_eq!(blank(403, "", &["available", "needed", "asset"]), ProblemKind::InsufficientFunds);
        assert_eq!(blank(403, "", &["available"]), ProblemKind::Other);
        assert_eq!(blank(403, "", &["crypto_network", "address"]), ProblemKind::TravelRuleRequired);
        assert_eq!(blank(400, "", &["crypto_network", "address"]), ProblemKind::Other);
        assert_eq!(blank(403, "insufficient scopes: found ''", &[]), ProblemKind::InsufficientScope);
        assert_eq!(blank(403, "account disabled", &[]), ProblemKind::Other);
        assert_eq!(blank(401, "", &[]), ProblemKind::Authentication);
        assert_eq!(blank(404, "", &[]), ProblemKind::NotFound);
        assert_eq!(blank(409, "", &["existing"]), ProblemKind::AlreadyExists);
        assert_eq!(blank(429, "", &[]), ProblemKind::RateLimit);
        assert_eq!(blank(500, "", &[]), ProblemKind::Other);
    }
}
