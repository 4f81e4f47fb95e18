//! Travel Rule data of a blockchain address: who receives, and where the wallet is kept. The vendor refuses transfers of
//! 3,000 USD or more to addresses without it from 30 November 2026 on.

use super::value::{AddressLine, CountryCode, Id};

open_enum! {
    /// Who keeps the keys of a wallet.
    CustodianType {
        /// A virtual asset service provider.
        Vasp = "VASP",
        /// Its owner.
        Private = "PRIVATE",
    }
}

model! {
    /// A postal address. Each line takes at most 35 characters, and only letters, digits, spaces and `/?:().,&'+-`.
    request GeographicAddressParams {
        /// Country, three letters of ISO 3166-1: `USA`.
        country: CountryCode,
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
    /// A person who receives.
    request BeneficiaryPersonParams {
        /// First name.
        first_name: Id,
        /// Last name.
        last_name: Id,
        /// Where they live.
        physical_address: Option<GeographicAddressParams>,
    }
}

model! {
    /// An institution that receives.
    request BeneficiaryInstitutionParams {
        /// Its name.
        name: Id,
        /// Where it is.
        physical_address: Option<GeographicAddressParams>,
    }
}

model! {
    /// Who receives: a person, an institution, or (`self`) the end user's own wallet.
    request BeneficiaryParams {
        /// A person.
        person_details: Option<BeneficiaryPersonParams>,
        /// An institution.
        institution_details: Option<BeneficiaryInstitutionParams>,
        /// The end user's own wallet: leave out both others.
        #[cfg_attr(feature = "serde", serde(rename = "self"))]
        self_: Option<bool>,
    }
}

model! {
    /// The provider that keeps the wallet: one of the directory (`vasps.list`), or one of your own words.
    request VaspParams {
        /// Id in the directory. Preferred.
        id: Option<Id>,
        /// Name of a provider that is not in the directory.
        custom_vasp_name: Option<Id>,
        /// Its website; goes with the name.
        custom_vasp_website: Option<Id>,
    }
    exactly_one(id, custom_vasp_name)
    together(custom_vasp_name, custom_vasp_website)
}

model! {
    /// What the Travel Rule asks about an address.
    request TravelRuleParams {
        /// Who receives.
        beneficiary: Option<BeneficiaryParams>,
        /// The provider, when `custodian_type` is `VASP`.
        vasp: Option<VaspParams>,
        /// Who keeps the keys.
        custodian_type: Option<CustodianType>,
        /// What for. Optional in the US.
        transfer_purpose: Option<String>,
    }
    means(TravelRule)
}

model! {
    /// A postal address as the vendor keeps it.
    response GeographicAddress {
        /// Country, three letters of ISO 3166-1.
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
    /// A person who receives.
    response BeneficiaryPerson {
        /// First name.
        first_name: Option<String>,
        /// Last name.
        last_name: Option<String>,
        /// Where they live.
        physical_address: Option<GeographicAddress>,
    }
}

model! {
    /// An institution that receives.
    response BeneficiaryInstitution {
        /// Its name.
        name: Option<String>,
        /// Where it is.
        physical_address: Option<GeographicAddress>,
    }
}

model! {
    /// Who receives.
    response Beneficiary {
        /// A person.
        person_details: Option<BeneficiaryPerson>,
        /// An institution.
        institution_details: Option<BeneficiaryInstitution>,
        /// Whether it is the end user's own wallet.
        #[cfg_attr(feature = "serde", serde(rename = "self"))]
        self_: Option<bool>,
    }
}

model! {
    /// The provider that keeps a wallet.
    response CryptoDestinationAddressVasp {
        /// Id in the directory.
        id: Option<String>,
        /// Name in the directory.
        name: Option<String>,
        /// Name of a provider that is not in the directory.
        custom_vasp_name: Option<String>,
        /// Its website.
        custom_vasp_website: Option<String>,
    }
}

model! {
    /// What is on file for the Travel Rule.
    response TravelRule {
        /// Who receives.
        beneficiary: Option<Beneficiary>,
        /// The provider that keeps the wallet.
        vasp: Option<CryptoDestinationAddressVasp>,
        /// Who keeps the keys.
        custodian_type: Option<CustodianType>,
        /// What for.
        transfer_purpose: Option<String>,
    }
}
