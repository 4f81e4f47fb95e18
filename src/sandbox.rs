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
//! # How true it is, and how to choose what happens
//!
//! `docs/sandbox.md` of the repository has the one table of all rules, each with its source or as the guess that it is,
//! the switches for guesses, and the magic values: the two decimal places of an amount, and the ends of names, choose
//! outcomes.
//!
//! # Faults
//!
//! [`Sandbox::deliver`] answers as the script of [`Sandbox::script_faults`] will have it: connections break before or
//! after the operation is carried out, or in the middle of a body; a status of choice is the answer; requests or answers
//! are late. Which request a fault strikes is decided here, with a seed; what the network does is the host's part, see
//! [`Delivery`]. A script is no data: a snapshot does not hold it, a reset ends it.

mod accounts;
mod addresses;
mod agenda;
mod api;
mod asset;
mod book;
mod clock;
mod deposits;
mod destinations;
mod dialect;
mod events;
mod faults;
mod filter;
mod form;
mod furnish;
mod instructions;
mod invent;
mod journal;
mod kept;
mod ledger;
mod lifecycle;
mod limits;
mod obstacle;
mod options;
mod orchestrations;
mod page;
mod problem;
mod profiles;
mod rail;
mod random;
mod review;
mod rules;
mod seed;
mod shelf;
mod signature;
mod snapshot;
mod token;
mod transfers;
mod vasps;
mod view;
mod webhooks;

pub use api::Delivery;
pub use asset::KnownAsset;
pub use deposits::{Arrival, OutsideDeposit};
pub use dialect::Dialect;
pub use journal::JournalEntry;
pub use ledger::{Account, Entry, Ledger, Shortage};
pub use options::{Credentials, Fees, Guesses, Options, SigningKey, TravelRuleEnforcement};
pub use view::{BalanceView, Counts, ProfileView, View};
pub use webhooks::{AttemptView, DeliveryView, Subscription};

use accounts::StoredAccount;
use addresses::StoredAddress;
use agenda::Agenda;
use book::Book;
use clock::{Clock, MILLISECOND, Micros};
use events::Events;
use faults::Faults;
use instructions::StoredInstructions;
use journal::Journal;
use limits::Limits;
use profiles::StoredProfile;
use random::{Random, Stream};
use rules::StoredRule;
use shelf::Shelf;
use token::Tokens;
use transfers::StoredTransfer;
use webhooks::Webhooks;

use crate::model::vasp::Vasp;

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
    /// The header `paxos-signature`; empty when there is none.
    pub signature: &'a str,
    /// The id of the key that made the signature, as the host found by arithmetic; empty when none of
    /// [`Options::signing_keys`] did.
    pub signed_by: &'a str,
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
    rules: Shelf<StoredRule>,
    addresses: Shelf<StoredAddress>,
    accounts: Shelf<StoredAccount>,
    instructions: Shelf<StoredInstructions>,
    transfers: Shelf<StoredTransfer>,
    events: Events,
    vasps: Vec<Vasp>,
    agenda: Agenda,
    ids: Random,
}

/// The remote API in memory.
pub struct Sandbox {
    options: Options,
    clock: Clock,
    state: State,
    tokens: Tokens,
    faults: Faults,
    journal: Journal,
    webhooks: Webhooks,
    limits: Limits,
    /// The data of the seed since the first reset, when they do not depend on the machine's clock: to copy them is
    /// faster than to make them anew.
    pristine: Option<(Clock, State)>,
}

impl Sandbox {
    /// A sandbox with the data of its seed. `machine_ms` is what the machine's clock shows, in milliseconds since 1970.
    pub fn new(options: Options, machine_ms: f64) -> Self {
        let tokens = Tokens::new(Random::new(&options.seed, Stream::Tokens));
        let faults = Faults::new(&options.seed);
        let (clock, state) = start(&options, machine_ms);
        let webhooks = Webhooks::new(&options.seed, state.events.count());
        Self {
            options,
            clock,
            state,
            tokens,
            faults,
            journal: Journal::default(),
            webhooks,
            limits: Limits::default(),
            pristine: None,
        }
    }

    /// Answers a request, when the machine's clock shows `machine_ms`. No fault strikes it.
    pub fn handle(&mut self, call: &Call<'_>, machine_ms: f64) -> Answer {
        let now = self.tick(machine_ms);
        self.answer(call, now)
    }

    /// What becomes of a request, when the machine's clock shows `machine_ms` and the script of faults has its way.
    /// `held` says that the request comes for the second time, after [`Delivery::Held`].
    pub fn deliver(&mut self, call: &Call<'_>, held: bool, machine_ms: f64) -> Delivery {
        let now = self.tick(machine_ms);
        self.deliver_at(call, held, now)
    }

    /// Puts a script of faults, a JSON array, in the place of the one before; or says what is wrong with it and changes
    /// nothing.
    pub fn script_faults(&mut self, script: &str) -> Result<(), String> {
        self.faults.script(script)
    }

    /// Ends the script of faults.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
    }

    /// How often which kind of fault struck since the latest script began.
    pub fn fired_faults(&self) -> std::collections::BTreeMap<&'static str, u32> {
        self.faults.fired()
    }

    /// Makes every token worthless that was given out so far.
    pub fn revoke_tokens(&mut self) {
        self.tokens.revoke();
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

    /// Back to the data of the seed; the clock starts again, the journal is empty, no faults are scripted, nobody is
    /// subscribed. Tokens stay valid.
    pub fn reset(&mut self, machine_ms: f64) {
        let pristine = self.pristine.take().unwrap_or_else(|| start(&self.options, machine_ms));
        self.pristine = self.options.now_ms.is_some().then(|| pristine.clone());
        (self.clock, self.state) = pristine;
        self.faults = Faults::new(&self.options.seed);
        self.journal = Journal::default();
        self.limits = Limits::default();
        self.webhooks = Webhooks::new(&self.options.seed, self.state.events.count());
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
        self.plan_deliveries();
        now
    }
}

fn start(options: &Options, machine_ms: f64) -> (Clock, State) {
    let mut clock = Clock::new(options.now_ms.map(clock::from_millis));
    let now = clock.now(clock::from_millis(machine_ms));
    (clock, seed::state(&options.seed, now, options.processing()))
}
