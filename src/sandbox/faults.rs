//! Faults: a script of what goes wrong with which request. Here it is decided; the host makes it happen.
//!
//! A script belongs to whoever tests, not to the data: a snapshot does not hold it, a reset ends it. Its draws come
//! from a stream of the sandbox's seed that starts anew with a reset.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::random::{Random, Stream};
use crate::operation::Operation;

/// The most faults of a script.
const MOST_FAULTS: usize = 1000;
/// The longest delay, in milliseconds: what a host's timers can wait.
const LONGEST_DELAY: f64 = 2_147_483_647.0;
/// The names of a fault's members.
const MEMBERS: &[&str] =
    &["operation", "point", "times", "probability", "skip", "status", "retryAfter", "ms", "committed"];

/// What goes wrong, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Point {
    /// The connection is lost before anything is done.
    BeforeCommit,
    /// The operation is carried out, then the connection is lost.
    AfterCommit,
    /// The operation is carried out, and half of the answer's body arrives.
    MidBody,
    /// A problem with a status of choice is the answer.
    Status,
    /// The request, or the answer, takes long.
    Latency,
    /// The connection is lost, and nobody can tell whether the operation was carried out.
    ConnectionCut,
}

impl Point {
    const ALL: [Self; 6] =
        [Self::BeforeCommit, Self::AfterCommit, Self::MidBody, Self::Status, Self::Latency, Self::ConnectionCut];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::BeforeCommit => "before_commit",
            Self::AfterCommit => "after_commit",
            Self::MidBody => "mid_body",
            Self::Status => "status",
            Self::Latency => "latency",
            Self::ConnectionCut => "connection_cut",
        }
    }
}

/// What a request asks of: an operation, or a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Token,
    Operation(Operation),
}

impl Target {
    fn named(name: &str) -> Option<Self> {
        match name {
            "token" => Some(Self::Token),
            name => Operation::named(name).map(Self::Operation),
        }
    }
}

/// A fault that strikes a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Strike {
    pub(super) point: Point,
    pub(super) status: u16,
    pub(super) retry_after: Option<u32>,
    pub(super) ms: f64,
    pub(super) committed: bool,
}

/// One line of a script, with what is left of it.
#[derive(Clone, Debug, PartialEq)]
struct Fault {
    /// Any operation when there is none.
    target: Option<Target>,
    strike: Strike,
    /// No end when there is none.
    times: Option<u32>,
    probability: f64,
    skip: u32,
    /// Whether it is drawn each time if the operation is carried out.
    draws_commit: bool,
}

impl Fault {
    fn concerns(&self, target: Target) -> bool {
        match self.target {
            Some(wanted) => wanted == target,
            None => target != Target::Token,
        }
    }
}

/// The script, and what came of it.
#[derive(Debug)]
pub(super) struct Faults {
    script: Vec<Fault>,
    random: Random,
    fired: BTreeMap<Point, u32>,
}

impl Faults {
    pub(super) fn new(seed: &str) -> Self {
        Self { script: Vec::new(), random: Random::new(seed, Stream::Faults), fired: BTreeMap::new() }
    }

    /// Whether nothing can go wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.script.is_empty()
    }

    /// Puts a script, a JSON array, in the place of the one before, and counts anew; or says what is wrong with it and
    /// changes nothing.
    pub(super) fn script(&mut self, text: &str) -> Result<(), String> {
        let Ok(Value::Array(entries)) = serde_json::from_str(text) else {
            return Err(String::from("a script of faults must be an array"));
        };
        if entries.len() > MOST_FAULTS {
            return Err(format!("a script of faults has at most {MOST_FAULTS} entries"));
        }
        let read = |(position, entry): (usize, &Value)| {
            read(entry).map_err(|(member, words)| match member {
                "" => format!("faults[{position}] {words}"),
                member => format!("faults[{position}].{member} {words}"),
            })
        };
        self.script = entries.iter().enumerate().map(read).collect::<Result<_, _>>()?;
        self.fired.clear();
        Ok(())
    }

    /// Ends the script; the counts stay.
    pub(super) fn clear(&mut self) {
        self.script.clear();
    }

    /// How often which kind of fault struck since the latest script began.
    pub(super) fn fired(&self) -> BTreeMap<&'static str, u32> {
        let count = |point: Point| (point.as_str(), self.fired.get(&point).copied().unwrap_or_default());
        Point::ALL.into_iter().map(count).collect()
    }

    /// The fault that strikes a request: the first of the script that concerns it, has let enough pass and is drawn.
    /// Those behind it do not see the request.
    pub(super) fn strike(&mut self, target: Target) -> Option<Strike> {
        for fault in &mut self.script {
            if fault.times == Some(0) || !fault.concerns(target) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            if fault.probability < 1.0 && self.random.fraction() >= fault.probability {
                continue;
            }
            fault.times = fault.times.map(|times| times.saturating_sub(1));
            *self.fired.entry(fault.strike.point).or_default() += 1;
            let mut strike = fault.strike;
            if fault.draws_commit {
                strike.committed = self.random.percent(50);
            }
            return Some(strike);
        }
        None
    }
}

