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
//! The two decimal places of `source_amount`, or of a deposit that fires a rule, choose what becomes of an orchestration
//! (zeros behind them do not count). *T* is [`Options::processing_ms`].
//!
//! | amount ends in | state after the create | what happens |
//! |---|---|---|
//! | anything else | PROCESSING | COMPLETED after *T*: the source transfer starts after ¼ *T* and is done after ½ *T*, the destination transfer starts after ¾ *T* |
//! | `.11` | PENDING | approved after *T*: PROCESSING; COMPLETED after 2 *T* |
//! | `.13` | PROCESSING | the destination transfer fails after *T*: FAILED with a `fail_reason`; the money is back |
//! | `.17` | PENDING | the approval is refused after *T*: REJECTED; the money is back |
//! | `.19` | PENDING | stays so for ever |
//!
//! The source transfer of a deposit is done from the start. When such an orchestration fails or is rejected, the deposit
//! stays on the rule's profile, unconverted.
//!
//! # Faults
//!
//! [`Sandbox::deliver`] answers as the script of [`Sandbox::script_faults`] will have it: connections break before or
//! after the operation is carried out, or in the middle of a body; a status of choice is the answer; requests or answers
//! are late. Which request a fault strikes is decided here, with a seed; what the network does is the host's part, see
//! [`Delivery`]. A script is no data: a snapshot does not hold it, a reset ends it.
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
//! | unknown profile: 400 when a body names it, 404 when a path does; `default` works in a path | guess; `default` documented for one profile, derived for balances |
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
//! | rule: created ACTIVE; DELETED by the delete call; `{ "rule": … }` around both answers | documented |
//! | rule: deleting it again answers the same; an unknown id is 404 | guess |
//! | rule on a blockchain: an address of its own on ETHEREUM, SOLANA, STELLAR, BASE or POLYGON; at a bank: deposit instructions with a memo | documented |
//! | rule: other networks, USD on a blockchain, another asset at a bank: 400 | derived; guess for the status |
//! | rule: WIRE without `account_type` is ABA; CUBIX takes any | guess |
//! | rule: destinations are not looked up | differs: the vendor wants them registered and approved |
//! | a used `ref_id` of a rule, a fiat account or deposit instructions: 409 with `meta.existing`; each kind has its keys apart | documented for rules; guess for the others and for the kinds |
//! | a deposit to an active rule makes an orchestration with `orchestration_rule_id` and a `ref_id` of the system's | documented |
//! | a deposit to a rule that is DELETED is credited unconverted to its `profile_id` | documented |
//! | so is a deposit to a rule that is PENDING, and one of another asset than the rule's | guess |
//! | a sandbox deposit whose `crypto_address` is a rule's address fires the rule | guess |
//! | deposits match an address by its exact text, and POLYGON is POLYGON_POS | guess |
//! | what a failed or rejected orchestration of a rule took is credited to the rule's profile | guess |
//! | deposits are there at once, COMPLETED, without a fee | guess; the vendor's may take a minute and charge wires |
//! | a sandbox deposit names `crypto_network` for crypto and never for USD | documented; guess for the status 400 |
//! | a sandbox deposit of USD is a WIRE_DEPOSIT; its `activity_id` names nothing | guess |
//! | a bank deposit with an unknown `memo_id`: 404 | guess |
//! | a plain deposit makes no orchestration | differs: the vendor's list has some that the platform made |
//! | crypto destination address: found by `id` or by network, address and end user; created when it is not there | documented |
//! | crypto destination address: APPROVED from the start; a nickname is made up | guess; documented |
//! | crypto destination address: an update keeps what it does not say, and replaces `travelrule_metadata` as a whole | guess |
//! | a VASP id that is not in the directory: 400 | guess |
//! | fiat account: PENDING; an update sends it back to PENDING; person and institution cannot be swapped (400) | documented |
//! | fiat account: APPROVED after *T*, whatever it says | guess |
//! | fiat account: lists leave out the owner's name and address and mask the number with X | documented |
//! | fiat account: a deleted one is 404 without `include_deleted`; its `ref_id` stays used | documented; guess |
//! | fiat account and deposit instructions: an id that is no UUID is 400 | documented |
//! | deposit instructions stay VALID | guess |
//! | transfers: PENDING, COMPLETED, FAILED; both of an orchestration, one of a deposit | documented |
//! | transfers: an orchestration from a profile has an INTERNAL_TRANSFER_DEBIT, one to a profile an INTERNAL_TRANSFER_CREDIT | guess |
//! | transfers: both of an orchestration between profiles have one `group_id`; none has a `ref_id` | guess |
//! | transfers: `order_by` must match the span of time (400); UPDATED_AT is oldest first | documented |
//! | transfers: filters that the vendor allows only alone are combined with "and" | differs |
//! | events: `orchestration.processing`, `.completed`, `.failed`; none for PENDING and REJECTED; `transfer.<rail>.<state>` | documented |
//! | events: of internal transfers only `completed` | documented |
//! | events: at most 100 a page, oldest first; an id that is no UUID is 400 | documented |
//! | events: a test event without `is_test=true`, and a real one with it: 404 | guess |
//! | events: `next_page_cursor` is empty on the last page, as for VASPs | documented |
//! | VASPs: an invented directory, by name, searched by a prefix in any case | documented but for the entries |
//! | webhooks | not emulated yet |
//! | rate limits | not emulated yet |

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
}

impl Sandbox {
    /// A sandbox with the data of its seed. `machine_ms` is what the machine's clock shows, in milliseconds since 1970.
    pub fn new(options: Options, machine_ms: f64) -> Self {
        let tokens = Tokens::new(Random::new(&options.seed, Stream::Tokens));
        let faults = Faults::new(&options.seed);
        let (clock, state) = start(&options, machine_ms);
        let webhooks = Webhooks::new(&options.seed, state.events.count());
        Self { options, clock, state, tokens, faults, journal: Journal::default(), webhooks, limits: Limits::default() }
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
        (self.clock, self.state) = start(&self.options, machine_ms);
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
