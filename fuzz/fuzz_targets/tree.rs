//! A JSON value in which a key that stands twice is kept twice.

use core::fmt;

use paxos_orchestrations::issue::Step;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

pub enum Tree {
    Leaf,
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Whether the path leads to something here; steps at its end may be missing in the object where they should be.
    pub fn holds(&self, path: &[Step]) -> bool {
        match (path, self) {
            ([], _) => true,
            ([Step::Index(index), rest @ ..], Tree::List(items)) => {
                items.get(*index as usize).is_some_and(|item| item.holds(rest))
            }
            ([Step::Key(key), rest @ ..], Tree::Object(members)) => {
                let mut here = members.iter().filter(|(name, _)| name == key).peekable();
                match here.peek() {
                    None => rest.iter().all(|step| matches!(step, Step::Key(_))),
                    Some(_) => here.any(|(_, value)| value.holds(rest) || matches!(value, Tree::Leaf)),
                }
            }
            // One value may stand for a list of one.
            _ => false,
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Tree, E> {
        Ok(Tree::Leaf)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Tree, E> {
        Ok(Tree::Leaf)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Tree, E> {
        Ok(Tree::Leaf)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Leaf)
    }

    fn visit_str<E>(self, _: &str) -> Result<Tree, E> {
        Ok(Tree::Leaf)
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Leaf)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tree, A::Error> {
        let mut object = Vec::new();
        while let Some(member) = members.next_entry()? {
            object.push(member);
        }
        Ok(Tree::Object(object))
    }
}
