//! Runs other programs: their output is kept, shown when they fail, and never reaches our stdout.

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::progress::seconds;

/// A step that is silent for longer than this is alive all the same: its last line is shown.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// A program that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(45 * 60);
/// How long to read on after the program ended: what it left in the background may hold the pipe open.
const DRAIN: Duration = Duration::from_secs(2);
const TAIL: usize = 20;

/// How much of a failed program's output is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// The last 20 lines.
    Tail,
    /// Everything: compilers and tests.
    All,
}

/// What a program said and how it ended.
pub(crate) struct Ended {
    pub(crate) output: String,
    pub(crate) status: ExitStatus,
}

impl Ended {
    pub(crate) fn show(&self, show: Show) {
        let text = self.output.trim_end();
        match show {
            Show::All => eprintln!("{text}"),
            Show::Tail => eprintln!("{}", tail(text, TAIL)),
        }
    }
}

/// Runs a program that has to succeed and gives its output; `what` names it in the error.
pub(crate) fn run(what: &str, show: Show, command: Command) -> Result<String> {
    let ended = capture(what, command)?;
    if ended.status.success() {
        return Ok(ended.output);
    }
    ended.show(show);
    bail!("{what} failed ({})", ended.status)
}

/// Runs a program and keeps stdout and stderr in one text, in the order they were written.
pub(crate) fn capture(what: &str, mut command: Command) -> Result<Ended> {
    let (reader, writer) = std::io::pipe().context("cannot make a pipe")?;
    command.stdin(std::process::Stdio::null());
    command.stdout(writer.try_clone().context("cannot make a pipe")?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("{what}: cannot start {}", shown(&command)))?;
    // Our copies of the pipe's writing end go with it, else the reader would never see its end.
    drop(command);

    let (lines, received) = mpsc::channel();
    std::thread::spawn(move || {
        let mut reader = BufReader::new(reader);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            if lines.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                break;
            }
            line.clear();
        }
    });

    let start = Instant::now();
    let mut output = String::new();
    let mut last = String::new();
    let mut shown_at = start;
    let mut ended: Option<(ExitStatus, Instant)> = None;
    let mut stopped = false;
    loop {
        match received.recv_timeout(Duration::from_millis(50)) {
            Ok(line) => {
                output.push_str(&line);
                if !line.trim().is_empty() {
                    last = strip_ansi(line.trim());
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                let status = match ended {
                    Some((status, _)) => status,
                    None => child.wait().with_context(|| format!("{what}: cannot wait for its end"))?,
                };
                return Ok(Ended { output, status });
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        match ended {
            Some((status, at)) if at.elapsed() > DRAIN => return Ok(Ended { output, status }),
            Some(_) => {}
            None => ended = child.try_wait()?.map(|status| (status, Instant::now())),
        }
        if ended.is_none() && !stopped && start.elapsed() > LIMIT {
            stopped = true;
            child.kill().with_context(|| format!("{what}: cannot be stopped"))?;
            output.push_str("stopped: it took too long\n");
        }
        if ended.is_none() && shown_at.elapsed() > HEARTBEAT {
            shown_at = Instant::now();
            let short: String = last.chars().take(90).collect();
            eprintln!("      ... {what}, {}: {short}", seconds(start.elapsed()));
        }
    }
}

/// The standard output of a short program, or nothing when it is missing or fails.
pub(crate) fn ask(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(std::process::Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The cargo that runs us, in `dir`, without what it set for us and would not set for itself.
pub(crate) fn cargo(dir: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(dir);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    // No `--quiet`: the last line says what is going on when a build takes long.
    if std::env::var_os("CARGO_TERM_COLOR").is_none() {
        let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
        command.env("CARGO_TERM_COLOR", if colour { "always" } else { "never" });
    }
    command.env("CARGO_TERM_PROGRESS_WHEN", "never");
    command
}

/// `node` in `dir`.
pub(crate) fn node(dir: &Path) -> Command {
    let mut command = Command::new("node");
    command.current_dir(dir);
    command
}

/// Text without colours and cursor movements.
pub(crate) fn strip_ansi(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\u{1b}' {
            plain.push(character);
            continue;
        }
        if characters.next() == Some('[') {
            // A control sequence ends with its first letter.
            characters.by_ref().find(char::is_ascii_alphabetic);
        }
    }
    plain
}

fn tail(text: &str, count: usize) -> String {
    let mut last = VecDeque::with_capacity(count);
    for line in text.lines() {
        if last.len() == count {
            last.pop_front();
        }
        last.push_back(line);
    }
    Vec::from(last).join("\n")
}

fn shown(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_go() {
        assert_eq!(strip_ansi("\u{1b}[1m\u{1b}[32mok\u{1b}[0m. 3 passed"), "ok. 3 passed");
        assert_eq!(strip_ansi("plain"), "plain");
        assert_eq!(strip_ansi("cut \u{1b}["), "cut ");
    }

    #[test]
    fn tail_keeps_the_last_lines() {
        assert_eq!(tail("a\nb\nc", 2), "b\nc");
        assert_eq!(tail("a", 2), "a");
    }

    #[test]
    fn both_streams_arrive_and_the_status_too() {
        let mut command = Command::new("node");
        command.args(["-e", "console.log('out'); console.error('err'); process.exit(3)"]);
        let ended = capture("a test", command).unwrap();
        assert_eq!(ended.status.code(), Some(3));
        assert!(ended.output.contains("out") && ended.output.contains("err"));
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = capture("a test", Command::new("no-such-program-anywhere")).map(|_| ()).unwrap_err();
        assert_eq!(format!("{error}"), "a test: cannot start no-such-program-anywhere");
    }
}
