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
    /// An amount of US dollars, as decimal text with at most two places: `"250.75"`.
    UsdAmount = Text::Cents
}
text! {
    /// A line of a postal address: at most 35 characters, and only letters, digits, spaces and `/?:().,&'+-`.
    AddressLine = Text::AddressLine
}
text! {
    /// A country as three capital letters of ISO 3166-1: `USA`.
    CountryCode = Text::Country
}
text! {
    /// A date and time of RFC 3339: `"2026-07-08T09:14:03Z"`.
    Timestamp = Text::Timestamp
}

macro_rules! page_limit {
    ($(#[doc = $doc:literal])* $name:ident = $most:literal) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        pub struct $name(i32);

        impl $name {
            /// The documentation, for TypeScript.
            pub const DOC: &'static str = concat!($($doc, "\n",)*);

            /// The limit, when it is in range.
            pub fn new(entries: i32) -> Option<Self> {
                (1..=$most).contains(&entries).then_some(Self(entries))
            }

            /// The number of entries.
            pub fn get(self) -> i32 {
                self.0
            }
        }

        impl Shaped for $name {
            const SHAPE: Shape = Shape::Integer(1, $most);
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let entries = <i32 as serde::Deserialize>::deserialize(deserializer)?;
                let range = concat!("must be a whole number from 1 to ", $most);
                Self::new(entries).ok_or_else(|| serde::de::Error::custom(range))
            }
        }
    };
}

page_limit! {
    /// How many entries a page may have, 1 to 1000.
    PageLimit = 1000
}
page_limit! {
    /// How many events a page may have, 1 to 100: other lists take ten times as many.
    EventPageLimit = 100
}

/// The values of a filter, at most 100: one, or a list of them, which is never empty: no value would ask for all.
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
        if values.is_empty() || values.len() > usize::from(MOST_FILTER_VALUES) {
            return Err(serde::de::Error::custom("takes 1 to 100 values"));
        }
        Ok(Self(values))
    }
}

/// A record where the vendor wraps it, and whatever else stands under the same name where it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
pub enum Wrapped<T> {
    /// The record.
    Record(T),
    /// Something else: then the record is what stands around it.
    Other,
}

impl<T: Shaped> Shaped for Wrapped<T> {
    const SHAPE: Shape = Shape::Lenient(&T::SHAPE);
}

#[cfg(feature = "serde")]
impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Wrapped<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer};

        struct Either<T>(core::marker::PhantomData<T>);

        impl<'de, T: serde::Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = Wrapped<T>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("any value")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Wrapped<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Wrapped::Record)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Wrapped<T>, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Wrapped::Other)
            }

            fn visit_str<E: Error>(self, _: &str) -> Result<Wrapped<T>, E> {
                Ok(Wrapped::Other)
            }

            fn visit_bool<E: Error>(self, _: bool) -> Result<Wrapped<T>, E> {
                Ok(Wrapped::Other)
            }

            fn visit_i64<E: Error>(self, _: i64) -> Result<Wrapped<T>, E> {
                Ok(Wrapped::Other)
            }

            fn visit_u64<E: Error>(self, _: u64) -> Result<Wrapped<T>, E> {
                Ok(Wrapped::Other)
            }

            fn visit_f64<E: Error>(self, _: f64) -> Result<Wrapped<T>, E> {
                Ok(Wrapped::Other)
            }
        }
        deserializer.deserialize_any(Either(core::marker::PhantomData))
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
    const SHAPE: Shape = Shape::Dictionary(&Shape::Text(Text::Free), u16::MAX);
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

/// Your own key-value pairs on a bank account or on deposit instructions: at most six, of at most 100 characters each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct ShortMetadata(Metadata);

/// How many pairs [`ShortMetadata`] takes.
pub const MOST_PAIRS: u16 = 6;
/// How many characters a key or a value of [`ShortMetadata`] takes.
pub const LONGEST_METADATA: u16 = 100;

impl ShortMetadata {
    /// The pairs.
    pub fn pairs(&self) -> &std::collections::BTreeMap<String, String> {
        self.0.pairs()
    }
}

impl Shaped for ShortMetadata {
    const SHAPE: Shape = Shape::Dictionary(&Shape::Text(Text::AtMost(LONGEST_METADATA)), MOST_PAIRS);
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for ShortMetadata {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let metadata = Metadata::deserialize(deserializer)?;
        let long = |text: &String| text.chars().count() > usize::from(LONGEST_METADATA);
        if metadata.0.len() > usize::from(MOST_PAIRS) || metadata.0.iter().any(|(key, value)| long(key) || long(value))
        {
            return Err(serde::de::Error::custom("takes at most 6 pairs of at most 100 characters each"));
        }
        Ok(Self(metadata))
    }
}

/// Key-value pairs on a response. Text by the vendor's schema, but a vendor example has a number: any value passes.
pub type ResponseMetadata = AnyObject;

/// A JSON object of which nothing is known.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct AnyObject(
    #[cfg(feature = "serde")] pub std::collections::BTreeMap<String, serde_json::Value>,
    #[cfg(not(feature = "serde"))] (),
);

#[cfg(feature = "serde")]
impl From<std::collections::BTreeMap<String, serde_json::Value>> for AnyObject {
    fn from(pairs: std::collections::BTreeMap<String, serde_json::Value>) -> Self {
        Self(pairs)
    }
}

impl Shaped for AnyObject {
    const SHAPE: Shape = Shape::Dictionary(&Shape::Any, u16::MAX);
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

open_enum! {
    /// By what most lists are ordered.
    OrderByCreation {
        /// Time of creation.
        CreatedAt = "CREATED_AT",
    }
}

open_enum! {
    /// A blockchain.
    CryptoNetwork {
        /// Bitcoin.
        Bitcoin = "BITCOIN",
        /// Ethereum.
        Ethereum = "ETHEREUM",
        /// Bitcoin Cash.
        BitcoinCash = "BITCOIN_CASH",
        /// Litecoin.
        Litecoin = "LITECOIN",
        /// Solana.
        Solana = "SOLANA",
        /// Polygon PoS. Rules call it `POLYGON`.
        PolygonPos = "POLYGON_POS",
        /// Base.
        Base = "BASE",
        /// Arbitrum One.
        ArbitrumOne = "ARBITRUM_ONE",
        /// Stellar.
        Stellar = "STELLAR",
        /// Ink.
        Ink = "INK",
        /// X Layer.
        Xlayer = "XLAYER",
        /// Avalanche C-Chain.
        Avalanche = "AVALANCHE",
        /// Dogecoin.
        Dogecoin = "DOGECOIN",
        /// Sui.
        Sui = "SUI",
        /// Robinhood Chain.
        Robinhood = "ROBINHOOD",
        /// BNB Smart Chain.
        Bnb = "BNB",
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
