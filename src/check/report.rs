//! Where findings about the meaning of an object go.

use crate::issue::Issue;

/// Takes findings: the way from the object to the place, and the finding, whose own path is empty.
pub(super) type Report<'a> = dyn FnMut(&[&'static str], Issue) + 'a;
