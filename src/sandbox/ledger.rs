//! Who holds how much: double entry on exact decimals.
//!
//! Every posting takes an amount of one asset out of one account and puts it into another, so the sum over all
//! accounts of an asset is zero at any time. A conversion (one to one) is a pair of postings through
//! [`Account::Conversion`], so the sum over all assets of that account is zero too. Accounts of profiles never go
//! below zero; the two counter-accounts, the outside world and the conversion, may.

use std::collections::BTreeMap;

use bigdecimal::{BigDecimal, Signed as _, Zero as _};

use super::asset::KnownAsset;

/// A place that holds assets. Numbers are positions in the list of profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Account {
    /// What a profile can spend.
    Available(u32),
    /// What a profile's running orchestrations have set aside.
    Reserved(u32),
    /// What a profile's open orders hold.
    Trading(u32),
    /// Banks, blockchains and everything else outside; goes below zero by what came in.
    Outside,
    /// What was charged.
    Fees,
    /// Where one asset becomes another; holds what was converted away, owes what it was converted to.
    Conversion,
}

impl Account {
    /// Whether the account may go below zero.
    const fn is_counter(self) -> bool {
        matches!(self, Self::Outside | Self::Conversion)
    }
}

/// One account's holding of one asset.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Entry {
    /// The account.
    pub account: Account,
    /// The asset.
    pub asset: KnownAsset,
    /// How much; below zero only on counter-accounts.
    pub amount: BigDecimal,
}

/// An account does not hold enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Shortage {
    /// What it holds.
    pub available: BigDecimal,
}

/// All accounts.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(from = "Vec<Entry>", into = "Vec<Entry>")]
pub struct Ledger {
    holdings: BTreeMap<(Account, KnownAsset), BigDecimal>,
}

impl Ledger {
    /// How much of an asset an account holds.
    pub fn holding(&self, account: Account, asset: KnownAsset) -> BigDecimal {
        self.holdings.get(&(account, asset)).cloned().unwrap_or_default()
    }

    /// Everything that is not zero.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        let there = self.holdings.iter().filter(|(_, amount)| !amount.is_zero());
        there.map(|((account, asset), amount)| Entry { account: *account, asset: *asset, amount: amount.clone() })
    }

    /// Moves an amount of one asset from one account to another, or nothing at all.
    pub(super) fn post(
        &mut self,
        from: Account,
        to: Account,
        asset: KnownAsset,
        amount: &BigDecimal,
    ) -> Result<(), Shortage> {
        let held = self.holdings.entry((from, asset)).or_default();
        if !from.is_counter() && *held < *amount {
            return Err(Shortage { available: held.clone() });
        }
        *held -= amount;
        *self.holdings.entry((to, asset)).or_default() += amount;
        Ok(())
    }

    /// Sets an amount aside for an orchestration.
    pub(super) fn reserve(&mut self, profile: u32, asset: KnownAsset, amount: &BigDecimal) -> Result<(), Shortage> {
        self.post(Account::Available(profile), Account::Reserved(profile), asset, amount)
    }

    /// Gives back what was set aside.
    pub(super) fn release(&mut self, profile: u32, asset: KnownAsset, amount: &BigDecimal) -> Result<(), Shortage> {
        self.post(Account::Reserved(profile), Account::Available(profile), asset, amount)
    }

    /// Spends what was set aside: `to` receives the same amount of `into`.
    pub(super) fn settle(
        &mut self,
        profile: u32,
        (asset, into): (KnownAsset, KnownAsset),
        amount: &BigDecimal,
        to: Account,
    ) -> Result<(), Shortage> {
        if asset == into {
            return self.post(Account::Reserved(profile), to, asset, amount);
        }
        self.post(Account::Reserved(profile), Account::Conversion, asset, amount)?;
        self.post(Account::Conversion, to, into, amount)
    }

    /// Whether the books are in order; if not, what is wrong.
    pub fn audit(&self) -> Result<(), &'static str> {
        let mut by_asset: BTreeMap<KnownAsset, BigDecimal> = BTreeMap::new();
        let mut converted = BigDecimal::zero();
        for ((account, asset), amount) in &self.holdings {
            if amount.is_negative() && !account.is_counter() {
                return Err("an account of a profile is below zero");
            }
            if *account == Account::Conversion {
                converted += amount;
            }
            *by_asset.entry(*asset).or_default() += amount;
        }
        if by_asset.values().any(|sum| !sum.is_zero()) {
            return Err("the accounts of an asset do not add up to zero");
        }
        if !converted.is_zero() {
            return Err("a conversion was not one to one");
        }
        Ok(())
    }
}

impl From<Vec<Entry>> for Ledger {
    fn from(entries: Vec<Entry>) -> Self {
        Self { holdings: entries.into_iter().map(|entry| ((entry.account, entry.asset), entry.amount)).collect() }
    }
}

impl From<Ledger> for Vec<Entry> {
    fn from(ledger: Ledger) -> Self {
        ledger.entries().collect()
    }
}

/// An amount that the checker let through. Zeros at the end are cut off: they would stay in the books for ever.
pub(super) fn amount(text: &str) -> Option<BigDecimal> {
    text.parse().ok().map(|amount: BigDecimal| amount.normalized())
}

