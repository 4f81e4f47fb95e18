//! Pages of a list: order, bounds in time, and cursors.
//!
//! A cursor names the last entry of its page, so what is created later neither repeats nor hides an entry.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::clock::{Micros, parse_nanos};
use super::problem::Refused;
use super::random::fingerprint;
use crate::issue::Code;
use crate::model::value::{Id, Order, TimeRange};

/// A list that has pages, with its defaults.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    /// Tells its cursors from those of other lists.
    pub(super) letter: char,
    pub(super) descending: bool,
    pub(super) limit: i32,
}

/// What the parameters of a list ask for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    letter: char,
    descending: bool,
    limit: usize,
    after: Option<Place>,
    bounds: Bounds,
}

/// Where an entry stands in a list that is not ordered by creation: by a moment, then by position. In a list by
/// creation the position alone says it, and the moment is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) at: Micros,
    pub(super) position: u32,
}

/// One page: positions of entries, and the cursor of the next page if there is one.
pub(super) struct Page {
    pub(super) positions: Vec<u32>,
    pub(super) next: Option<String>,
}

impl Wanted {
    pub(super) fn new(
        list: List,
        order: Option<&Order>,
        limit: Option<i32>,
        cursor: Option<&Id>,
        created_at: Option<&TimeRange>,
    ) -> Result<Self, Refused> {
        let descending = match order {
            None => list.descending,
            Some(Order::Ascending) => false,
            Some(Order::Descending) => true,
            Some(Order::Other(_)) => {
                return Err(Refused::field(Code::unknown_value, &["order"], "must be ASC or DESC"));
            }
        };
        let after = match cursor {
            None => None,
            Some(cursor) => Some(unseal(cursor.as_str(), list.letter, descending).ok_or_else(|| {
                Refused::field(Code::invalid_format, &["page_cursor"], "is not a cursor of this list in this order")
            })?),
        };
        let limit = limit.unwrap_or(list.limit);
        let bounds = created_at.map_or(Ok(Bounds::default()), |range| Bounds::new(range, "created_at"))?;
        Ok(Self { letter: list.letter, descending, limit: usize::try_from(limit).unwrap_or(1), after, bounds })
    }

    /// Whether something created at this moment is within the bounds.
    pub(super) fn covers(&self, created: Micros) -> bool {
        self.bounds.covers(created)
    }

    /// The page out of a list of `count` entries that stand in the order of their creation. `candidates`, when given,
    /// are the only positions to look at.
    pub(super) fn page(&self, count: u32, candidates: Option<Vec<u32>>, keep: impl Fn(u32) -> bool) -> Page {
        let after = self.after.map(|place| place.position);
        let is_next = |position: &u32| match after {
            None => true,
            Some(after) if self.descending => *position < after,
            Some(after) => *position > after,
        };
        let mut positions = match candidates {
            Some(mut candidates) => {
                candidates.sort_unstable();
                candidates.dedup();
                candidates.retain(is_next);
                if self.descending {
                    candidates.reverse();
                }
                self.take(candidates.into_iter(), keep)
            }
            None if self.descending => self.take((0..after.unwrap_or(count).min(count)).rev(), keep),
            None => self.take(after.map_or(0, |after| after.saturating_add(1))..count, keep),
        };
        let more = positions.len() > self.limit;
        positions.truncate(self.limit);
        let last = positions.last().filter(|_| more).map(|position| Place { at: 0, position: *position });
        Page { next: last.map(|last| seal(last, self.letter, self.descending)), positions }
    }

    /// The page out of a list that is ordered by a moment which can change. An entry that changes moves to the end of
    /// an ascending list, so that whoever reads on sees it again.
    pub(super) fn page_of_places(&self, mut places: Vec<Place>) -> Page {
        places.retain(|place| match self.after {
            None => true,
            Some(after) if self.descending => *place < after,
            Some(after) => *place > after,
        });
        places.sort_unstable();
        if self.descending {
            places.reverse();
        }
        let more = places.len() > self.limit;
        places.truncate(self.limit);
        let next = places.last().filter(|_| more).map(|last| seal(*last, self.letter, self.descending));
        Page { positions: places.into_iter().map(|place| place.position).collect(), next }
    }

    /// One more than the page holds, to know whether there is another.
    fn take(&self, positions: impl Iterator<Item = u32>, keep: impl Fn(u32) -> bool) -> Vec<u32> {
        positions.filter(|position| keep(*position)).take(self.limit.saturating_add(1)).collect()
    }
}

fn seal(Place { at, position }: Place, letter: char, descending: bool) -> String {
    let direction = if descending { 'd' } else { 'a' };
    let content =
        if at == 0 { format!("{letter}{direction}{position}") } else { format!("{letter}{direction}{position}@{at}") };
    URL_SAFE_NO_PAD.encode(format!("{content}.{:08x}", fingerprint(content.as_bytes()) as u32))
}

