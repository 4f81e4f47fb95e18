//! Progress lines on stderr, `[2/7] wasm core ...` when a step begins and its time when it is done; results on stdout.

use std::io::Write as _;
use std::time::{Duration, Instant};

/// Counts the steps of one command.
pub(crate) struct Progress {
    indent: &'static str,
    total: usize,
    done: usize,
}

impl Progress {
    /// `indent` stands before every line; steps of a step are indented.
    pub(crate) fn new(indent: &'static str, total: usize) -> Self {
        Self { indent, total, done: 0 }
    }

    /// Runs one step between its two lines.
    pub(crate) fn step<T>(&mut self, name: &str, work: impl FnOnce() -> T) -> T {
        self.done += 1;
        let head = format!("{}[{}/{}] {name}", self.indent, self.done, self.total);
        eprintln!("{head} ...");
        let start = Instant::now();
        let result = work();
        eprintln!("{head} {}", seconds(start.elapsed()));
        result
    }
}

/// `0.4 s`, `95 s`.
pub(crate) fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 10.0 { format!("{seconds:.1} s") } else { format!("{seconds:.0} s") }
}

/// A line of the result. A reader that left early (`| head`) is no error.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
