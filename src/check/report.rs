//! Where findings about the meaning of an object go.

use crate::issue::{Finding, Issue, Severity};

/// Takes findings: the way from the object to the place, and the finding, whose own path is empty.
pub(super) type Report<'a> = dyn FnMut(&[&'static str], Issue) + 'a;

/// Reports a finding. It stands in many places, so it is no part of them.
#[inline(never)]
pub(super) fn say(report: &mut Report<'_>, severity: Severity, way: &[&'static str], finding: &Finding, about: &str) {
    report(way, finding.issue(severity, Vec::new(), about));
}
