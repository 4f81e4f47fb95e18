//! From a request to an answer: routes, tokens, checks, then the operation itself.

use serde::de::DeserializeOwned;

use super::clock::{Micros, rfc3339};
use super::faults::{Point, Strike, Target};
use super::journal::JournalEntry;
use super::problem::Refused;
use super::{Answer, Call, Sandbox};
use super::{
    accounts, addresses, deposits, events, instructions, orchestrations, profiles, rules, signature, transfers, vasps,
};
use crate::check::address::Environment;
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
/// It stands for the vendor's sandbox, so the addresses of that are right.
const SETTINGS: Settings = Settings { environment: Environment::Sandbox, ..Settings::REQUEST };
/// The methods that any operation may have.
const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];

/// What the journal tells of a request beside its method, path and status.
#[derive(Default)]
struct Note {
    query: Option<String>,
    operation: Option<Operation>,
    fault: Option<Point>,
    reason: Option<String>,
}

/// What becomes of a request when faults are scripted.
#[derive(Clone, Debug, PartialEq)]
pub enum Delivery {
    /// This answer arrives.
    Answered(Answer),
    /// This answer arrives, so many milliseconds later.
    Late(Answer, f64),
    /// Status, headers and half of the body of this answer arrive; then the connection breaks.
    Cut(Answer),
    /// The connection breaks before anything arrives.
    Lost,
    /// The request is still under way: after so many milliseconds it must be delivered again, as one that was held
    /// back. Nothing was done yet.
    Held(f64),
}

impl Sandbox {
    /// Answers a request that came at `now`, and writes it into the journal.
    pub(super) fn answer(&mut self, call: &Call<'_>, now: Micros) -> Answer {
        self.carry_out(call, None, now)
    }

    /// Answers a request that came at `now` as the script of faults will have it. One that was `held` back is struck by
    /// no second fault.
    pub(super) fn deliver_at(&mut self, call: &Call<'_>, held: bool, now: Micros) -> Delivery {
        if held {
            return Delivery::Answered(self.carry_out(call, Some(Point::Latency), now));
        }
        let target = if self.faults.is_empty() { None } else { target(call) };
        let Some(strike) = target.and_then(|target| self.faults.strike(target)) else {
            return Delivery::Answered(self.carry_out(call, None, now));
        };
        let Strike { point, ms, committed, .. } = strike;
        match point {
            Point::BeforeCommit => {
                self.note(call, 0, Note { fault: Some(point), ..named(call) }, now);
                Delivery::Lost
            }
            Point::AfterCommit => {
                self.carry_out(call, Some(point), now);
                Delivery::Lost
            }
            Point::ConnectionCut => {
                if committed {
                    self.carry_out(call, Some(point), now);
                } else {
                    self.note(call, 0, Note { fault: Some(point), ..named(call) }, now);
                }
                Delivery::Lost
            }
            Point::MidBody => Delivery::Cut(self.carry_out(call, Some(point), now)),
            Point::Latency if committed => Delivery::Late(self.carry_out(call, Some(point), now), ms),
            Point::Latency => Delivery::Held(ms),
            Point::Status => Delivery::Answered(self.answer_with_status(call, strike, now)),
        }
    }

    /// The answer of a fault, before which the operation may have been carried out.
    fn answer_with_status(&mut self, call: &Call<'_>, strike: Strike, now: Micros) -> Answer {
        let (mut note, done) = if strike.committed {
            let (answer, note) = self.answer_unnoted(call, now);
            (note, format!("the request itself was answered with {}", answer.status))
        } else {
            (named(call), String::from("nothing was carried out"))
        };
        let reason = format!("a scripted fault of the sandbox; {done}");
        note.fault = Some(strike.point);
        note.reason = Some(reason.clone());
        self.note(call, strike.status, note, now);
        Refused::fault(strike.status, &reason, strike.retry_after).into_answer()
    }

    fn carry_out(&mut self, call: &Call<'_>, fault: Option<Point>, now: Micros) -> Answer {
        let (answer, note) = self.answer_unnoted(call, now);
        self.note(call, answer.status, Note { fault, ..note }, now);
        answer
    }

    fn answer_unnoted(&mut self, call: &Call<'_>, now: Micros) -> (Answer, Note) {
        let (path, query) = split(call);
        let mut note = Note::default();
        if self.options.limits
            && let Err(refused) = self.limits.admit(target(call), now, self.options.guesses.retry_after)
        {
            let note = Note { reason: Some(refused.detail.clone()), ..named(call) };
            return (refused.into_answer(), note);
        }
        let answer = if path == TOKEN {
            self.token(call, now, &mut note)
        } else {
            self.operation(call, (path, query), now, &mut note).unwrap_or_else(|refused| {
                note.reason = Some(refused.detail.clone());
                refused.into_answer()
            })
        };
        (answer, note)
    }

