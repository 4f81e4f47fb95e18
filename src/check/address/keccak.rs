//! Keccak-256 of a short text, as Ethereum uses it: the padding is Keccak's first one, not that of SHA-3.
//!
//! Nothing is looked up while hashing: the round constants are made by the compiler with the generator of FIPS 202, section
//! 3.2.5, and the walk over the lanes is written out. In loops it takes five times as long and saves a hundred bytes.

/// Five rows of five lanes, one row after the other.
type Lanes = [u64; 25];

/// The lanes after hashing at most 134 bytes. Little-endian, the first four of them are the hash.
pub(super) fn keccak256(message: &[u8]) -> Lanes {
    let mut lanes = [0; 25];
    for (lane, eight) in lanes.iter_mut().zip(message.chunks(8)) {
        *lane = eight.iter().rev().fold(0, |lane, byte| lane << 8 | u64::from(*byte));
    }
    if let Some(lane) = lanes.get_mut(message.len() / 8) {
        *lane |= 1 << (message.len() % 8 * 8);
    }
    lanes[16] ^= 1 << 63;
    complement(&mut lanes);
    for constant in ROUND_CONSTANTS {
        round(&mut lanes, constant);
    }
    complement(&mut lanes);
    lanes
}

#[allow(clippy::indexing_slicing, reason = "evaluated while compiling only")]
const ROUND_CONSTANTS: [u64; 24] = {
    let mut constants = [0; 24];
    let mut generator: u32 = 1;
    let mut round = 0;
    while round < 24 {
        let mut step = 0;
        while step < 7 {
            if generator & 1 == 1 {
                constants[round] ^= 1 << ((1 << step) - 1);
            }
            generator = (generator << 1) ^ ((generator >> 7) * 0x171);
            step += 1;
        }
        round += 1;
    }
    constants
};

/// With these lanes turned inside out most of a round's negations cancel out, as the Keccak team's implementation overview
/// shows (section "lane complementing"); WebAssembly has no and-not.
fn complement(lanes: &mut Lanes) {
    for lane in [1, 2, 8, 12, 17, 20] {
        if let Some(lane) = lanes.get_mut(lane) {
            *lane = !*lane;
        }
    }
}

/// Moves the lane in hand to each place in turn, turned by the offset, and takes the one that was there.
macro_rules! walk {
    ($lanes:ident from $first:literal: $($place:literal by $offset:literal,)*) => {
        let mut moving = $lanes[$first];
        $(($lanes[$place], moving) = (moving.rotate_left($offset), $lanes[$place]);)*
        let _ = moving;
    };
}

/// Does the same for five places, numbered by a constant.
macro_rules! five_times {
    ($number:ident $do:block) => {{
        const $number: usize = 0;
        $do
    }
    {
        const $number: usize = 1;
        $do
    }
    {
        const $number: usize = 2;
        $do
    }
    {
        const $number: usize = 3;
        $do
    }
    {
        const $number: usize = 4;
        $do
    }};
}

#[inline(always)]
fn round(lanes: &mut Lanes, constant: u64) {
    let mut sums = [0; 5];
    five_times!(X {
        sums[X] = lanes[X] ^ lanes[X + 5] ^ lanes[X + 10] ^ lanes[X + 15] ^ lanes[X + 20];
    });
    five_times!(X {
        let mixed = sums[(X + 4) % 5] ^ sums[(X + 1) % 5].rotate_left(1);
        lanes[X] ^= mixed;
        lanes[X + 5] ^= mixed;
        lanes[X + 10] ^= mixed;
        lanes[X + 15] ^= mixed;
        lanes[X + 20] ^= mixed;
    });
    // FIPS 202, sections 3.2.2 and 3.2.3: the offsets are the triangular numbers.
    walk!(lanes from 1:
        10 by 1, 7 by 3, 11 by 6, 17 by 10, 18 by 15, 3 by 21, 5 by 28, 16 by 36, 8 by 45, 21 by 55, 24 by 2, 4 by 14,
        15 by 27, 23 by 41, 19 by 56, 13 by 8, 12 by 25, 2 by 43, 20 by 62, 14 by 18, 22 by 39, 9 by 61, 6 by 20, 1 by 44,
    );
    let row = |a, b, c, d, e| -> [u64; 5] { [a, b, c, d, e] };
    let [a, b, c, d, e] = row(lanes[0], lanes[1], lanes[2], lanes[3], lanes[4]);
    lanes[0] = a ^ (b | c) ^ constant;
    lanes[1] = b ^ (!c | d);
    lanes[2] = c ^ (d & e);
    lanes[3] = d ^ (e | a);
    lanes[4] = e ^ (a & b);
    let [a, b, c, d, e] = row(lanes[5], lanes[6], lanes[7], lanes[8], lanes[9]);
    lanes[5] = a ^ (b | c);
    lanes[6] = b ^ (c & d);
    lanes[7] = c ^ (d | !e);
    lanes[8] = d ^ (e | a);
    lanes[9] = e ^ (a & b);
    let [a, b, c, d, e] = row(lanes[10], lanes[11], lanes[12], lanes[13], lanes[14]);
    let f = !d;
    lanes[10] = a ^ (b | c);
    lanes[11] = b ^ (c & d);
    lanes[12] = c ^ (f & e);
    lanes[13] = f ^ (e | a);
    lanes[14] = e ^ (a & b);
    let [a, b, c, d, e] = row(lanes[15], lanes[16], lanes[17], lanes[18], lanes[19]);
    let f = !d;
    lanes[15] = a ^ (b & c);
    lanes[16] = b ^ (c | d);
    lanes[17] = c ^ (f | e);
    lanes[18] = f ^ (e & a);
    lanes[19] = e ^ (a | b);
    let [a, b, c, d, e] = row(lanes[20], lanes[21], lanes[22], lanes[23], lanes[24]);
    let f = !b;
    lanes[20] = a ^ (f & c);
    lanes[21] = f ^ (c | d);
    lanes[22] = c ^ (d & e);
    lanes[23] = d ^ (e | a);
    lanes[24] = e ^ (a & b);
}

#[cfg(test)]
mod tests {
    use super::keccak256;

    fn hex(message: &[u8]) -> String {
        let lanes = keccak256(message);
        lanes[..4].iter().flat_map(|lane| lane.to_le_bytes()).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Known from the Keccak team's ShortMsgKAT_256 and from Ethereum's empty code hash.
    #[test]
    fn known_answers() {
        assert_eq!(hex(b""), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        assert_eq!(hex(&[0xcc]), "eead6dbfc7340a56caedc044696a168870549a6a7f6f56961e84a54bd9970b8a");
    }
}
