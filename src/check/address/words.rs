//! The findings about addresses, in words.

use crate::issue::{Code, Finding};

const fn invalid(message: &'static str, hint: &'static str) -> Finding {
    Finding { code: Code::invalid_address, message, hint }
}

const fn wrong_network(message: &'static str, hint: &'static str) -> Finding {
    Finding { code: Code::wrong_network, message, hint }
}

pub(super) static FORM: Finding = invalid("is not an address of this network", "an address here {}");
pub(super) static STRAY: Finding = invalid("contains {}", "copy the address alone");
pub(super) static URI: Finding = invalid("is a link, not an address", "copy the address alone");
pub(super) static NAME: Finding = invalid("is a name, not an address", "look up the address that it stands for");
pub(super) static HASH: Finding = invalid("looks like a transaction hash, not an address", "");
pub(super) static SECRET: Finding =
    invalid("looks like a private key, not an address", "keep it secret: who has seen it can take the money");
pub(super) static LENGTH: Finding = invalid("has {} digits behind 0x", COPY);
pub(super) static MIXED: Finding = invalid("mixes capital and small letters", COPY);
pub(super) static UNDEFINED: Finding =
    invalid("is of a kind that its network does not define", "money sent to it would be lost");

const MISMATCH: &str = "has a wrong character: its checksum does not match";
const COPY: &str = "copy the address again";
pub(super) static CHECKSUM: Finding = Finding { code: Code::checksum_mismatch, message: MISMATCH, hint: COPY };
pub(super) static CHECKSUM_OF_CASE: Finding = Finding {
    code: Code::checksum_mismatch,
    message: MISMATCH,
    hint: "copy the address again; if nothing but capital and small letters is wrong, it is {}",
};
pub(super) static UNVERIFIED: Finding = Finding {
    code: Code::unverified_checksum,
    message: "has no checksum: its letters are all capital or all small",
    hint: "compare it with its source; with a checksum it is {}",
};

pub(super) static NETWORK: Finding =
    wrong_network("is {}", "choose the network it belongs to, or ask for an address of this network");
pub(super) static TEST_NET: Finding = wrong_network("is an address of a test net", "");
pub(super) static MAIN_NET: Finding = wrong_network("is an address of a main net", "");
pub(super) static SHARED: Finding =
    wrong_network("could also be a Bitcoin address", "make sure that it is meant for this network");

pub(super) const WHITE_SPACE: &str = "white space";
pub(super) const FOREIGN: &str = "a character that is invisible or only looks like a letter";

/// What addresses are called, in the order of the families.
pub(super) static NAMES: [&str; 9] = [
    "an EVM address",
    "a Bitcoin address",
    "a Bitcoin Cash address",
    "a Litecoin address",
    "a Dogecoin address",
    "a Solana address",
    "a Stellar address",
    "a Sui address",
    "a Tron address",
];

/// What addresses look like, in the order of the families.
pub(super) static FORMS: [&str; 8] = [
    "has 40 hexadecimal digits behind 0x",
    "starts with 1, 3 or bc1",
    "starts with bitcoincash:",
    "starts with L, M or ltc1",
    "starts with D, A or 9",
    "has 32 to 44 letters and digits",
    "starts with G or M",
    "has 64 hexadecimal digits behind 0x",
];
