//! What a version has to agree with.

/// What is wrong with the changelog for the release of `version`; nothing when it may go out.
///
/// A version has a heading of its own, `## 1.2.3 - 2026-07-08`, with something under it, and nothing is left under
/// `## Unreleased`, which would go out without being told.
pub(crate) fn changelog(text: &str, version: &str) -> Result<(), String> {
    let sections = sections(text);
    let has_words = |body: &str| body.lines().any(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let mut found = false;
    for (heading, body) in sections {
        let words: Vec<&str> = heading.split([' ', '[', ']']).filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            ["Unreleased"] if has_words(body) => {
                return Err(format!("`Unreleased` holds changes: name them `## {version} - <date>`"));
            }
            [first, "-", date] if *first == version => {
                if !is_date(date) {
                    return Err(format!("`{date}` behind {version} is no date such as 2026-07-08"));
                }
                if !has_words(body) {
                    return Err(format!("nothing is told about {version}"));
                }
                found = true;
            }
            _ => {}
        }
    }
    if found { Ok(()) } else { Err(format!("there is no heading `## {version} - <date>`")) }
}

/// Headings of the second level, each with the text under it.
fn sections(text: &str) -> Vec<(&str, &str)> {
    text.split("\n## ").skip(1).map(|part| part.split_once('\n').unwrap_or((part, ""))).collect()
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
}

/// Whether all have one version: `(where, version)` of each.
pub(crate) fn agree(versions: &[(&str, &str)]) -> Result<(), String> {
    match versions {
        [(_, first), rest @ ..] if rest.iter().all(|(_, version)| version == first) => Ok(()),
        _ => Err(versions.iter().map(|(place, version)| format!("{place} {version}")).collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# Changelog\n\nWords.\n\n## Unreleased\n\n## 1.2.0 - 2026-07-08\n\n### Added\n\n* A thing.\n\n## 1.1.0 - 2026-01-01\n\n* Old.\n";

    #[test]
    fn a_changelog_tells_about_its_version() {
        assert_eq!(changelog(GOOD, "1.2.0"), Ok(()));
        assert_eq!(changelog(&GOOD.replace("1.2.0", "[1.2.0]"), "1.2.0"), Ok(()));
        assert_eq!(changelog(&GOOD.replace("## Unreleased\n\n", ""), "1.2.0"), Ok(()));
    }

    #[test]
    fn what_is_missing_is_said() {
        let error = |text: &str, version: &str| changelog(text, version).unwrap_err();
        assert_eq!(error(GOOD, "1.3.0"), "there is no heading `## 1.3.0 - <date>`");
        assert_eq!(error("", "1.3.0"), "there is no heading `## 1.3.0 - <date>`");
        assert_eq!(
            error(&GOOD.replace("2026-07-08", "soon"), "1.2.0"),
            "`soon` behind 1.2.0 is no date such as 2026-07-08"
        );
        assert_eq!(error(&GOOD.replace("* A thing.", ""), "1.2.0"), "nothing is told about 1.2.0");
        let kept = GOOD.replace("## Unreleased\n", "## Unreleased\n\n* New.\n");
        assert_eq!(error(&kept, "1.2.0"), "`Unreleased` holds changes: name them `## 1.2.0 - <date>`");
    }

    #[test]
    fn versions_agree_or_are_listed() {
        assert_eq!(agree(&[("crate", "1.0.0"), ("package", "1.0.0")]), Ok(()));
        assert_eq!(agree(&[("crate", "1.0.0"), ("package", "1.0.1")]), Err("crate 1.0.0, package 1.0.1".to_owned()));
    }
}
