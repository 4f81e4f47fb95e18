//! The token proxy: it stands between callers without credentials and the API, and adds an access token to requests
//! that it wrote itself.
//!
//! Nothing here sends, waits or remembers. A host reads a request, and asks in this order:
//!
//! 1. [`Config::new`], once: are the options sane?
//! 2. [`Config::admit`]: may a request with this head come in, and which operation is it?
//! 3. the application's own `authorize`: may this caller do that?
//! 4. [`Config::forward`]: the request for the API, built from parameters that were read, checked and written again.
//!    It repeats `admit`, so that nothing goes up that was not admitted.
//! 5. [`budget::take`]: is there room below the vendor's rate limit? [`crate::token`]: which token goes along?
//! 6. [`signing::input`], when requests are signed: once for each attempt, over the bytes that go up.
//! 7. [`policy::enter`], when the policy has a daily limit: does it fit? Last, since what was counted is not given back.
//! 8. [`relay::read`]: what of the API's answer goes back?
//!
//! Whatever goes wrong after 2 has its words in [`trouble`]. Every refusal is an [`Answer`], ready to be sent.

mod address;
mod allowed_hosts;
mod answer;
pub mod budget;
mod config;
mod gate;
mod head;
pub mod policy;
pub mod relay;
pub mod signing;
mod target;
pub mod trouble;

pub use answer::Answer;
pub use config::{Allow, Config, Misconfigured, Options};
pub use gate::{Admitted, Forward};
pub use head::Head;
