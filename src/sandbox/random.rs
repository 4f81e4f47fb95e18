//! Seeded randomness. The generator is PCG32, whose output is part of its definition: the same seed gives the same
//! ids on every machine and in every version of this crate's dependencies.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng;

/// A sequence of pseudo-random values.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Random(Pcg32);

/// What a sequence is used for: each use has its own, so that fetching a token does not change the ids of records.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stream {
    /// The data a sandbox starts with.
    Seed = 1,
    /// Ids of what is created later.
    Ids = 2,
    /// Access tokens.
    Tokens = 3,
    /// Which requests a fault strikes.
    Faults = 4,
    /// What a seed has beside profiles and orchestrations.
    Furniture = 5,
    /// Ids of events.
    Events = 6,
    /// Transactions on blockchains.
    Chain = 7,
    /// Groups of transfers.
    Groups = 8,
    /// What goes wrong with deliveries of webhooks, and when they are tried again.
    Webhooks = 9,
}

impl Random {
    pub(super) fn new(seed: &str, stream: Stream) -> Self {
        Self(Pcg32::new(fingerprint(seed.as_bytes()), stream as u64))
    }

    /// A number from 0 to `count` - 1.
    pub(super) fn below(&mut self, count: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(count)) >> 32) as u32
    }

    /// A number from `least` to `most`, both included.
    pub(super) fn between(&mut self, least: u32, most: u32) -> u32 {
        least.saturating_add(self.below(most.saturating_sub(least).saturating_add(1)))
    }

    /// A number from 0 up to, but not including, 1.
    pub(super) fn fraction(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / (f64::from(u32::MAX) + 1.0)
    }

    /// True in so many of a hundred cases.
    pub(super) fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub(super) fn pick<T: Copy + Default>(&mut self, of: &[T]) -> T {
        let position = self.below(u32::try_from(of.len()).unwrap_or(u32::MAX));
        of.get(position as usize).copied().unwrap_or_default()
    }

    /// A UUID of version 4.
    pub(super) fn uuid(&mut self) -> String {
        let mut digits = String::with_capacity(36);
        for position in 0..32 {
            if matches!(position, 8 | 12 | 16 | 20) {
                digits.push('-');
            }
            let digit = self.below(16);
            let digit = match position {
                12 => 4,
                16 => 8 | (digit & 3),
                _ => digit,
            };
            digits.push(char::from_digit(digit, 16).unwrap_or('0'));
        }
        digits
    }

    /// So many letters and digits.
    pub(super) fn letters(&mut self, count: usize) -> String {
        const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        (0..count).map(|_| char::from(self.pick(LETTERS))).collect()
    }
}

/// Whether a text has the form of a UUID.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// FNV-1a of 64 bits: spreads a seed's text, and tells a cursor of ours from any other text.
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_are_fixed_for_ever() {
        // Another id here means that an update changed the ids of every seed.
        assert_eq!(Random::new("paxos", Stream::Ids).uuid(), "f34b6ea7-26b7-455e-8a82-e65ec547b338");
        assert_ne!(Random::new("paxos", Stream::Ids).uuid(), Random::new("paxos", Stream::Tokens).uuid());
        assert_ne!(Random::new("paxos", Stream::Ids).uuid(), Random::new("other", Stream::Ids).uuid());
    }

    #[test]
    fn ranges_hold_their_ends() {
        let mut random = Random::new("", Stream::Seed);
        let numbers: Vec<u32> = (0..1000).map(|_| random.between(3, 5)).collect();
        assert!((3..=5).all(|number| numbers.contains(&number)));
        assert!(numbers.iter().all(|number| (3..=5).contains(number)));
        assert_eq!(random.pick::<u32>(&[]), 0);
    }

    #[test]
    fn uuids_have_their_form() {
        let uuid = Random::new("x", Stream::Seed).uuid();
        let parts: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert_eq!(uuid.as_bytes()[14], b'4');
        assert!(b"89ab".contains(&uuid.as_bytes()[19]));
    }
}
