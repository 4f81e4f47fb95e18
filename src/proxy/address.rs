//! Addresses: the endpoints that get secrets, the origins that may call, the hosts we answer to. Read strictly: an
//! address that two readers could read differently is refused.

/// `scheme://host[:port][/path]`, in small letters, without user, query and fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address<'a> {
    pub(super) secure: bool,
    pub(super) host: &'a str,
    pub(super) port: Option<u16>,
    /// Empty, or with a leading slash.
    pub(super) path: &'a str,
}

impl<'a> Address<'a> {
    /// Reads an absolute address. The reason of a refusal completes a sentence that starts with the name of the option.
    pub(super) fn read(text: &'a str) -> Result<Self, &'static str> {
        let (secure, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return Err("must start with https://"),
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err("must not hold a user or a password");
        }
        if rest.contains(['?', '#']) {
            return Err("must not have a query or a fragment");
        }
        let (host, port) = host(authority).ok_or("has a host that is not written plainly in small ASCII letters")?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        let dots = path.split('/').any(|segment| segment == "." || segment == "..");
        if !path.bytes().all(plain) || path.contains("//") || dots {
            return Err("has a path that is not written plainly");
        }
        Ok(Self { secure, host, port, path })
    }

    /// `scheme://host[:port]`, without the scheme's own port, as browsers write an origin.
    pub(super) fn origin(&self) -> String {
        origin(self.secure, self.host, self.port)
    }

    /// Whether the address stays on this machine.
    pub(super) fn is_loopback(&self) -> bool {
        is_loopback(self.host)
    }

    /// Refuses what must not get a secret: anything unencrypted that leaves this machine, IP addresses, names that only
    /// look like the vendor's.
    pub(super) fn check_endpoint(&self) -> Result<(), &'static str> {
        if self.is_loopback() {
            return Ok(());
        }
        if !self.secure {
            return Err("must start with https:// unless its host is this machine");
        }
        if self.host.starts_with('[') || self.host.rsplit('.').next().is_some_and(is_number) {
            return Err("must name its host, not give an IP address");
        }
        if self.host.split('.').any(|label| label.starts_with("xn--")) {
            return Err("has a host with letters beyond ASCII, which may only look like another");
        }
        if self.host.contains("paxos.com") && self.host != "paxos.com" && !self.host.ends_with(".paxos.com") {
            return Err("has a host that only looks like the vendor's");
        }
        Ok(())
    }
}

/// An origin as browsers write it.
pub(super) fn origin(secure: bool, host: &str, port: Option<u16>) -> String {
    let scheme = if secure { "https" } else { "http" };
    match port {
        Some(port) if port != if secure { 443 } else { 80 } => format!("{scheme}://{host}:{port}"),
        _ => format!("{scheme}://{host}"),
    }
}

/// Host and port of a `Host` header or of an address.
pub(super) fn host(authority: &str) -> Option<(&str, Option<u16>)> {
    let name_ends = if authority.starts_with('[') {
        authority.find(']')? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, port) = authority.split_at(name_ends);
    let port = match port.strip_prefix(':') {
        Some(digits) if is_number(digits) => Some(digits.parse().ok()?),
        None if port.is_empty() => None,
        _ => return None,
    };
    let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let good = match literal {
        Some(address) => address.parse::<core::net::Ipv6Addr>().is_ok(),
        None => host.split('.').all(is_label),
    };
    good.then_some((host, port))
}

fn is_label(label: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    !label.is_empty() && label.len() <= 63 && label.bytes().all(letter)
}

/// Whether resolvers would take this last label of a host as a part of an IP address.
fn is_number(label: &str) -> bool {
    let hex = label.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    hex || !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a host is this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host.parse::<core::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints() {
        let check = |text| Address::read(text).and_then(|address| address.check_endpoint());
        for good in [
            "https://api.paxos.com/v2",
            "https://oauth.sandbox.paxos.com/oauth2/token",
            "https://gateway.example:8443",
            "http://127.0.0.1:4010/v2",
            "http://localhost:4010/oauth2/token",
            "http://[::1]:4010/v2",
            "https://sandbox.localhost/v2",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "api.paxos.com",
            "ftp://api.paxos.com",
            "http://api.paxos.com/v2",
            "//api.paxos.com/v2",
            "https:///v2",
            "https://user@api.paxos.com/v2",
            "https://api.paxos.com@evil.example/v2",
            "https://api.paxos.com./v2",
            "https://api..paxos.com/v2",
            "https://API.paxos.com/v2",
            "https://api.paxos.com.evil.example/v2",
            "https://evilpaxos.com/v2",
            "https://xn--pxos-53d.com/v2",
            "https://api.p\u{430}xos.com/v2",
            "https://api.paxos.com\\@evil.example/v2",
            "https://api.paxos.com/v2?x=1",
            "https://api.paxos.com/v2#x",
            "https://api.paxos.com/v2/../x",
            "https://api.paxos.com//v2",
            "https://api.paxos.com/%76",
            "https://api.paxos.com:0x1bb/v2",
            "https://api.paxos.com:99999/v2",
            "https://api.paxos.com:/v2",
            "https://10.0.0.1/v2",
            "https://2130706433/v2",
            "https://0x7f.1/v2",
            "https://0x7f000001/v2",
            "https://[::ffff:127.0.0.1]/v2",
            "http://[::ffff:127.0.0.1]/v2",
            "https://[fd00::1]/v2",
            "http://169.254.169.254/v2",
            "http://localhost.evil.example/v2",
            "http://evillocalhost/v2",
            "http://127.0.0.1.evil.example/v2",
            "http://127.1/v2",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn passwords_are_not_a_part_of_the_host() {
        let refused = Err("must not hold a user or a password");
        assert_eq!(Address::read("https://user:canary@api.paxos.com/v2"), refused);
        assert_eq!(Address::read("https://api.paxos.com@evil.example/v2"), refused);
    }

    #[test]
    fn origins_leave_out_their_own_port() {
        let origin = |text| Address::read(text).map(|address| address.origin());
        assert_eq!(origin("https://a.example:443"), Ok("https://a.example".into()));
        assert_eq!(origin("http://a.example:80/x"), Ok("http://a.example".into()));
        assert_eq!(origin("https://a.example:80"), Ok("https://a.example:80".into()));
        assert_eq!(origin("http://[::1]:3000"), Ok("http://[::1]:3000".into()));
    }

    #[test]
    fn hosts() {
        assert_eq!(host("a.example"), Some(("a.example", None)));
        assert_eq!(host("a_b.example:80"), Some(("a_b.example", Some(80))));
        assert_eq!(host("[::1]:80"), Some(("[::1]", Some(80))));
        for bad in ["", ":80", "a:b", "a:80:80", "a b", "a/b", "a@b", "[::1", "[::1]x", "[v1.x]", "a,b", "a\u{e9}"] {
            assert_eq!(host(bad), None, "{bad}");
        }
    }
}
