//! The sandbox: the remote API in memory, sans-IO. A request goes in, an answer comes out; time is an argument and
//! randomness has a seed, so the same calls give the same answers.
//!
//! ```
//! use paxos_orchestrations::sandbox::{Call, Credentials, Options, Sandbox};
//!
//! let credentials = Credentials { client_id: "id".into(), client_secret: "secret".into() };
//! let now_ms = 1_783_501_443_218.0;
//! let mut sandbox = Sandbox::new(Options::new(credentials), now_ms);
//! let body = b"grant_type=client_credentials&client_id=id&client_secret=secret";
//! let call = Call { method: "POST", target: "/oauth2/token", body, ..Call::default() };
//! assert_eq!(sandbox.handle(&call, now_ms).status, 200);
//! ```
//!
//! # Outcomes to choose
//!
//! The two decimal places of `source_amount` choose what becomes of an orchestration (zeros behind them do not
//! count). *T* is [`Options::processing_ms`].
//!
//! | amount ends in | state after the create | what happens |
//! |---|---|---|
//! | anything else | PROCESSING | COMPLETED after *T*: the source transfer starts after ¼ *T* and is done after ½ *T*, the destination transfer starts after ¾ *T* |
//! | `.11` | PENDING | approved after *T*: PROCESSING; COMPLETED after 2 *T* |
//! | `.13` | PROCESSING | the destination transfer fails after *T*: FAILED with a `fail_reason`; the money is back |
//! | `.17` | PENDING | the approval is refused after *T*: REJECTED; the money is back |
//! | `.19` | PENDING | stays so for ever |
//!
//! # How true it is
//!
//! *Documented*: the vendor says so. *Derived*: the vendor's documents leave no other reading. *Guess*: the documents
//! are silent, and the sandbox had to do something; do not rely on it.
//!
//! | rule | standing |
//! |---|---|
//! | client credentials grant, form fields, `expires_in` 3599, lower-case `bearer`, granted `scope` in the answer | documented |
//! | urlencoded form, multipart form and HTTP Basic are accepted | documented for multipart and Basic, derived for urlencoded |
//! | errors of the token endpoint have the form of RFC 6749 | guess |
//! | a token request without `scope` gets every scope | guess |
//! | operation needs its scope: 403, `about:blank`, "insufficient scopes: found '…', required one of '[…]'" | documented |
//! | no, unknown or expired token: 401 `Unauthorized` | documented for no token, derived for the others |
//! | order of the checks: route, size of the body, token, scope, parameters, `ref_id`, funds | guess |
//! | unknown path 404, wrong method 405, body over 64 KiB 413 | guess |
//! | parameters are checked by the same checker as in the client; 400 with `meta.issues` | guess (status, `meta`) |
//! | `source` and `destination` are required | guess |
//! | unknown profile: 400 when a body names it, 404 when a path does; `default` works in a path | guess; `default` documented for one profile |
//! | a top-level `profile_id` that differs from `source.profile.profile_id` is refused | guess |
//! | the five assets are USD, USDG, PYUSD, USDP and USDC; others are refused with 400 | documented for rules, guess here |
//! | more than 18 decimal places: 400 `exceed-precision` | documented type, guessed use |
//! | insufficient funds: 403 with `profile_id`, `asset`, `available`, `needed` | documented |
//! | used `ref_id`: 409 with `meta.existing`; nothing runs twice | documented |
//! | a `ref_id` counts in the whole sandbox, whatever the rest of the body says | guess |
//! | conversions are one to one; no fees | documented; guess for fees |
//! | funds are set aside while an orchestration runs, and given back on failure | documented |
//! | funds are set aside in PENDING too | guess |
//! | bank accounts and blockchain addresses as destinations are not looked up | differs: the vendor wants them registered and approved |
//! | Travel Rule data is not asked for | differs: enforced from 30 November 2026 |
//! | states and transitions of orchestrations and of their transfers | documented |
//! | how long they take | guess |
//! | newest first, 100 a page, `next_page_cursor` left out on the last page | documented |
//! | an unreadable `page_cursor` is 400 | documented for other lists |
//! | filters of one name mean "or", of different names "and"; `profile_id` means the field of that name | guess |
//! | all five assets are listed as balances, those at zero too | guess |
//! | rate limits | not emulated yet |

mod api;
mod asset;
mod book;
mod clock;
mod dialect;
mod form;
mod journal;
mod ledger;
mod lifecycle;
mod orchestrations;
mod page;
mod problem;
mod profiles;
mod random;
mod seed;
mod snapshot;
mod token;
mod view;

pub use asset::KnownAsset;
pub use dialect::Dialect;
pub use journal::JournalEntry;
pub use ledger::{Account, Entry, Ledger, Shortage};
pub use view::{BalanceView, Counts, ProfileView, View};

use book::Book;
use clock::{Clock, MILLISECOND, Micros};
use journal::Journal;
use lifecycle::Agenda;
use profiles::StoredProfile;
use random::{Random, Stream};
use token::Tokens;

/// What the token endpoint accepts.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// The client id.
    pub client_id: String,
    /// The client secret.
    pub client_secret: String,
}

