//! Scopes: what a token is allowed to do.

use crate::operation::Operation;

/// The smallest list of scopes that these operations need: sorted, each once. Operations for which the vendor names no
/// scope add nothing.
pub fn scopes_for(operations: impl IntoIterator<Item = Operation>) -> Vec<&'static str> {
    let mut scopes: Vec<_> = operations.into_iter().map(Operation::scope).filter(|scope| !scope.is_empty()).collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_sorted_and_stand_once() {
        use Operation::{createOrchestration, getOrchestration, listOrchestrations, listProfiles};
        assert_eq!(
            scopes_for([listOrchestrations, getOrchestration, createOrchestration, listProfiles]),
            ["funding:read_profile", "orchestration:read_orchestration", "orchestration:write_orchestration"]
        );
        assert!(scopes_for([]).is_empty());
        assert!(scopes_for(Operation::ALL.iter().copied()).iter().all(|scope| !scope.is_empty()));
    }
}