fn unseal(cursor: &str, letter: char, descending: bool) -> Option<Place> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (content, _) = text.split_once('.')?;
    let (position, at) = content.get(2..)?.split_once('@').unwrap_or((content.get(2..)?, "0"));
    let place = Place { at: at.parse().ok()?, position: position.parse().ok()? };
    (seal(place, letter, descending) == cursor).then_some(place)
}

/// The bounds of a [`TimeRange`], in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bounds {
    lt: Option<i128>,
    lte: Option<i128>,
    eq: Option<i128>,
    gte: Option<i128>,
    gt: Option<i128>,
}

impl Bounds {
    /// The bounds of the parameter `created_at`, or of another one.
    pub(super) fn new(range: &TimeRange, parameter: &str) -> Result<Self, Refused> {
        let bound = |name: &str, time: &Option<crate::model::value::Timestamp>| match time {
            None => Ok(None),
            Some(time) => parse_nanos(time.as_str())
                .map(Some)
                .ok_or_else(|| Refused::field(Code::invalid_format, &[parameter, name], "is not a date and time")),
        };
        Ok(Self {
            lt: bound("lt", &range.lt)?,
            lte: bound("lte", &range.lte)?,
            eq: bound("eq", &range.eq)?,
            gte: bound("gte", &range.gte)?,
            gt: bound("gt", &range.gt)?,
        })
    }

    pub(super) fn covers(&self, moment: Micros) -> bool {
        let nanos = i128::from(moment) * 1_000;
        self.lt.is_none_or(|bound| nanos < bound)
            && self.lte.is_none_or(|bound| nanos <= bound)
            && self.eq.is_none_or(|bound| nanos == bound)
            && self.gte.is_none_or(|bound| nanos >= bound)
            && self.gt.is_none_or(|bound| nanos > bound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIST: List = List { letter: 'o', descending: true, limit: 100 };

    #[test]
    fn cursors_are_read_only_where_they_belong() {
        let at = |at, position| Place { at, position };
        let cursor = seal(at(0, 7), 'o', true);
        assert_eq!(unseal(&cursor, 'o', true), Some(at(0, 7)));
        assert_eq!(unseal(&seal(at(5, 7), 'u', false), 'u', false), Some(at(5, 7)));
        assert_eq!(unseal(&cursor, 'o', false), None);
        assert_eq!(unseal(&cursor, 'p', true), None);
        for other in ["", "x", "7", "b2Q3", &cursor[1..], &format!("{cursor}A"), "\u{e9}", "+/=="] {
            assert_eq!(unseal(other, 'o', true), None, "{other}");
        }
    }

    #[test]
    fn bounds_are_exact_to_the_nanosecond() {
        let range = |json: &str| Bounds::new(&serde_json::from_str(json).unwrap(), "created_at").unwrap();
        let at = 1_000_000;
        assert!(range(r#"{"eq":"1970-01-01T00:00:01Z"}"#).covers(at));
        assert!(!range(r#"{"gt":"1970-01-01T00:00:01Z"}"#).covers(at));
        assert!(range(r#"{"gte":"1970-01-01T00:00:01Z","lte":"1970-01-01T01:00:01+01:00"}"#).covers(at));
        assert!(range(r#"{"lt":"1970-01-01T00:00:01.000000001Z"}"#).covers(at));
        assert!(!range(r#"{"lt":"1970-01-01T00:00:01Z"}"#).covers(at));
        assert!(!range(r#"{"gte":"1970-01-01T00:00:01.000000001Z"}"#).covers(at));
    }

    proptest! {
        /// Whatever the limit, the filter and what is created in between: walking the pages gives every entry that was
        /// there at the start, once.
        #[test]
        fn pages_lose_and_repeat_nothing(
            count in 0..60u32, grows in proptest::collection::vec(0..5u32, 0..80), limit in 1..9i32,
            descending: bool, modulus in 1..4u32, with_candidates: bool,
        ) {
            let order = if descending { Order::Descending } else { Order::Ascending };
            let keep = |position: u32| position.is_multiple_of(modulus);
            let mut cursor: Option<String> = None;
            let (mut seen, mut total) = (Vec::new(), count);
            let mut grows = grows.into_iter();
            loop {
                let id = cursor.map(|text| Id::new(text).unwrap());
                let wanted = Wanted::new(LIST, Some(&order), Some(limit), id.as_ref(), None).ok().unwrap();
                let candidates = with_candidates.then(|| (0..total).collect());
                let page = wanted.page(total, candidates, keep);
                prop_assert!(page.positions.len() <= limit as usize);
                seen.extend(page.positions);
                match page.next {
                    Some(next) => cursor = Some(next),
                    None => break,
                }
                total += grows.next().unwrap_or(0);
            }
            let mut expected: Vec<u32> = (0..if descending { count } else { total }).filter(|p| keep(*p)).collect();
            if descending {
                expected.reverse();
            }
            prop_assert_eq!(seen, expected);
        }
    }
}
