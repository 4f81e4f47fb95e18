//! The sandbox, for hosts in JavaScript.
