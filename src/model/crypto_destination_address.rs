//! Crypto destination addresses: blockchain addresses that were registered, so that money may be sent to them.

use super::travel_rule::{TravelRule, TravelRuleParams};
use super::value::{CryptoNetwork, Id, Many, Order, OrderByCreation, PageLimit, TimeRange, Wrapped};

open_enum! {
    /// Whether a registered address may be used.
    CryptoDestinationAddressStatus {
        /// Waits for an approval.
        Pending = "PENDING",
        /// May be used.
        Approved = "APPROVED",
        /// May not be used.
        Rejected = "REJECTED",
    }
}

model! {
    /// What registers an address, or changes one: by `id`, or by `crypto_network`, `address` and, in third-party
    /// integrations, `identity_id`.
    request PutCryptoDestinationAddressParams {
        /// Id of a registered address to change.
        id: Option<Id>,
        /// The end user who owns it. Required in third-party integrations; leave it out for your own.
        identity_id: Option<Id>,
        /// The network of the address.
        crypto_network: Option<CryptoNetwork>,
        /// The address on the chain.
        address: Option<Id>,
        /// A name for people; made up by the server when it is missing.
        nickname: Option<String>,
        /// The name that the vendor's overview uses for `nickname`; goes out as `nickname`.
        name: Option<String>,
        /// Whether to bookmark it. The answer calls it `bookmarked`.
        bookmarked_status: Option<bool>,
        /// What the Travel Rule asks about the address.
        travelrule_metadata: Option<TravelRuleParams>,
        /// Only in the vendor's overview; not sent.
        account_id: Option<Id>,
    }
    exactly_one(id, address)
    at_most_one(id, identity_id)
    together(crypto_network, address)
    means(RegisteredAddress)
    at_most_one(nickname, name)
    deprecated(name: "give `nickname`")
    deprecated(account_id: "leave it out: the vendor's schema does not have it, and it is not sent")
    sent_as(name: "nickname")
    sent_as(account_id: "")
}

model! {
    /// Which registered addresses to list.
    request ListCryptoDestinationAddressesParams {
        /// Only these.
        ids: Option<Many<Id>>,
        /// Only those of these end users.
        identity_ids: Option<Many<Id>>,
        /// Only those on these networks.
        crypto_networks: Option<Many<CryptoNetwork>>,
        /// Only these addresses on a chain.
        addresses: Option<Many<Id>>,
        /// Only those with these names.
        nicknames: Option<Many<Id>>,
        /// Only those that are bookmarked, or only the others.
        bookmarked_status: Option<bool>,
        /// Only those registered in this span of time.
        created_at: Option<TimeRange>,
        /// Newest first when left out.
        order: Option<Order>,
        /// By what to order.
        order_by: Option<OrderByCreation>,
        /// Entries a page, 1 to 1000; 100 when left out.
        limit: Option<PageLimit>,
        /// Where the page starts: `next_page_cursor` of the page before.
        page_cursor: Option<Id>,
    }
}

model! {
    /// A registered blockchain address.
    response CryptoDestinationAddress {
        /// Its id.
        id: String,
        /// The end user who owns it.
        identity_id: Option<String>,
        /// The network.
        crypto_network: Option<CryptoNetwork>,
        /// The address on the chain.
        address: Option<String>,
        /// A name for people.
        nickname: Option<String>,
        /// The same as the vendor's overview spells it.
        name: Option<String>,
        /// Only in the vendor's overview.
        account_id: Option<String>,
        /// Whether it may be used; may be missing.
        status: Option<CryptoDestinationAddressStatus>,
        /// When it was registered.
        created_at: Option<String>,
        /// Whether it is bookmarked. Requests call it `bookmarked_status`.
        bookmarked: Option<bool>,
        /// Not explained by the vendor; presumably the run of an approval.
        policy_execution_id: Option<String>,
        /// What is on file for the Travel Rule.
        travelrule_metadata: Option<TravelRule>,
    }
}

model! {
    /// The answer that registers an address: `address` is the record, and in it `address` is the one on the chain.
    response PutCryptoDestinationAddressResponse {
        /// The record.
        #[cfg_attr(feature = "tsify", tsify(type = "CryptoDestinationAddress"))]
        address: Option<Wrapped<CryptoDestinationAddress>>,
    }
}