/// What is wrong: with which member, in words. Without a member it is the fault as a whole.
type Wrong = (&'static str, String);

fn read(entry: &Value) -> Result<Fault, Wrong> {
    let Value::Object(members) = entry else { return Err(("", String::from("must be an object"))) };
    if let Some(unknown) = members.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        let shown: String = unknown.chars().take(60).collect();
        return Err(("", format!("has no member {shown}; there are {}", MEMBERS.join(", "))));
    }
    let point = text(members, "point")?.and_then(|name| Point::ALL.into_iter().find(|point| point.as_str() == name));
    let Some(point) = point else {
        return Err(("point", format!("must be one of {}", Point::ALL.map(Point::as_str).join(", "))));
    };
    for (member, points) in [
        ("status", &[Point::Status][..]),
        ("retryAfter", &[Point::Status]),
        ("ms", &[Point::Latency]),
        ("committed", &[Point::Status, Point::Latency, Point::ConnectionCut]),
    ] {
        if members.contains_key(member) && !points.contains(&point) {
            let takes = points.iter().map(|point| point.as_str()).collect::<Vec<_>>().join(" or ");
            return Err((member, format!("belongs to the point {takes}, not to {}", point.as_str())));
        }
    }
    let target = match text(members, "operation")? {
        None => None,
        Some(name) => Some(Target::named(name).ok_or_else(|| {
            let shown: String = name.chars().take(60).collect();
            ("operation", format!("must be the name of an operation or token, not {shown}"))
        })?),
    };
    let times = match members.get("times") {
        // What JSON makes of Infinity.
        Some(Value::Null) => None,
        _ => Some(whole(members, "times", (1, u32::MAX), ", or null for no end")?.unwrap_or(1)),
    };
    let status = whole(members, "status", (400, 599), "")?.unwrap_or(503);
    let ms = number(members, "ms", LONGEST_DELAY)?;
    if point == Point::Latency && ms.is_none() {
        return Err(("ms", String::from("is missing: say how many milliseconds it takes")));
    }
    let strike = Strike {
        point,
        status: u16::try_from(status).unwrap_or(503),
        retry_after: whole(members, "retryAfter", (0, u32::MAX), "")?,
        ms: ms.unwrap_or_default(),
        committed: boolean(members, "committed")?.unwrap_or_default(),
    };
    let probability = number(members, "probability", 1.0)?.unwrap_or(1.0);
    let skip = whole(members, "skip", (0, u32::MAX), "")?.unwrap_or_default();
    let draws_commit = point == Point::ConnectionCut && !members.contains_key("committed");
    Ok(Fault { target, strike, times, probability, skip, draws_commit })
}

fn text<'m>(members: &'m Map<String, Value>, name: &'static str) -> Result<Option<&'m str>, Wrong> {
    let value = members.get(name);
    value.map(|value| value.as_str().ok_or_else(|| (name, String::from("must be a text")))).transpose()
}

fn boolean(members: &Map<String, Value>, name: &'static str) -> Result<Option<bool>, Wrong> {
    let value = members.get(name);
    value.map(|value| value.as_bool().ok_or_else(|| (name, String::from("must be true or false")))).transpose()
}

fn whole(
    members: &Map<String, Value>,
    name: &'static str,
    (least, most): (u32, u32),
    or: &str,
) -> Result<Option<u32>, Wrong> {
    let Some(value) = members.get(name) else { return Ok(None) };
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    match number.filter(|number| (least..=most).contains(number)) {
        Some(number) => Ok(Some(number)),
        None => Err((name, format!("must be a whole number from {least} to {most}{or}"))),
    }
}

