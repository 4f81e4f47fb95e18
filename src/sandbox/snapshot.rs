//! The whole state as text, and back.

use super::clock::Clock;
use super::{Sandbox, State};

/// Raised when the form of a snapshot changes.
const VERSION: u32 = 3;

#[derive(serde::Serialize)]
struct Written<'a> {
    version: u32,
    clock: &'a Clock,
    state: &'a State,
}

#[derive(serde::Deserialize)]
struct Version {
    version: u32,
}

#[derive(serde::Deserialize)]
struct Read {
    clock: Clock,
    state: State,
}

impl Sandbox {
    /// Data and clock as JSON text. Holds no token and no secret.
    pub fn snapshot(&self) -> String {
        let written = Written { version: VERSION, clock: &self.clock, state: &self.state };
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Goes back to a snapshot, also one of another sandbox; or says what is wrong with it and changes nothing.
    /// Options, tokens, journal and webhooks stay as they are.
    pub fn restore(&mut self, snapshot: &str) -> Result<(), String> {
        let Version { version } = serde_json::from_str(snapshot).map_err(|_| String::from("this is no snapshot"))?;
        if version != VERSION {
            return Err(format!("the snapshot has version {version}, and only {VERSION} can be read"));
        }
        let Read { clock, state } =
            serde_json::from_str(snapshot).map_err(|error| format!("the snapshot cannot be read: {error}"))?;
        state.ledger.audit().map_err(|reason| format!("the snapshot cannot be right: {reason}"))?;
        self.clock = clock;
        self.state = state;
        self.webhooks.forget_deliveries(self.state.events.count());
        Ok(())
    }

    /// The tokens that were given out, as JSON text, for a host that is stopped and started again: to its callers it is
    /// the same server. Whoever has this text has the tokens.
    pub fn tokens(&self) -> String {
        serde_json::to_string(&self.tokens).unwrap_or_default()
    }

    /// Goes on with the tokens of an earlier life; says whether the text could be read, and changes nothing when not.
    pub fn keep_tokens(&mut self, tokens: &str) -> bool {
        let Ok(tokens) = serde_json::from_str(tokens) else { return false };
        self.tokens = tokens;
        true
    }
}
