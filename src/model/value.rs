//! The values that fields hold.

use crate::shape::{Shape, Shaped, Text};

macro_rules! text {
    ($(#[doc = $doc:literal])* $name:ident = $kind:expr) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The documentation, for TypeScript.
            pub const DOC: &'static str = concat!($($doc, "\n",)*);

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, when it is of the form that the type promises.
            pub fn new(text: impl Into<String>) -> Result<Self, Vec<crate::issue::Issue>> {
                let text = text.into();
                let mut json = String::new();
                crate::issue::push_json_string(&mut json, &text);
                let settings = crate::shape::check::Settings::REQUEST;
                let issues = crate::shape::check::check(json.as_bytes(), &Self::SHAPE, settings).issues;
                if issues.is_empty() { Ok(Self(text)) } else { Err(issues) }
            }
        }

        impl Shaped for $name {
            const SHAPE: Shape = Shape::Text($kind);
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::new(text).map_err(|issues| {
                    serde::de::Error::custom(issues.first().map_or("is refused", |issue| issue.message.as_str()))
                })
            }
        }
    };
}

text! {
    /// An id. Ids are opaque: the vendor's are mostly UUIDs, but not always, and may change their form without notice.
    Id = Text::Filled
}
text! {
    /// An asset code such as `USDG` or `USD`. The vendor adds assets without notice.
    Asset = Text::Filled
}
text! {
    /// The name of a blockchain such as `ETHEREUM`. The vendor adds networks without notice.
    Network = Text::Filled
}
text! {
    /// An amount in units of the asset, as decimal text: `"250.75"`. Never a number.
    Amount = Text::Amount
}
text! {
    /// A date and time of RFC 3339: `"2026-07-08T09:14:03Z"`.
    Timestamp = Text::Timestamp
}

/// How many entries a page may have, 1 to 1000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PageLimit(i32);

impl PageLimit {
    /// The limit, when it is in range.
    pub fn new(entries: i32) -> Option<Self> {
        (1..=1000).contains(&entries).then_some(Self(entries))
    }

    /// The number of entries.
    pub fn get(self) -> i32 {
        self.0
    }
}

impl Shaped for PageLimit {
    const SHAPE: Shape = Shape::Integer(1, 1000);
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for PageLimit {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let entries = <i32 as serde::Deserialize>::deserialize(deserializer)?;
        Self::new(entries).ok_or_else(|| serde::de::Error::custom("must be a whole number from 1 to 1000"))
    }
}

/// The values of a filter, at most 100: one, or a list of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct Many<T>(Vec<T>);

/// How many values a filter takes.
pub const MOST_FILTER_VALUES: u16 = 100;

impl<T> Many<T> {
    /// The values.
    pub fn values(&self) -> &[T] {
        &self.0
    }
}

impl<T: Shaped> Shaped for Many<T> {
    const SHAPE: Shape = Shape::OneOrMany(&T::SHAPE, MOST_FILTER_VALUES);
}

#[cfg(feature = "serde")]
impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Many<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(untagged)]
        enum OneOrMany<T> {
            Many(Vec<T>),
            One(T),
        }
        let values = match OneOrMany::deserialize(deserializer)? {
            OneOrMany::Many(values) => values,
            OneOrMany::One(value) => vec![value],
        };
        if values.len() > usize::from(MOST_FILTER_VALUES) {
            return Err(serde::de::Error::custom("takes at most 100 values"));
        }
        Ok(Self(values))
    }
}

/// Your own key-value pairs on a request. Keys and values are text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct Metadata(std::collections::BTreeMap<String, String>);

impl Metadata {
    /// The pairs.
    pub fn pairs(&self) -> &std::collections::BTreeMap<String, String> {
        &self.0
    }
}

impl Shaped for Metadata {
    const SHAPE: Shape = Shape::Dictionary(&Shape::Text(Text::Free));
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Metadata {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'de> serde::de::Visitor<'de> for Pairs {
            type Value = Metadata;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut access: A) -> Result<Metadata, A::Error> {
                let mut pairs = std::collections::BTreeMap::new();
                while let Some((key, value)) = access.next_entry()? {
                    if pairs.insert(key, value).is_some() {
                        return Err(serde::de::Error::custom("a key stands twice"));
                    }
                }
                Ok(Metadata(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// Key-value pairs on a response. Text by the vendor's schema, but a vendor example has a number: any value passes.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct ResponseMetadata(
    #[cfg(feature = "serde")] std::collections::BTreeMap<String, serde_json::Value>,
    #[cfg(not(feature = "serde"))] (),
);

#[cfg(feature = "serde")]
impl From<std::collections::BTreeMap<String, serde_json::Value>> for ResponseMetadata {
    fn from(pairs: std::collections::BTreeMap<String, serde_json::Value>) -> Self {
        Self(pairs)
    }
}

impl Shaped for ResponseMetadata {
    const SHAPE: Shape = Shape::Dictionary(&Shape::Any);
}

open_enum! {
    /// The order of a list by its time of creation.
    Order {
        /// Oldest first.
        Ascending = "ASC",
        /// Newest first.
        Descending = "DESC",
    }
}

model! {
    /// A span of time, as bounds on a moment. Goes out as `created_at.gte=…` and so on: the dot is part of the name.
    request TimeRange {
        /// Earlier than.
        lt: Option<Timestamp>,
        /// Not later than.
        lte: Option<Timestamp>,
        /// Exactly at.
        eq: Option<Timestamp>,
        /// Not earlier than.
        gte: Option<Timestamp>,
        /// Later than.
        gt: Option<Timestamp>,
    }
}
