//! Bank rails: how a bank account is described, one member per rail.

use super::value::{AddressLine, Id};

open_enum! {
    /// A bank network.
    FiatNetwork {
        /// Wire transfer, domestic (ABA) or international (SWIFT).
        Wire = "WIRE",
        /// DBS account to account.
        DbsAct = "DBS_ACT",
        /// CUBIX, instant between its members.
        Cubix = "CUBIX",
        /// Standard Chartered.
        Scb = "SCB",
        /// Real-time payments.
        Rtp = "RTP",
    }
}

open_enum! {
    /// What kind of number routes a wire transfer.
    FiatWireAccountType {
        /// US Fedwire.
        Aba = "ABA",
        /// International.
        Swift = "SWIFT",
    }
}

model! {
    /// A postal address. Each line takes at most 35 characters, and only letters, digits, spaces and `/?:().,&'+-`.
    /// No PO boxes.
    request MailingAddressParams {
        /// The country. Not constrained to a code: the vendor's examples have `USA`, `US` and `Brazil`.
        country: AddressLine,
        /// Street and number.
        address1: Option<AddressLine>,
        /// More of it.
        address2: Option<AddressLine>,
        /// City.
        city: Option<AddressLine>,
        /// State or province.
        province: Option<AddressLine>,
        /// Postal code.
        zip_code: Option<AddressLine>,
    }
}

model! {
    /// The name of a person who owns a bank account.
    request FiatAccountOwnerPersonParams {
        /// First name.
        first_name: Id,
        /// Last name.
        last_name: Id,
    }
}

model! {
    /// The name of an institution that owns a bank account.
    request FiatAccountOwnerInstitutionParams {
        /// Its name.
        name: Id,
    }
}

model! {
    /// Who owns a bank account: a person or an institution.
    request FiatAccountOwnerParams {
        /// A person.
        person_details: Option<FiatAccountOwnerPersonParams>,
        /// An institution.
        institution_details: Option<FiatAccountOwnerInstitutionParams>,
    }
    exactly_one(person_details, institution_details)
}

model! {
    /// The bank at one end of a wire transfer.
    request WireRoutingParams {
        /// What `routing_number` is.
        routing_number_type: FiatWireAccountType,
        /// The number.
        routing_number: Id,
        /// Name of the bank.
        bank_name: Id,
        /// Address of the bank.
        bank_address: MailingAddressParams,
    }
}

model! {
    /// An account that is reached by wire.
    request WireParams {
        /// Account number or IBAN.
        account_number: Id,
        /// Address of the owner.
        fiat_account_owner_address: MailingAddressParams,
        /// The bank.
        routing_details: WireRoutingParams,
        /// A bank in between.
        intermediary_routing_details: Option<WireRoutingParams>,
    }
}

model! {
    /// A member of CUBIX.
    request CubixParams {
        /// The CUBIX account, a UUID.
        account_id: Id,
    }
}

model! {
    /// The bank of an account that is reached by real-time payment.
    request RtpRoutingParams {
        /// The routing number.
        routing_number: Id,
        /// Name of the bank.
        bank_name: Option<String>,
        /// Address of the bank.
        bank_address: Option<MailingAddressParams>,
    }
}

model! {
    /// An account that is reached by real-time payment.
    request RtpParams {
        /// Account number.
        account_number: Id,
        /// The bank.
        routing_details: RtpRoutingParams,
        /// Address of the owner.
        fiat_account_owner_address: Option<MailingAddressParams>,
    }
}

model! {
    /// An account that a number alone names.
    request AccountNumberParams {
        /// Account number.
        account_number: Id,
    }
}

model! {
    /// A CBIT wallet (legacy).
    request CbitParams {
        /// Address of the wallet.
        wallet_address: Id,
    }
}

model! {
    /// Where a bank account is and how it is reached: exactly one rail.
    request FiatNetworkInstructionsParams {
        /// Wire transfer.
        wire: Option<WireParams>,
        /// CUBIX.
        cubix: Option<CubixParams>,
        /// Real-time payment.
        rtp: Option<RtpParams>,
        /// DBS account to account.
        dbs_act: Option<AccountNumberParams>,
        /// Standard Chartered.
        scb: Option<AccountNumberParams>,
        /// CBIT (legacy).
        cbit: Option<CbitParams>,
    }
    exactly_one(wire, cubix, rtp, dbs_act, scb, cbit)
}

model! {
    /// A postal address as the vendor keeps it.
    response MailingAddress {
        /// The country.
        country: Option<String>,
        /// Street and number.
        address1: Option<String>,
        /// More of it.
        address2: Option<String>,
        /// City.
        city: Option<String>,
        /// State or province.
        province: Option<String>,
        /// Postal code.
        zip_code: Option<String>,
    }
}

model! {
    /// The name of a person who owns a bank account.
    response FiatAccountOwnerPerson {
        /// First name.
        first_name: Option<String>,
        /// Last name.
        last_name: Option<String>,
    }
}

model! {
    /// The name of an institution that owns a bank account.
    response FiatAccountOwnerInstitution {
        /// Its name.
        name: Option<String>,
    }
}

model! {
    /// Who owns a bank account.
    response FiatAccountOwner {
        /// A person.
        person_details: Option<FiatAccountOwnerPerson>,
        /// An institution.
        institution_details: Option<FiatAccountOwnerInstitution>,
    }
}

model! {
    /// The bank at one end of a transfer.
    response RoutingDetails {
        /// What `routing_number` is.
        routing_number_type: Option<FiatWireAccountType>,
        /// The number.
        routing_number: Option<String>,
        /// Name of the bank.
        bank_name: Option<String>,
        /// Address of the bank.
        bank_address: Option<MailingAddress>,
    }
}

model! {
    /// An account at a bank. Lists mask the account number but for its last four digits.
    response BankAccountDetails {
        /// Account number.
        account_number: Option<String>,
        /// Address of the owner.
        fiat_account_owner_address: Option<MailingAddress>,
        /// The bank.
        routing_details: Option<RoutingDetails>,
        /// A bank in between.
        intermediary_routing_details: Option<RoutingDetails>,
    }
}

model! {
    /// A member of CUBIX.
    response CubixDetails {
        /// The CUBIX account.
        account_id: Option<String>,
    }
}

model! {
    /// A CBIT wallet (legacy).
    response CbitDetails {
        /// Address of the wallet.
        wallet_address: Option<String>,
    }
}

model! {
    /// Where a bank account is and how it is reached.
    response FiatNetworkInstructions {
        /// Wire transfer.
        wire: Option<BankAccountDetails>,
        /// CUBIX.
        cubix: Option<CubixDetails>,
        /// Real-time payment.
        rtp: Option<BankAccountDetails>,
        /// DBS account to account.
        dbs_act: Option<BankAccountDetails>,
        /// Standard Chartered.
        scb: Option<BankAccountDetails>,
        /// CBIT (legacy).
        cbit: Option<CbitDetails>,
    }
}
