//! From a request to an answer: routes, tokens, checks, then the operation itself.

use serde::de::DeserializeOwned;

use super::clock::{Micros, rfc3339};
use super::journal::JournalEntry;
use super::problem::Refused;
use super::{Answer, Call, Sandbox, orchestrations, profiles};
use crate::incoming::{self, Incoming, Refusal};
use crate::operation::Operation;
use crate::request::build;
use crate::shape::check::Settings;

/// Where the API starts.
const API: &str = "/v2";
/// The token endpoint.
const TOKEN: &str = "/oauth2/token";
/// The longest body, in bytes.
const LONGEST_BODY: usize = 65_536;
/// The methods that any operation may have.
const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];

/// What the journal tells of a request beside its method, path and status.
#[derive(Default)]
struct Note {
    query: Option<String>,
    operation: Option<Operation>,
    reason: Option<String>,
}

impl Sandbox {
    /// Answers a request that came at `now`, and writes it into the journal.
    pub(super) fn answer(&mut self, call: &Call<'_>, now: Micros) -> Answer {
        let (path, query) = call.target.split_once('?').unwrap_or((call.target, ""));
        let mut note = Note::default();
        let answer = if path == TOKEN {
            self.token(call, now, &mut note)
        } else {
            self.operation(call, (path, query), now, &mut note).unwrap_or_else(|refused| {
                note.reason = Some(refused.detail.clone());
                refused.into_answer()
            })
        };
        self.journal.add(JournalEntry {
            at: rfc3339(now),
            method: String::from(call.method),
            path: String::from(path),
            query: note.query,
            operation: note.operation.map(Operation::name),
            status: answer.status,
            reason: note.reason,
        });
        answer
    }

    fn token(&mut self, call: &Call<'_>, now: Micros, note: &mut Note) -> Answer {
        let refused = if call.method != "POST" {
            Refused::method(call.method, "POST")
        } else if call.body.len() > LONGEST_BODY {
            Refused::too_large(LONGEST_BODY)
        } else {
            return self.tokens.grant(call, &self.options.credentials, now).unwrap_or_else(|error| {
                note.reason = Some(format!("{}: {}", error.error, error.description));
                error.into_answer()
            });
        };
        note.reason = Some(refused.detail.clone());
        refused.into_answer()
    }

    fn operation(
        &mut self,
        call: &Call<'_>,
        (path, query): (&str, &str),
        now: Micros,
        note: &mut Note,
    ) -> Result<Answer, Refused> {
        let below = path.strip_prefix(API).filter(|below| below.starts_with('/'));
        let below = below.ok_or_else(|| Refused::not_found("this path is neither below /v2 nor /oauth2/token"))?;
        let operation =
            incoming::find(call.method, below).map_err(|refusal| unroutable(refusal, call.method, below))?;
        note.operation = Some(operation);
        if call.body.len() > LONGEST_BODY {
            return Err(Refused::too_large(LONGEST_BODY));
        }
        self.tokens.allow(call.authorization, operation, now)?;
        let incoming = incoming::read(call.method, below, query, call.body);
        let Incoming { params, .. } = incoming.map_err(|refusal| unroutable(refusal, call.method, below))?;
        let built = build(operation, &params, Settings::REQUEST).map_err(|issues| Refused::invalid(&issues))?;
        note.query = Some(built.request.query).filter(|query| !query.is_empty());
        self.perform(operation, &params, now)
    }

    /// Performs an operation whose parameters passed the checks.
    fn perform(&mut self, operation: Operation, params: &[u8], now: Micros) -> Result<Answer, Refused> {
        let (dialect, processing) = (self.options.dialect, self.options.processing());
        let state = &mut self.state;
        match operation {
            Operation::listOrchestrations => orchestrations::list(state, dialect, &read(params)?),
            Operation::createOrchestration => orchestrations::create(state, dialect, read(params)?, now, processing),
            Operation::getOrchestration => orchestrations::get(state, dialect, &read(params)?),
            Operation::listProfiles => profiles::list(state, dialect, &read(params)?),
            Operation::listProfileBalances => profiles::balances(state, &read(params)?),
        }
    }
}

/// Parameters as their model. They passed the checks, so a failure means that shape and model disagree.
fn read<T: DeserializeOwned>(params: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(params).map_err(|_| Refused::broken())
}

fn unroutable(refusal: Refusal, method: &str, path: &str) -> Refused {
    match refusal {
        Refusal::Malformed(reason) => Refused::malformed(reason),
        Refusal::NotFound => Refused::not_found("no operation of this sandbox has this path"),
        Refusal::MethodNotAllowed => {
            let allowed: Vec<_> = METHODS.into_iter().filter(|method| incoming::find(method, path).is_ok()).collect();
            Refused::method(method, &allowed.join(", "))
        }
    }
}
