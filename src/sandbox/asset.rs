//! The assets a sandbox knows.

macro_rules! assets {
    ($($(#[$meta:meta])* $name:ident = $code:literal,)*) => {
        /// An asset that the profiles of a sandbox can hold: the five that the vendor allows in rules.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum KnownAsset { $($(#[$meta])* #[serde(rename = $code)] $name,)* }

        impl KnownAsset {
            /// Every asset, in the order in which balances are listed.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

assets! {
    /// The dollar.
    #[default] Usd = "USD",
    /// Global Dollar.
    Usdg = "USDG",
    /// PayPal USD.
    Pyusd = "PYUSD",
    /// Pax Dollar.
    Usdp = "USDP",
    /// USD Coin.
    Usdc = "USDC",
}

impl KnownAsset {
    /// The asset with this code.
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|asset| asset.as_str() == code)
    }
}
