//! Keccak-256 of a short text, as Ethereum uses it: the padding is Keccak's first one, not that of SHA-3.
//!
//! Loops instead of tables: the round constants come from the generator of FIPS 202, section 3.2.5, and the offsets are
//! sums.

/// Five rows of five lanes.
type Lanes = [[u64; 5]; 5];

/// The lanes after hashing at most 134 bytes. Little-endian, the first four of them are the hash.
pub(super) fn keccak256(message: &[u8]) -> Lanes {
    let mut lanes = [[0; 5]; 5];
    let mut length = 0;
    for byte in message {
        absorb(&mut lanes, length, *byte);
        length += 1;
    }
    absorb(&mut lanes, length, 1);
    absorb(&mut lanes, 135, 0x80);
    let mut generator = 1;
    for _ in 0..24 {
        round(&mut lanes, &mut generator);
    }
    lanes
}

fn absorb(lanes: &mut Lanes, place: usize, byte: u8) {
    if let Some(lane) = lanes.as_flattened_mut().get_mut(place / 8) {
        *lane ^= u64::from(byte) << (place % 8 * 8);
    }
}

/// Where each lane moves, in one walk through all but the first, from the second on (FIPS 202, section 3.2.3).
const WALK: [u8; 24] = [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

fn round(lanes: &mut Lanes, generator: &mut u32) {
    let mut sums = [0; 5];
    for row in &*lanes {
        for (sum, lane) in sums.iter_mut().zip(row) {
            *sum ^= lane;
        }
    }
    let [a, b, c, d, e] = sums;
    let mix = |left: u64, right: u64| left ^ right.rotate_left(1);
    let mixed = [mix(e, b), mix(a, c), mix(b, d), mix(c, e), mix(d, a)];
    for row in &mut *lanes {
        for (lane, mixed) in row.iter_mut().zip(&mixed) {
            *lane ^= mixed;
        }
    }

    let [[_, mut moving, ..], ..] = *lanes;
    let mut offset = 0;
    for (step, place) in WALK.iter().enumerate() {
        offset += step as u32 + 1;
        if let Some(lane) = lanes.as_flattened_mut().get_mut(usize::from(*place)) {
            (*lane, moving) = (moving.rotate_left(offset), *lane);
        }
    }

    for row in &mut *lanes {
        let [a, b, c, d, e] = *row;
        *row = [a ^ (!b & c), b ^ (!c & d), c ^ (!d & e), d ^ (!e & a), e ^ (!a & b)];
    }

    for step in 0..7 {
        if *generator & 1 == 1 {
            let [[first, ..], ..] = lanes;
            *first ^= 1 << ((1 << step) - 1);
        }
        *generator = (*generator << 1) ^ ((*generator >> 7) * 0x171);
    }
}

#[cfg(test)]
mod tests {
    use super::keccak256;

    fn hex(message: &[u8]) -> String {
        let lanes = keccak256(message);
        lanes[0][..4].iter().flat_map(|lane| lane.to_le_bytes()).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Known from the Keccak team's ShortMsgKAT_256 and from Ethereum's empty code hash.
    #[test]
    fn known_answers() {
        assert_eq!(hex(b""), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        assert_eq!(hex(&[0xcc]), "eead6dbfc7340a56caedc044696a168870549a6a7f6f56961e84a54bd9970b8a");
    }
}
