//! The client, for the facade.
