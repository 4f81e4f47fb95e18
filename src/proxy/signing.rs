//! What stands in the header `Paxos-Signature`: a JWS (RFC 7515) over the method, the path and the body that go up.
//!
//! Facts are those of the vendor's guides of April 2026. The payload of a request without a body is not documented; it is
//! taken to be empty. Nothing here signs: the key lies with the platform's cryptography, which gets [`input`] and gives a
//! signature for [`compact`].

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pkcs8::{ObjectIdentifier, PrivateKeyInfoRef, SecretDocument};
use serde::{Deserialize, Serialize};

use super::Misconfigured;

/// Ed25519 (RFC 8410).
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
/// Keys on elliptic curves, and the one curve of `ES256` (RFC 5480).
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

/// The algorithms that the vendor takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

/// A private key, ready for the platform's cryptography. It has no `Debug`.
pub struct PrivateKey {
    /// What it signs with.
    pub algorithm: Algorithm,
    /// PKCS#8 in DER; wiped when dropped.
    der: SecretDocument,
}

impl PrivateKey {
    /// Reads a key in PEM. The sentence of a refusal holds nothing of the key.
    pub fn from_pem(pem: &str) -> Result<Self, Misconfigured> {
        let refuse = |what: &str| Err(Misconfigured(format!("signing.privateKey {what}.")));
        let (label, der) = match SecretDocument::from_pem(pem.trim()) {
            Ok(read) => read,
            Err(_) => {
                return refuse(
                    "is not a key in PEM: it must be the text of a file that starts with -----BEGIN PRIVATE KEY-----",
                );
            }
        };
        match label {
            "PRIVATE KEY" => {}
            "ENCRYPTED PRIVATE KEY" => {
                return refuse("is encrypted: decrypt it with `openssl pkcs8 -in key.pem -out plain.pem`");
            }
            "EC PRIVATE KEY" => {
                return refuse(
                    "is in the older form of OpenSSL: convert it with `openssl pkcs8 -topk8 -nocrypt -in key.pem -out pkcs8.pem`",
                );
            }
            "PUBLIC KEY" => return refuse("is a public key: the private one signs"),
            _ => return refuse("is not a private key in PKCS#8"),
        }
        let Ok(info) = PrivateKeyInfoRef::try_from(der.as_bytes()) else {
            return refuse("is damaged: it cannot be read as PKCS#8");
        };
        let algorithm = match info.algorithm.oid {
            ED25519 => Algorithm::EdDsa,
            EC if info.algorithm.parameters_oid() == Ok(P256) => Algorithm::Es256,
            _ => return refuse("is of a kind that the vendor does not take: it must be an Ed25519 key or a P-256 key"),
        };
        Ok(Self { algorithm, der })
    }

    /// The key itself, for the platform's cryptography: PKCS#8 in DER.
    pub fn expose(&self) -> &[u8] {
        self.der.as_bytes()
    }
}

/// Checks the id under which the vendor knows the key.
pub fn check_key_id(key_id: &str) -> Result<(), Misconfigured> {
    if !key_id.is_empty() && key_id.len() <= 200 && key_id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    Err(Misconfigured("signing.keyId must be the id under which the vendor's Dashboard lists the key.".into()))
}

/// What is signed.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// With what.
    pub algorithm: Algorithm,
    /// The id of the key.
    pub key_id: &'a str,
    /// The method.
    pub method: &'a str,
    /// The whole address: its path and query are signed, `/v2` among them.
    pub url: &'a str,
    /// The body; empty when there is none.
    pub body: &'a [u8],
}

/// The text over which the signature is made, for an attempt at `now`. A signature is good for 30 minutes, so every attempt
/// has its own.
pub fn input(signed: &Signed, now: i64) -> String {
    #[derive(Serialize)]
    struct Header<'a> {
        alg: Algorithm,
        kid: &'a str,
        // The vendor's example has seconds as text.
        #[serde(rename = "paxos.com/timestamp")]
        timestamp: String,
        #[serde(rename = "paxos.com/request-method")]
        method: &'a str,
        #[serde(rename = "paxos.com/request-path")]
        path: &'a str,
    }
    let header = Header {
        alg: signed.algorithm,
        kid: signed.key_id,
        timestamp: now.div_euclid(1000).to_string(),
        method: signed.method,
        path: path(signed.url),
    };
    let mut input = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&header).unwrap_or_default());
    input.push('.');
    URL_SAFE_NO_PAD.encode_string(signed.body, &mut input);
    input
}

