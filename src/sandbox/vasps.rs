//! The directory of VASPs: a few invented ones.

use super::filter::{is_among, texts};
use super::page::{List, Wanted};
use super::problem::Refused;
use super::random::Random;
use super::{Answer, Dialect, State};
use crate::issue::Code;
use crate::model::page::ListVaspsResponse;
use crate::model::value::{Id, PageLimit};
use crate::model::vasp::{GetVaspParams, GetVaspResponse, ListVaspsParams, Vasp, VaspOrderBy};

const LIST: List = List { letter: 'v', descending: false, limit: 100 };

/// In the order of their names.
const NAMES: &[&str] = &[
    "Acorn Custody",
    "Acorn Exchange",
    "Birchwood Digital",
    "Cedar Markets",
    "Driftwood Wallets",
    "Elm Street Trading",
    "Juniper Payments",
    "Maple Vault",
    "Ödland Börse",
];

/// The directory.
pub(super) fn directory(random: &mut Random) -> Vec<Vasp> {
    NAMES.iter().map(|name| Vasp { id: random.uuid(), name: Some(String::from(*name)) }).collect()
}

/// Lists the directory by name.
pub(super) fn list(state: &State, dialect: Dialect, params: &ListVaspsParams) -> Result<Answer, Refused> {
    if matches!(params.order_by, Some(VaspOrderBy::Other(_))) {
        return Err(Refused::field(Code::unknown_value, &["order_by"], "must be NAME"));
    }
    let limit = params.limit.map(PageLimit::get);
    let wanted = Wanted::new(LIST, params.order.as_ref(), limit, params.page_cursor.as_ref(), None)?;
    let ids = texts(&params.ids, Id::as_str);
    let prefix = params.search.as_ref().map(|search| search.to_lowercase());
    let at = |position: u32| state.vasps.get(position as usize);
    let page = wanted.page(u32::try_from(state.vasps.len()).unwrap_or(u32::MAX), None, |position| {
        at(position).is_some_and(|vasp| {
            let name = vasp.name.as_deref().unwrap_or_default().to_lowercase();
            is_among(&ids, Some(&vasp.id)) && prefix.as_ref().is_none_or(|prefix| name.starts_with(prefix))
        })
    });
    let response = ListVaspsResponse {
        items: Some(page.positions.iter().filter_map(|position| at(*position)).cloned().collect()),
        next_page: page.next.clone().filter(|_| dialect == Dialect::Both),
        // "Empty string when done" is what the vendor says of this list.
        next_page_cursor: Some(page.next.unwrap_or_default()),
    };
    Ok(Answer::json(200, "application/json", &response))
}

/// Gets one entry of the directory.
pub(super) fn get(state: &State, params: &GetVaspParams) -> Result<Answer, Refused> {
    let id = params.id.as_str();
    match state.vasps.iter().find(|vasp| vasp.id == id) {
        Some(vasp) => Ok(Answer::json(200, "application/json", &GetVaspResponse { vasp: Some(vasp.clone()) })),
        None => Err(Refused::not_found(format!("there is no VASP with id '{id}'"))),
    }
}
