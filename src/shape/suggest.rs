//! "Did you mean": the known word that is nearest to an unknown one.

/// The candidate that `word` was most likely meant to be, if any is near enough to say so: the one with the fewest
/// letters to change, else one that holds the word, or is held by it.
pub(super) fn nearest(word: &str, candidates: &[&'static str]) -> Option<&'static str> {
    // Longer than any name we know; the distance is quadratic, so do not measure a novel.
    if word.len() < 2 || word.len() > 64 {
        return None;
    }
    let mut best = None;
    let mut least = usize::MAX;
    for &candidate in candidates {
        let mut distance = distance(word.as_bytes(), candidate.as_bytes());
        if distance > 1 + word.len().min(candidate.len()) / 4 {
            if !holds(candidate, word) && (candidate.len() < 4 || !holds(word, candidate)) {
                continue;
            }
            distance += 64;
        }
        if distance < least {
            (best, least) = (Some(candidate), distance);
        }
    }
    best
}

/// Whether `part` stands in `whole`. (`str::contains` would bring a search algorithm worth two kilobytes.)
fn holds(whole: &str, part: &str) -> bool {
    let parts = part.len().max(1);
    whole.as_bytes().windows(parts).any(|window| window == part.as_bytes())
}

/// Levenshtein distance without regard to case.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, y) in row.iter_mut().skip(1).zip(b) {
            let substituted = diagonal + usize::from(!x.eq_ignore_ascii_case(y));
            diagonal = *cell;
            left = substituted.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let known = ["ref_id", "source", "source_asset", "destination_asset", "source_amount", "destination"];
        let meant = |word| nearest(word, &known);
        assert_eq!(meant("refId"), Some("ref_id"));
        assert_eq!(meant("sourceAmount"), Some("source_amount"));
        assert_eq!(meant("amount"), Some("source_amount"));
        assert_eq!(meant("source_amuont"), Some("source_amount"));
        assert_eq!(meant("destinaton"), Some("destination"));
        assert_eq!(meant("colour"), None);
        assert_eq!(meant(""), None);
    }

    #[test]
    fn distance_is_levenshtein() {
        assert_eq!(distance(b"kitten", b"sitting"), 3);
        assert_eq!(distance(b"", b"abc"), 3);
    }
}
