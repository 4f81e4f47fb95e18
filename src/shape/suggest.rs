//! "Did you mean": the known word that is nearest to an unknown one.

/// The candidate that `word` was most likely meant to be, if any is near enough to say so. Case and underscores do not
/// count. Near is a candidate that differs in at most two letters in one place, else one that starts or ends with the
/// word, or that the word starts or ends with. Of two that are as near, none: `USDT` is nobody's typo.
pub(super) fn nearest(word: &str, candidates: &[&'static str]) -> Option<&'static str> {
    let word = letters(word);
    let mut best = None;
    let mut least = usize::MAX;
    for &candidate in candidates {
        let known = letters(candidate);
        let start = common(word.iter(), known.iter());
        let shorter = word.len().min(known.len());
        let end = common(word.iter().rev(), known.iter().rev()).min(shorter - start);
        let different = word.len().max(known.len()) - start - end;
        let contained = start + end == shorter && shorter > 3 && (start == 0 || end == 0);
        if (contained || different * 3 <= shorter.min(8)) && different <= least {
            (best, least) = ((different < least).then_some(candidate), different);
        }
    }
    best
}

fn letters(word: &str) -> Vec<u8> {
    word.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()).collect()
}

/// How many letters two words have in common before they differ.
fn common<'a>(a: impl Iterator<Item = &'a u8>, b: impl Iterator<Item = &'a u8>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
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
        assert_eq!(meant("source_amuont"), Some("source_amount"));
        assert_eq!(meant("amount"), Some("source_amount"));
        assert_eq!(meant("asset"), Some("source_asset"));
        assert_eq!(meant("destinaton"), Some("destination"));
        assert_eq!(meant("reference_id"), None);
        assert_eq!(meant("colour"), None);
        assert_eq!(meant("x"), None);
        assert_eq!(meant(""), None);
        assert_eq!(nearest("", &[]), None);
        assert_eq!(nearest("USDT", &["USDG", "USDP", "USD"]), None);
        assert_eq!(nearest("limt", &["limit", "status"]), Some("limit"));
        assert_eq!(nearest("complete", &["PENDING", "COMPLETED"]), Some("COMPLETED"));
    }
}