/// The value of the header: the text that was signed, and its signature.
pub fn compact(mut input: String, signature: &[u8]) -> String {
    input.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut input);
    input
}

/// What stands behind the host.
fn path(url: &str) -> &str {
    let after_host = url.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    after_host.unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of the vendor's guide, but for `typ`, which its library added.
    #[test]
    fn the_vendors_example() {
        let body = br#"{"profile_id":"42bb1a2e-a68e-44d7-b5f1-59ccc5c13e91","crypto_network":"ETHEREUM"}"#;
        let signed = Signed {
            algorithm: Algorithm::Es256,
            key_id: "5498f424-78aa-414b-a515-13929e6951db",
            method: "POST",
            url: "https://api.sandbox.paxos.com/v2/transfer/deposit-addresses",
            body,
        };
        let input = input(&signed, 1_645_503_272_999);
        let (header, payload) = input.split_once('.').unwrap();
        assert_eq!(
            payload,
            "eyJwcm9maWxlX2lkIjoiNDJiYjFhMmUtYTY4ZS00NGQ3LWI1ZjEtNTljY2M1YzEzZTkxIiwiY3J5cHRvX25ldHdvcmsiOiJFVEhFUkVVTSJ9"
        );
        let header: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
        let expected = serde_json::json!({
            "alg": "ES256",
            "kid": "5498f424-78aa-414b-a515-13929e6951db",
            "paxos.com/timestamp": "1645503272",
            "paxos.com/request-method": "POST",
            "paxos.com/request-path": "/v2/transfer/deposit-addresses",
        });
        assert_eq!(header, expected);
    }

    #[test]
    fn path_and_query_without_host() {
        assert_eq!(path("https://api.paxos.com/v2/profiles?limit=2&a=b%2Fc"), "/v2/profiles?limit=2&a=b%2Fc");
        assert_eq!(path("http://127.0.0.1:4010/v2/profiles"), "/v2/profiles");
    }

    #[test]
    fn header_values_cannot_break_out() {
        let signed =
            Signed { algorithm: Algorithm::EdDsa, key_id: "a\"b", method: "GET", url: "https://a/b", body: b"" };
        let input = input(&signed, -1);
        let (header, payload) = input.split_once('.').unwrap();
        assert_eq!(payload, "");
        let header: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
        assert_eq!(header.get("kid").unwrap(), "a\"b");
        assert_eq!(compact("a.b".into(), &[0xfb, 0xff]), "a.b.-_8");
    }

    #[test]
    fn key_ids() {
        assert!(check_key_id("5498f424-78aa-414b-a515-13929e6951db").is_ok());
        for id in ["", "a b", "a\n", "ä", &"x".repeat(201)] {
            assert!(check_key_id(id).is_err(), "{id}");
        }
    }

    fn refusal(pem: &str) -> String {
        let sentence = PrivateKey::from_pem(pem).map(|_| ()).unwrap_err().to_string();
        assert!(sentence.starts_with("signing.privateKey ") && sentence.ends_with('.'), "{sentence}");
        assert!(!sentence.contains("MC4CAQ"), "{sentence}");
        sentence
    }

    const ED: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";

    #[test]
    fn keys() {
        let key = PrivateKey::from_pem(ED).unwrap();
        assert_eq!((key.algorithm, key.expose().len()), (Algorithm::EdDsa, 48));
        assert!(PrivateKey::from_pem(&ED.replace('\n', "\r\n")).is_ok());
        assert!(refusal("canary").contains("is not a key in PEM"));
        assert!(refusal("").contains("is not a key in PEM"));
        assert!(refusal(&ED.replace("PRIVATE", "PUBLIC")).contains("is a public key"));
        assert!(refusal(&ED.replace("PRIVATE", "ENCRYPTED PRIVATE")).contains("is encrypted"));
        assert!(refusal(&ED.replace("PRIVATE", "EC PRIVATE")).contains("older form"));
        assert!(refusal(&ED.replace("PRIVATE KEY", "CERTIFICATE")).contains("not a private key"));
        assert!(refusal(&ED.replace("MC4CAQ", "MC4CAg")).contains("is damaged"));
        // X25519, which agrees on keys and signs nothing.
        assert!(refusal(&ED.replace("K2Vw", "K2Vu")).contains("of a kind"));
    }
}
