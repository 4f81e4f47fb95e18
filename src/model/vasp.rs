//! VASPs: virtual asset service providers that the Travel Rule wants named. Entries can change daily.

use super::value::{Id, Many, Order, PageLimit};

open_enum! {
    /// By what the directory is ordered.
    VaspOrderBy {
        /// By name.
        Name = "NAME",
    }
}

model! {
    /// Which entry of the directory to get.
    request GetVaspParams {
        /// Its id.
        id: Id,
    }
}

model! {
    /// Which entries of the directory to list.
    request ListVaspsParams {
        /// Only these.
        ids: Option<Many<Id>>,
        /// Only those whose name starts like this, in whatever case: as people type.
        search: Option<String>,
        /// By name; ascending when left out.
        order: Option<Order>,
        /// By what to order.
        order_by: Option<VaspOrderBy>,
        /// Entries a page; 100 when left out.
        limit: Option<PageLimit>,
        /// Where the page starts: `next_page_cursor` of the page before.
        page_cursor: Option<Id>,
    }
}

model! {
    /// An entry of the directory.
    response Vasp {
        /// Its id.
        id: String,
        /// Its name.
        name: Option<String>,
    }
}

model! {
    /// The answer that gets an entry of the directory.
    response GetVaspResponse {
        /// The entry.
        vasp: Option<Vasp>,
    }
}