/// An amount as text: all digits, no exponent, no zeros at the end.
pub(super) fn written(amount: &BigDecimal) -> String {
    amount.normalized().to_plain_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dec(text: &str) -> BigDecimal {
        amount(text).unwrap()
    }

    #[test]
    fn amounts_keep_every_digit() {
        let table = [
            (".25", "0.25"),
            ("007", "7"),
            ("0.10000000", "0.1"),
            ("1000", "1000"),
            ("1000000000000000000000000", "1000000000000000000000000"),
            ("0.000000000000000001", "0.000000000000000001"),
            ("123456789012345678901234567890.123456789012345678", "123456789012345678901234567890.123456789012345678"),
        ];
        for (given, back) in table {
            assert_eq!(written(&dec(given)), back);
        }
        assert_eq!(written(&(dec("0.1") + dec("0.2"))), "0.3");
        assert_eq!(written(&(dec("5") - dec("5.00"))), "0");
    }

    #[test]
    fn a_shortage_moves_nothing() {
        let mut ledger = Ledger::default();
        ledger.post(Account::Outside, Account::Available(0), KnownAsset::Usd, &dec("12.5")).unwrap();
        let before = ledger.clone();
        let shortage = ledger.reserve(0, KnownAsset::Usd, &dec("12.500000000000000001")).unwrap_err();
        assert_eq!(shortage.available, dec("12.5"));
        assert!(ledger.reserve(1, KnownAsset::Usd, &dec("1")).is_err());
        assert!(ledger.release(0, KnownAsset::Usd, &dec("1")).is_err());
        assert!(ledger.entries().eq(before.entries()));
    }

    #[test]
    fn a_conversion_is_a_pair() {
        let mut ledger = Ledger::default();
        ledger.post(Account::Outside, Account::Available(0), KnownAsset::Usd, &dec("10")).unwrap();
        ledger.reserve(0, KnownAsset::Usd, &dec("4")).unwrap();
        ledger.settle(0, (KnownAsset::Usd, KnownAsset::Usdg), &dec("4"), Account::Available(1)).unwrap();
        assert_eq!(ledger.holding(Account::Available(0), KnownAsset::Usd), dec("6"));
        assert_eq!(ledger.holding(Account::Reserved(0), KnownAsset::Usd), dec("0"));
        assert_eq!(ledger.holding(Account::Available(1), KnownAsset::Usdg), dec("4"));
        assert_eq!(ledger.holding(Account::Conversion, KnownAsset::Usd), dec("4"));
        assert_eq!(ledger.holding(Account::Conversion, KnownAsset::Usdg), dec("-4"));
        assert_eq!(ledger.audit(), Ok(()));
    }

    #[test]
    fn an_audit_finds_what_is_wrong() {
        let books = |entries: &[(Account, KnownAsset, &str)]| {
            let entries = entries.iter();
            let entries =
                entries.map(|(account, asset, text)| Entry { account: *account, asset: *asset, amount: dec(text) });
            Ledger::from(entries.collect::<Vec<_>>()).audit()
        };
        let usd = KnownAsset::Usd;
        assert!(books(&[(Account::Available(0), usd, "1")]).is_err());
        assert!(books(&[(Account::Available(0), usd, "-1"), (Account::Outside, usd, "1")]).is_err());
        assert!(books(&[(Account::Conversion, usd, "-1"), (Account::Available(0), usd, "1")]).is_err());
        assert_eq!(books(&[(Account::Outside, usd, "-1"), (Account::Available(0), usd, "1")]), Ok(()));
    }

    fn any_account() -> impl Strategy<Value = Account> {
        prop_oneof![
            (0..3u32).prop_map(Account::Available),
            (0..3u32).prop_map(Account::Reserved),
            (0..3u32).prop_map(Account::Trading),
            Just(Account::Outside),
        ]
    }

    proptest! {
        #[test]
        fn whatever_is_posted_the_books_stay_in_order(
            steps in proptest::collection::vec(
                (any_account(), any_account(), 0..5usize, 0..5usize, "[0-9]{1,20}\\.[0-9]{1,18}", 0..4u8), 1..60),
        ) {
            let mut ledger = Ledger::default();
            for (from, to, asset, into, text, kind) in steps {
                let (asset, into) = (KnownAsset::ALL[asset], KnownAsset::ALL[into]);
                let amount = dec(&text);
                let before = ledger.clone();
                let done = match kind {
                    0 => ledger.post(from, to, asset, &amount),
                    1 => ledger.reserve(1, asset, &amount),
                    2 => ledger.release(1, asset, &amount),
                    _ => ledger.settle(1, (asset, into), &amount, to),
                };
                prop_assert_eq!(ledger.audit(), Ok(()));
                if done.is_err() {
                    prop_assert!(ledger.entries().eq(before.entries()));
                }
            }
            let text = serde_json::to_string(&ledger).unwrap();
            let back: Ledger = serde_json::from_str(&text).unwrap();
            prop_assert!(back.entries().eq(ledger.entries()));
        }
    }
}
