//! What an object of a request says, for the rules between its fields: read where it lies, and only once.

/// A member that a walk has passed, null not counted. They stand in the order of the walk, each behind those inside it.
#[derive(Clone, Copy)]
pub(crate) struct Member {
    /// The name of its field.
    pub(crate) name: &'static str,
    /// Where its value starts.
    pub(crate) at: usize,
    /// Where its value ends.
    pub(crate) end: usize,
    /// How many members stand before this one that belong to its value.
    pub(crate) inside: usize,
}

/// A value of a request that was checked.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    /// The JSON text of the whole request.
    whole: &'a str,
    /// The JSON text of the value.
    pub(crate) json: &'a str,
    inside: &'a [Member],
}

impl<'a> Given<'a> {
    /// An object of `whole` that has these members.
    pub(crate) fn new(whole: &'a str, inside: &'a [Member]) -> Self {
        Self { whole, json: "", inside }
    }

    /// What stands at the end of a way through objects.
    pub(crate) fn at(self, way: &[&str]) -> Option<Self> {
        let mut given = self;
        for name in way {
            let mut end = given.inside.len();
            loop {
                let last = end.checked_sub(1)?;
                let member = given.inside.get(last)?;
                // What is inside a member stands right before it.
                end = last.checked_sub(member.inside)?;
                if member.name == *name {
                    given = given.value(member, end);
                    break;
                }
            }
        }
        Some(given)
    }

    /// The one member of the object; nothing when there are none or several, which has been reported.
    pub(crate) fn only(self) -> Option<(&'static str, Self)> {
        let (member, inside) = self.inside.split_last()?;
        (member.inside == inside.len()).then(|| (member.name, self.value(member, 0)))
    }

    /// The value of a member; what is inside it begins at `begin`.
    fn value(self, member: &Member, begin: usize) -> Self {
        let json = self.whole.get(member.at..member.end).unwrap_or_default();
        let inside = self.inside.get(begin..begin + member.inside).unwrap_or_default();
        Self { whole: self.whole, json, inside }
    }

    /// What stands between the quotes of a string, which is its text but for escapes.
    pub(crate) fn inside_quotes(self) -> Option<&'a str> {
        self.json.strip_prefix('"')?.strip_suffix('"')
    }

    /// The same of the string at the end of a way through objects; empty when there is none. A word that needs no escapes is
    /// found by it, because the checker resolves those that are not needed first.
    pub(crate) fn word_at(self, way: &[&str]) -> &'a str {
        self.at(way).and_then(Self::inside_quotes).unwrap_or_default()
    }
}