    fn note(&mut self, call: &Call<'_>, status: u16, note: Note, now: Micros) {
        self.journal.add(JournalEntry {
            at: rfc3339(now),
            method: String::from(call.method),
            path: String::from(split(call).0),
            query: note.query,
            operation: note.operation.map(Operation::name),
            status,
            fault: note.fault.map(Point::as_str),
            reason: note.reason,
        });
    }

    fn token(&mut self, call: &Call<'_>, now: Micros, note: &mut Note) -> Answer {
        let refused = if call.method != "POST" {
            Refused::method(call.method, "POST")
        } else if call.body.len() > LONGEST_BODY {
            Refused::too_large(LONGEST_BODY)
        } else {
            return self.tokens.grant(call, &self.options, now).unwrap_or_else(|error| {
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
        signature::check(call, &self.options.signing_keys, now)?;
        let incoming = incoming::read(call.method, below, query, call.body);
        let Incoming { params, .. } = incoming.map_err(|refusal| unroutable(refusal, call.method, below))?;
        let built = build(operation, &params, SETTINGS).map_err(|issues| Refused::invalid(&issues))?;
        note.query = Some(built.request.query).filter(|query| !query.is_empty());
        self.perform(operation, &params, now)
    }

    /// Performs an operation whose parameters passed the checks.
    fn perform(&mut self, operation: Operation, params: &[u8], now: Micros) -> Result<Answer, Refused> {
        let options = &self.options;
        let (dialect, processing) = (options.dialect, options.processing());
        let state = &mut self.state;
        match operation {
            Operation::listOrchestrations => orchestrations::list(state, dialect, &read(params)?),
            Operation::createOrchestration => orchestrations::create(state, options, read(params)?, now),
            Operation::getOrchestration => orchestrations::get(state, dialect, &read(params)?),
            Operation::listOrchestrationRules => rules::list(state, dialect, &read(params)?),
            Operation::createOrchestrationRule => rules::create(state, options, &read(params)?, now),
            Operation::deleteOrchestrationRule => rules::delete(state, options, &read(params)?),
            Operation::putCryptoDestinationAddress => addresses::put(state, options, &read(params)?, now),
            Operation::listCryptoDestinationAddresses => addresses::list(state, dialect, &read(params)?),
            Operation::createFiatAccount => accounts::create(state, &read(params)?, now, processing),
            Operation::getFiatAccount => accounts::get(state, &read(params)?),
            Operation::listFiatAccounts => accounts::list(state, dialect, &read(params)?),
            Operation::updateFiatAccount => accounts::update(state, &read(params)?, now, processing),
            Operation::deleteFiatAccount => accounts::delete(state, &read(params)?),
            Operation::createFiatDepositInstructions => instructions::create(state, &read(params)?, now),
            Operation::getFiatDepositInstructions => instructions::get(state, &read(params)?),
            Operation::listFiatDepositInstructions => instructions::list(state, dialect, &read(params)?),
            Operation::listEvents => events::list(state, dialect, &read(params)?),
            Operation::getEvent => events::get(state, &read(params)?),
            Operation::listProfiles => profiles::list(state, dialect, &read(params)?),
            Operation::getProfile => profiles::get(state, &read(params)?),
            Operation::listProfileBalances => profiles::balances(state, &read(params)?),
            Operation::getProfileBalance => profiles::balance(state, &read(params)?),
            Operation::getTransfer => transfers::get(state, &read(params)?),
            Operation::listTransfers => transfers::list(state, dialect, &read(params)?),
            Operation::listVasps => vasps::list(state, dialect, &read(params)?),
            Operation::getVasp => vasps::get(state, &read(params)?),
            Operation::createSandboxDeposit => deposits::create(state, &read(params)?, now, options),
            Operation::initiateSandboxFiatDeposit => deposits::initiate(state, &read(params)?, now, options),
        }
    }
}

/// Path and query of a request.
fn split<'c>(call: &Call<'c>) -> (&'c str, &'c str) {
    call.target.split_once('?').unwrap_or((call.target, ""))
}

/// What a request is for, as far as its path tells; `None` when it is for nothing there is.
fn target(call: &Call<'_>) -> Option<Target> {
    match split(call).0 {
        TOKEN => Some(Target::Token),
        path => incoming::find(call.method, path.strip_prefix(API)?).ok().map(Target::Operation),
    }
}

/// What the journal tells of a request that was not looked into.
fn named(call: &Call<'_>) -> Note {
    let operation = match target(call) {
        Some(Target::Operation(operation)) => Some(operation),
        _ => None,
    };
    Note { operation, ..Note::default() }
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
