//! What lives where: stablecoins and the networks they are on, as of July 2026.
//!
//! Source: the vendor's table "Stablecoin support" of April 2026, with USDG on Robinhood Chain (1 July 2026) and PYUSD on
//! Polygon PoS and X Layer (9 July 2026) from its changelog. The vendor adds such pairs without notice, so a pair that is
//! not here is never more than a warning.

use super::address;

/// US dollars in a bank.
pub const DOLLARS: &str = "USD";

// One bit for each network, in the order in which `address/family.rs` names them; the test below compares by name.
const ETHEREUM: u32 = 1;
/// Under both of the vendor's names.
const POLYGON: u32 = 1 << 1 | 1 << 2;
const BASE: u32 = 1 << 3;
const ARBITRUM_ONE: u32 = 1 << 4;
const INK: u32 = 1 << 5;
const XLAYER: u32 = 1 << 6;
const ROBINHOOD: u32 = 1 << 8;
const SOLANA: u32 = 1 << 14;
const STELLAR: u32 = 1 << 15;

/// Each stablecoin, and the networks it is on. BUSD can only be deposited, to be redeemed or converted.
static STABLECOINS: [(&str, u32); 5] = [
    ("USDG", ETHEREUM | SOLANA | INK | XLAYER | ROBINHOOD),
    ("PYUSD", ETHEREUM | SOLANA | POLYGON | ARBITRUM_ONE | STELLAR | XLAYER),
    ("USDP", ETHEREUM | SOLANA),
    ("USDC", ETHEREUM | SOLANA | POLYGON | BASE),
    ("BUSD", ETHEREUM),
];

fn networks_of(asset: &str) -> Option<u32> {
    STABLECOINS.iter().find(|(name, _)| *name == asset).map(|(_, networks)| *networks)
}

/// Whether this is a stablecoin that is known here.
pub fn is_stablecoin(asset: &str) -> bool {
    networks_of(asset).is_some()
}

/// Whether an asset is worth one dollar: a known stablecoin, or dollars.
pub fn is_dollar_like(asset: &str) -> bool {
    asset == DOLLARS || is_stablecoin(asset)
}

/// Whether a stablecoin is on a network; nothing when one of the two is not known here. `POLYGON` is `POLYGON_POS`.
pub fn is_on_network(asset: &str, network: &str) -> Option<bool> {
    Some(networks_of(asset)? >> address::place_of(network)? & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vendors_table() {
        // Columns: Ethereum, Solana, Polygon PoS, Base, Arbitrum One, Stellar, Ink, X Layer, Robinhood.
        let columns =
            ["ETHEREUM", "SOLANA", "POLYGON_POS", "BASE", "ARBITRUM_ONE", "STELLAR", "INK", "XLAYER", "ROBINHOOD"];
        let rows = [
            ("USDG", "yy----yyy"),
            ("PYUSD", "yyy-yy-y-"),
            ("USDP", "yy-------"),
            ("USDC", "yyyy-----"),
            ("BUSD", "y--------"),
        ];
        for (asset, row) in rows {
            for (network, cell) in columns.into_iter().zip(row.chars()) {
                assert_eq!(is_on_network(asset, network), Some(cell == 'y'), "{asset} {network}");
            }
            for network in ["BITCOIN", "BITCOIN_CASH", "LITECOIN", "DOGECOIN", "SUI", "AVALANCHE", "BNB"] {
                assert_eq!(is_on_network(asset, network), Some(false), "{asset} {network}");
            }
            assert_eq!(is_on_network(asset, "POLYGON"), is_on_network(asset, "POLYGON_POS"));
        }
        assert_eq!(is_on_network("USDC", "POLYGON"), Some(true));
        assert_eq!(is_on_network("USDC", "base"), Some(true));
        assert_eq!(is_on_network("USDC", "MARS"), None);
        assert_eq!(is_on_network("EURX", "ETHEREUM"), None);
        assert!(is_dollar_like("USD") && !is_stablecoin("USD") && !is_dollar_like("BTC"));
    }
}
