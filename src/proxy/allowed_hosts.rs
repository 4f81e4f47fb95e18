//! The names under which the proxy may be asked. A page can point a name of its own at any machine, and its browser then
//! takes what answers there for the page's own server (DNS rebinding); only the `Host` header still tells the difference.

use serde::{Deserialize, Serialize};

use super::address::host;
use super::config::{Misconfigured, misconfigured};

/// Hosts in small letters, each with the one port that it stands for, or with none and then for all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AllowedHosts(Vec<(String, Option<u16>)>);

impl AllowedHosts {
    /// Checks a list as users write it.
    pub(super) fn checked(list: &[String]) -> Result<Self, Misconfigured> {
        if list.is_empty() {
            return misconfigured("allowedHosts is empty, so nobody could call: name a host, or leave it out.".into());
        }
        list.iter().map(|text| checked(text)).collect::<Result<_, _>>().map(Self)
    }

    /// Whether a request may ask for this host. `name` is in small letters.
    pub(super) fn holds(&self, secure: bool, name: &str, port: Option<u16>) -> bool {
        let asked = port.unwrap_or(if secure { 443 } else { 80 });
        self.0.iter().any(|(host, only)| host == name && only.is_none_or(|only| only == asked))
    }
}

fn checked(text: &str) -> Result<(String, Option<u16>), Misconfigured> {
    let small = text.to_ascii_lowercase();
    let reason = match host(&small) {
        Some((name, port)) => return Ok((name.into(), port)),
        None if text.contains('*') => "must be named one by one: under a wildcard anybody may own a name",
        None if text.contains('/') => "is a name without scheme and path, such as app.example.com",
        None => "is a name such as app.example.com or app.example.com:8443",
    };
    misconfigured(format!("allowedHosts holds {text:?}; a host {reason}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(list: &[&str]) -> Result<AllowedHosts, String> {
        let list: Vec<_> = list.iter().map(|text| String::from(*text)).collect();
        AllowedHosts::checked(&list).map_err(|error| error.to_string())
    }

    #[test]
    fn names_match_whole_and_in_any_case() {
        let hosts = of(&["App.Example.com", "b.example:8443", "[::1]"]).unwrap();
        assert!(hosts.holds(true, "app.example.com", None) && hosts.holds(false, "app.example.com", Some(3000)));
        assert!(hosts.holds(true, "b.example", Some(8443)) && hosts.holds(false, "[::1]", Some(1)));
        for other in ["b.example", "example.com", "a.app.example.com", "app.example.com.evil.test", ""] {
            assert!(!hosts.holds(true, other, None), "{other}");
        }
    }

    #[test]
    fn mistakes_are_told_in_one_sentence() {
        for (list, expected) in [
            (&[][..], "allowedHosts is empty"),
            (&["*"], "wildcard"),
            (&["*.example.com"], "wildcard"),
            (&["https://app.example.com"], "without scheme and path"),
            (&["app.example.com/"], "without scheme and path"),
            (&["app.example.com."], "is a name such as"),
            (&["a b"], "is a name such as"),
            (&["app.example.com:99999"], "is a name such as"),
            (&["good.example", ""], "is a name such as"),
        ] {
            let sentence = of(list).unwrap_err();
            assert!(sentence.contains(expected) && sentence.matches(". ").count() == 0, "{list:?}: {sentence}");
        }
    }
}
