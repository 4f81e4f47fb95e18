//! SHA-256 twice, of a message that fits into one block, for the checksum of base58 addresses.
//!
//! The constants are computed, as FIPS 180-4 defines them: the first 32 bits behind the point of the square and cube
//! roots of the first primes. A table of them would not compress.

use core::mem::swap;

/// The first four bytes of the hash of the hash of at most 55 bytes.
pub(super) fn double_hash(message: &[u8]) -> u32 {
    let constants = Constants::new();
    let mut words = block(message);
    constants.hash(&mut words);
    let [_, _, _, _, _, _, _, _, padding @ ..] = &mut words;
    *padding = [1 << 31, 0, 0, 0, 0, 0, 0, 256];
    constants.hash(&mut words);
    let [first, ..] = words;
    first
}

/// A message of at most 55 bytes with its padding.
fn block(message: &[u8]) -> [u32; 16] {
    let mut block = [0; 16];
    let mut length = 0;
    for byte in message {
        put(&mut block, length, *byte);
        length += 1;
    }
    put(&mut block, length, 0x80);
    put(&mut block, 62, (length >> 5) as u8);
    put(&mut block, 63, (length << 3) as u8);
    block
}

fn put(block: &mut [u32; 16], place: usize, byte: u8) {
    if let Some(word) = block.get_mut(place / 4) {
        *word |= u32::from(byte) << ((place & 3 ^ 3) * 8);
    }
}

struct Constants {
    start: [u32; 8],
    rounds: [u32; 64],
}

impl Constants {
    fn new() -> Self {
        let mut constants = Self { start: [0; 8], rounds: [0; 64] };
        let mut start = constants.start.iter_mut();
        let mut prime = 1;
        for round in &mut constants.rounds {
            prime += 1;
            // 17 is the last divisor that matters below 19 squared.
            while (2..18).any(|divisor| divisor < prime && prime % divisor == 0) {
                prime += 1;
            }
            let number = f64::from(prime);
            if let Some(start) = start.next() {
                *start = behind_point(number.sqrt());
            }
            // Newton's method; from 7 it has settled for all primes up to 311 after ten steps.
            let mut root = 7.0;
            for _ in 0..12 {
                root = (root + root + number / (root * root)) / 3.0;
            }
            *round = behind_point(root);
        }
        constants
    }

    /// Hashes a block; the hash is in its first eight words then.
    fn hash(&self, words: &mut [u32; 16]) {
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = self.start;
        for constant in &self.rounds {
            let [word, second, _, _, _, _, _, _, _, tenth, _, _, _, _, fifteenth, _] = *words;
            let t1 = h
                .wrapping_add(e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25))
                .wrapping_add((e & f) ^ (!e & g))
                .wrapping_add(*constant)
                .wrapping_add(word);
            let t2 =
                (a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22)).wrapping_add((a & b) ^ (a & c) ^ (b & c));
            [a, b, c, d, e, f, g, h] = [t1.wrapping_add(t2), a, b, c, d.wrapping_add(t1), e, f, g];
            let mut next = word
                .wrapping_add(second.rotate_right(7) ^ second.rotate_right(18) ^ (second >> 3))
                .wrapping_add(tenth)
                .wrapping_add(fifteenth.rotate_right(17) ^ fifteenth.rotate_right(19) ^ (fifteenth >> 10));
            for word in words.iter_mut().rev() {
                swap(word, &mut next);
            }
        }
        let hash = [a, b, c, d, e, f, g, h];
        for ((word, hash), start) in words.iter_mut().zip(&hash).zip(&self.start) {
            *word = hash.wrapping_add(*start);
        }
    }
}

/// The first 32 bits behind the point.
fn behind_point(number: f64) -> u32 {
    (number * 4_294_967_296.0) as u64 as u32
}

#[cfg(test)]
mod tests {
    use super::Constants;

    /// FIPS 180-4 by example: one block. Every constant goes into every hash.
    #[test]
    fn known_answers() {
        let hash = |message: &[u8]| {
            let mut words = super::block(message);
            Constants::new().hash(&mut words);
            words[..8].iter().map(|word| format!("{word:08x}")).collect::<String>()
        };
        assert_eq!(hash(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hash(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn no_root_lies_so_near_to_a_step_that_a_float_could_miss_it() {
        let constants = Constants::new();
        assert_eq!(constants.rounds[0], 0x428a_2f98);
        assert_eq!(constants.rounds[63], 0xc671_78f2);
        assert_eq!(constants.start[7], 0x5be0_cd19);
    }
}
