//! The token proxy, for hosts in JavaScript.