/// How a sandbox behaves.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    /// What the token endpoint accepts.
    pub credentials: Credentials,
    /// The same seed gives the same data and the same ids.
    #[serde(default = "default_seed")]
    pub seed: String,
    /// Where the clock stands, in milliseconds since 1970; without it the clock follows the machine's.
    #[serde(default)]
    pub now_ms: Option<f64>,
    /// How long an orchestration takes from creation to completion, in milliseconds.
    #[serde(default = "default_processing")]
    pub processing_ms: f64,
    /// Which of the vendor's documents the answers follow.
    #[serde(default)]
    pub dialect: Dialect,
}

fn default_seed() -> String {
    String::from("paxos")
}

fn default_processing() -> f64 {
    3000.0
}

impl Options {
    /// The defaults: seed `paxos`, a clock that follows the machine's, three seconds, the dialect of July 2026.
    pub fn new(credentials: Credentials) -> Self {
        let (seed, processing_ms) = (default_seed(), default_processing());
        Self { credentials, seed, now_ms: None, processing_ms, dialect: Dialect::default() }
    }

    fn processing(&self) -> Micros {
        clock::from_millis(self.processing_ms)
    }
}

/// A request, with the headers that matter.
#[derive(Clone, Copy, Debug, Default)]
pub struct Call<'a> {
    /// The HTTP method, in capitals.
    pub method: &'a str,
    /// Path and query as they stand in the request line: `/v2/profiles?limit=2`.
    pub target: &'a str,
    /// The header `authorization`; empty when there is none.
    pub authorization: &'a str,
    /// The header `content-type`; empty when there is none.
    pub content_type: &'a str,
    /// The body.
    pub body: &'a [u8],
}

/// Name, in small letters, and value.
pub type Header = (&'static str, String);

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<Header>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    fn json<T: serde::Serialize>(status: u16, content_type: &str, value: &T) -> Self {
        let headers = vec![("content-type", String::from(content_type))];
        match serde_json::to_vec(value) {
            Ok(body) => Self { status, headers, body },
            Err(_) => Self { status: 500, headers, body: Vec::from(b"{\"status\":500}") },
        }
    }
}

/// The data of a sandbox.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
struct State {
    customer_id: String,
    profiles: Vec<StoredProfile>,
    ledger: Ledger,
    book: Book,
    agenda: Agenda,
    ids: Random,
}

/// The remote API in memory.
pub struct Sandbox {
    options: Options,
    clock: Clock,
    state: State,
    tokens: Tokens,
    journal: Journal,
}

impl Sandbox {
    /// A sandbox with the data of its seed. `machine_ms` is what the machine's clock shows, in milliseconds since 1970.
    pub fn new(options: Options, machine_ms: f64) -> Self {
        let tokens = Tokens::new(Random::new(&options.seed, Stream::Tokens));
        let (clock, state) = start(&options, machine_ms);
        Self { options, clock, state, tokens, journal: Journal::default() }
    }

    /// Answers a request, when the machine's clock shows `machine_ms`.
    pub fn handle(&mut self, call: &Call<'_>, machine_ms: f64) -> Answer {
        let now = self.tick(machine_ms);
        self.answer(call, now)
    }

    /// What time it is inside, in milliseconds since 1970.
    pub fn now_ms(&mut self, machine_ms: f64) -> f64 {
        clock::to_millis(self.tick(machine_ms))
    }

    /// Puts the clock forward; what is due meanwhile happens.
    pub fn advance(&mut self, by_ms: f64, machine_ms: f64) {
        let to = self.tick(machine_ms).saturating_add(clock::from_millis(by_ms));
        self.clock.put_to(to, clock::from_millis(machine_ms));
        self.tick(machine_ms);
    }

    /// Puts the clock forward to where nothing more happens by itself.
    pub fn run_until_idle(&mut self, machine_ms: f64) {
        let mut now = self.tick(machine_ms);
        while let Some(next) = self.state.agenda.next() {
            // To the next whole millisecond, which is what the hosts count.
            let to = next.saturating_add(MILLISECOND - 1).div_euclid(MILLISECOND).saturating_mul(MILLISECOND);
            self.clock.put_to(to, clock::from_millis(machine_ms));
            let before = core::mem::replace(&mut now, self.tick(machine_ms));
            if now <= before {
                // The end of time.
                return;
            }
        }
    }

    /// Back to the data of the seed; the clock starts again, the journal is empty. Tokens stay valid.
    pub fn reset(&mut self, machine_ms: f64) {
        (self.clock, self.state) = start(&self.options, machine_ms);
        self.journal = Journal::default();
    }

    /// The latest 1000 requests, oldest first.
    pub fn journal(&self) -> impl Iterator<Item = &JournalEntry> {
        self.journal.entries().iter()
    }

    /// Who holds how much.
    pub fn ledger(&self) -> &Ledger {
        &self.state.ledger
    }

    /// Lets happen what is due, and tells the time.
    fn tick(&mut self, machine_ms: f64) -> Micros {
        let now = self.clock.now(clock::from_millis(machine_ms));
        self.state.run_until(now, self.options.processing());
        now
    }
}

fn start(options: &Options, machine_ms: f64) -> (Clock, State) {
    let mut clock = Clock::new(options.now_ms.map(clock::from_millis));
    let now = clock.now(clock::from_millis(machine_ms));
    (clock, seed::state(&options.seed, now, options.processing()))
}
