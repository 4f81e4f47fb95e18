//! `model!` writes a struct once and derives the rest: serde, TypeScript, and the shape.

/// Declares one object of the remote API.
///
/// ```text
/// model! {
///     /// Documentation; it becomes the TypeScript documentation too.
///     request Destination {            // or: response Destination
///         /// Documentation.
///         crypto: Option<CryptoDestination>,
///         …
///     }
///     exactly_one(crypto, fiat, profile)                  // any number of rules
///     at_most_one(nickname, name)
///     together(address, network)
///     means(Address)                                      // rules between fields, see `crate::check::meaning`
///     deprecated(address_id: "give `address` and `network`")
///     sent_as(fiat_account_id: "bank_account_id")
/// }
/// ```
///
/// A `request` refuses unknown fields, a `response` lets them pass; so does serde when it reads them.
macro_rules! model {
    ($(#[$meta:meta])* $kind:ident $name:ident { $($fields:tt)* } $($rule:ident($($argument:tt)*))*) => {
        model!(@fields $kind [$(#[$meta])*] $name [] [$($rule($($argument)*))*] $($fields)*);
    };

    // One field after the other: an optional one, a required one, none left.
    (@fields request $meta:tt $name:ident [$($done:tt)*] $rules:tt
        $(#[$attribute:meta])* $field:ident: Option<$type:ty>, $($rest:tt)*) => {
        model!(@fields request $meta $name [$($done)* {
            [$(#[$attribute])* #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]]
            $field [Option<$type>] [$type] optional
        }] $rules $($rest)*);
    };
    // `default` makes the TypeScript field `name?: T | null`: the vendor's own examples contain nulls.
    (@fields response $meta:tt $name:ident [$($done:tt)*] $rules:tt
        $(#[$attribute:meta])* $field:ident: Option<$type:ty>, $($rest:tt)*) => {
        model!(@fields response $meta $name [$($done)* {
            [$(#[$attribute])*
             #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "::core::option::Option::is_none"))]]
            $field [Option<$type>] [$type] optional
        }] $rules $($rest)*);
    };
    (@fields $kind:ident $meta:tt $name:ident [$($done:tt)*] $rules:tt
        $(#[$attribute:meta])* $field:ident: $type:ty, $($rest:tt)*) => {
        model!(@fields $kind $meta $name [$($done)* {
            [$(#[$attribute])*] $field [$type] [$type] required
        }] $rules $($rest)*);
    };
    (@fields request $meta:tt $name:ident $fields:tt $rules:tt) => {
        model!(@struct [serde(remote = "Self", deny_unknown_fields)] $meta $name $fields);
        model!(@shape $name $fields $rules);
        model!(@strict_serde $name $fields);
    };
    (@fields response $meta:tt $name:ident $fields:tt $rules:tt) => {
        model!(@struct [serde(remote = "Self")] $meta $name $fields);
        model!(@shape $name $fields $rules);
        model!(@strict_serde $name $fields);
    };

    (@struct [$($serde:tt)*] [$($meta:tt)*] $name:ident
        [$({ [$($attribute:tt)*] $field:ident [$($type:tt)*] $inner:tt $need:ident })*]) => {
        $($meta)*
        #[derive(Clone, Debug, PartialEq)]
        #[cfg_attr(feature = "serde", derive(::serde::Serialize, ::serde::Deserialize), $($serde)*)]
        #[cfg_attr(feature = "tsify", derive(::tsify::Tsify))]
        pub struct $name { $($($attribute)* pub $field: $($type)*,)* }
    };

    (@shape $name:ident [$({ $attribute:tt $field:ident $type:tt [$inner:ty] $need:ident })*]
        [$($rule:ident $argument:tt)*]) => {
        impl $name {
            const FIELDS: &'static [$crate::shape::Field] = &[$($crate::shape::Field {
                name: $crate::shape::plain(stringify!($field)),
                shape: <$inner as $crate::shape::Shaped>::SHAPE,
                required: model!(@required $need),
            },)*];
            const RULES: &'static [$crate::shape::Rule] = &[$(model!(@rule $rule $argument),)*];
        }

        impl $crate::shape::Shaped for $name {
            const SHAPE: $crate::shape::Shape =
                $crate::shape::Shape::Object(&$crate::shape::Object { fields: Self::FIELDS, rules: Self::RULES });
        }
    };

    (@strict_serde $name:ident [$({ $attribute:tt $field:ident $type:tt $inner:tt $need:ident })*]) => {
        #[cfg(feature = "serde")]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = Self::deserialize($crate::shape::object_only::ObjectOnly(deserializer))?;
                let given = [$(model!(@given $need (&value.$field)),)*];
                $crate::shape::keeps_rules(&given, Self::RULES).map_err(::serde::de::Error::custom)?;
                Ok(value)
            }
        }
    };

    (@required required) => { true };
    (@required optional) => { false };
    (@given required ($field:expr)) => { true };
    (@given optional ($field:expr)) => { $field.is_some() };

    (@rule exactly_one ($($field:ident),*)) => {
        $crate::shape::Rule::ExactlyOne($crate::shape::set(Self::FIELDS, &[$(stringify!($field)),*]))
    };
    (@rule at_most_one ($($field:ident),*)) => {
        $crate::shape::Rule::AtMostOne($crate::shape::set(Self::FIELDS, &[$(stringify!($field)),*]))
    };
    (@rule means ($meaning:ident)) => {
        $crate::shape::Rule::Means($crate::check::meaning::Meaning::$meaning)
    };
    (@rule together ($($field:ident),*)) => {
        $crate::shape::Rule::Together($crate::shape::set(Self::FIELDS, &[$(stringify!($field)),*]))
    };
    (@rule deprecated ($field:ident: $instead:literal)) => {
        $crate::shape::Rule::Deprecated($crate::shape::set(Self::FIELDS, &[stringify!($field)]), $instead)
    };
    (@rule sent_as ($field:ident: $name:literal)) => {
        $crate::shape::Rule::SentAs($crate::shape::set(Self::FIELDS, &[stringify!($field)]), $name)
    };
}

/// Declares a set of names to which the vendor may add without notice: unknown ones keep their text.
macro_rules! open_enum {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $value_doc:literal])* $variant:ident = $value:literal,)* }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(::serde::Serialize, ::serde::Deserialize), serde(from = "String", into = "String"))]
        pub enum $name {
            $($(#[doc = $value_doc])* $variant,)*
            /// A name that was not known when this version was made.
            Other(String),
        }

        impl $name {
            /// The known names.
            pub const KNOWN: &'static [&'static str] = &[$($value),*];
            /// The documentation, for TypeScript.
            pub const DOC: &'static str = concat!($($doc, "\n",)*);

            /// The name on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(name) => name,
                }
            }
        }

        impl From<String> for $name {
            fn from(name: String) -> Self {
                match name.as_str() {
                    $($value => Self::$variant,)*
                    _ => Self::Other(name),
                }
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                String::from(name.as_str())
            }
        }

        impl $crate::shape::Shaped for $name {
            const SHAPE: $crate::shape::Shape = $crate::shape::Shape::Text($crate::shape::Text::Open(Self::KNOWN));
        }
    };
}