fn number(members: &Map<String, Value>, name: &'static str, most: f64) -> Result<Option<f64>, Wrong> {
    let Some(value) = members.get(name) else { return Ok(None) };
    match value.as_f64().filter(|number| (0.0..=most).contains(number)) {
        Some(number) => Ok(Some(number)),
        None => Err((name, format!("must be a number from 0 to {most}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREATE: Target = Target::Operation(Operation::createOrchestration);
    const LIST: Target = Target::Operation(Operation::listOrchestrations);

    fn faults(script: &str) -> Faults {
        let mut faults = Faults::new("seed");
        faults.script(script).unwrap();
        faults
    }

    fn points(faults: &mut Faults, targets: &[Target]) -> Vec<&'static str> {
        targets.iter().map(|target| faults.strike(*target).map_or("-", |strike| strike.point.as_str())).collect()
    }

    #[test]
    fn a_script_that_is_wrong_is_told_so() {
        let table = [
            ("{}", "a script of faults must be an array"),
            ("nonsense", "a script of faults must be an array"),
            ("[1]", "faults[0] must be an object"),
            (
                r#"[{"point":"status"},{}]"#,
                "faults[1].point must be one of before_commit, after_commit, mid_body, status, latency, connection_cut",
            ),
            (r#"[{"point":1}]"#, "faults[0].point must be a text"),
            (
                r#"[{"point":"status","when":1}]"#,
                "faults[0] has no member when; there are operation, point, times, probability, skip, status, retryAfter, ms, committed",
            ),
            (
                r#"[{"point":"status","operation":"creat"}]"#,
                "faults[0].operation must be the name of an operation or token, not creat",
            ),
            (
                r#"[{"point":"status","times":0}]"#,
                "faults[0].times must be a whole number from 1 to 4294967295, or null for no end",
            ),
            (
                r#"[{"point":"status","times":1.5}]"#,
                "faults[0].times must be a whole number from 1 to 4294967295, or null for no end",
            ),
            (r#"[{"point":"status","probability":2}]"#, "faults[0].probability must be a number from 0 to 1"),
            (r#"[{"point":"status","probability":"NaN"}]"#, "faults[0].probability must be a number from 0 to 1"),
            (r#"[{"point":"status","skip":-1}]"#, "faults[0].skip must be a whole number from 0 to 4294967295"),
            (r#"[{"point":"status","status":200}]"#, "faults[0].status must be a whole number from 400 to 599"),
            (
                r#"[{"point":"status","retryAfter":"5"}]"#,
                "faults[0].retryAfter must be a whole number from 0 to 4294967295",
            ),
            (r#"[{"point":"status","committed":1}]"#, "faults[0].committed must be true or false"),
            (r#"[{"point":"status","ms":1}]"#, "faults[0].ms belongs to the point latency, not to status"),
            (
                r#"[{"point":"mid_body","committed":true}]"#,
                "faults[0].committed belongs to the point status or latency or connection_cut, not to mid_body",
            ),
            (r#"[{"point":"latency","status":500}]"#, "faults[0].status belongs to the point status, not to latency"),
            (r#"[{"point":"latency"}]"#, "faults[0].ms is missing: say how many milliseconds it takes"),
            (r#"[{"point":"latency","ms":-1}]"#, "faults[0].ms must be a number from 0 to 2147483647"),
        ];
        let mut faults = faults(r#"[{"point":"status"}]"#);
        for (script, words) in table {
            assert_eq!(faults.script(script).unwrap_err(), words, "{script}");
        }
        let long = format!("[{}]", vec!["{}"; 1001].join(","));
        assert_eq!(faults.script(&long).unwrap_err(), "a script of faults has at most 1000 entries");
        assert_eq!(points(&mut faults, &[CREATE]), ["status"], "the script before is still there");
    }

    #[test]
    fn the_first_that_concerns_a_request_strikes() {
        let mut faults = faults(
            r#"[{"operation":"createOrchestration","point":"before_commit"},
                {"operation":"token","point":"status","times":null},
                {"point":"after_commit","times":2,"skip":1},
                {"point":"mid_body"}]"#,
        );
        let targets = [LIST, CREATE, CREATE, Target::Token, LIST, CREATE, Target::Token];
        let struck = ["mid_body", "before_commit", "after_commit", "status", "after_commit", "-", "status"];
        assert_eq!(points(&mut faults, &targets), struck);
        let counts = [
            ("after_commit", 2),
            ("before_commit", 1),
            ("connection_cut", 0),
            ("latency", 0),
            ("mid_body", 1),
            ("status", 2),
        ];
        assert_eq!(faults.fired(), BTreeMap::from(counts));
        faults.clear();
        assert_eq!(points(&mut faults, &targets), ["-"; 7]);
        assert_eq!(faults.fired(), BTreeMap::from(counts), "the counts outlive the script");
        faults.script("[]").unwrap();
        assert_eq!(faults.fired().values().sum::<u32>(), 0);
    }

    #[test]
    fn draws_come_from_the_seed() {
        let script = r#"[{"point":"status","probability":0.3,"times":null}]"#;
        let mut faults = faults(script);
        let first = points(&mut faults, &[CREATE; 1000]);
        let struck = first.iter().filter(|point| **point == "status").count();
        assert!((250..350).contains(&struck), "{struck}");
        let mut again = Faults::new("seed");
        again.script(script).unwrap();
        assert_eq!(points(&mut again, &[CREATE; 1000]), first);
        // Another script goes on drawing, so that scripts in a row do not all draw alike.
        again.script(script).unwrap();
        assert_ne!(points(&mut again, &[CREATE; 1000]), first);
        for (probability, struck) in [("0", "-"), ("1", "status")] {
            again.script(&format!(r#"[{{"point":"status","probability":{probability},"times":null}}]"#)).unwrap();
            assert_eq!(points(&mut again, &[CREATE; 3]), [struck; 3]);
        }
    }
}
