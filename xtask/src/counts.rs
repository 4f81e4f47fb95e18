//! Reads how many tests passed and failed out of the summaries that the test tools print.

use std::ops::AddAssign;

/// Tests of one step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl Counts {
    pub(crate) fn total(&self) -> u64 {
        self.passed + self.failed + self.skipped
    }
}

/// The sum over every `test result: ok. 3 passed; 0 failed; 1 ignored; ...` of `cargo test`, native or wasm.
pub(crate) fn cargo(text: &str) -> Counts {
    let mut counts = Counts::default();
    for line in text.lines().filter_map(|line| line.trim().strip_prefix("test result: ")) {
        // `ok. 3 passed` and `FAILED. 3 passed` begin the list.
        let list = line.split_once(". ").map_or(line, |(_, list)| list);
        for part in list.split(';') {
            let mut words = part.split_whitespace();
            let number = words.next().and_then(|word| word.parse::<u64>().ok()).unwrap_or(0);
            match words.next() {
                Some("passed") => counts.passed += number,
                Some("failed") => counts.failed += number,
                Some("ignored") => counts.skipped += number,
                _ => {}
            }
        }
    }
    counts
}

/// The lines `# pass 5`, `# fail 0`, `# cancelled 0`, `# skipped 0`, `# todo 0` at the end of node's TAP report.
pub(crate) fn tap(text: &str) -> Counts {
    // A test may print such lines too; those of the report come last.
    let last = |name: &str| {
        let lines = text.lines().rev().filter_map(|line| line.strip_prefix("# "));
        let mut numbers =
            lines.filter_map(|line| line.strip_prefix(name)).filter_map(|rest| rest.trim().parse::<u64>().ok());
        numbers.next().unwrap_or(0)
    };
    Counts {
        passed: last("pass "),
        failed: last("fail ") + last("cancelled "),
        skipped: last("skipped ") + last("todo "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_summary_of_cargo_counts() {
        let text = "running 2 tests\ntest a ... ok\n\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n\
            test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 4 filtered out; finished in 0.10s\n\
            error: test failed, to rerun pass `--lib`\n";
        assert_eq!(cargo(text), Counts { passed: 5, failed: 2, skipped: 1 });
        assert_eq!(cargo("error[E0425]: cannot find value"), Counts::default());
    }

    #[test]
    fn wasm_summaries_look_the_same() {
        let text = "test result: ok. 7 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.04s\n";
        assert_eq!(cargo(text), Counts { passed: 7, failed: 0, skipped: 0 });
    }

    #[test]
    fn the_end_of_a_tap_report_counts() {
        let text = "TAP version 13\n# pass 99\nok 1 - a\n1..2\n# tests 6\n# suites 0\n# pass 2\n# fail 1\n\
            # cancelled 1\n# skipped 1\n# todo 1\n# duration_ms 40.5\n";
        assert_eq!(tap(text), Counts { passed: 2, failed: 2, skipped: 2 });
        assert_eq!(tap(""), Counts::default());
    }
}
