//! The settings of the seller: who invoices, and to which account.

use super::shapes::{Count, Flag};
use crate::ids::OrganisationNumber;
use crate::input::{Expected, FaultKind, Faults, Found, Path, Shape, Text, object, open, string_property};
use crate::invoice::{Account, Kid, KidModulus, Seller};
use crate::scope::{Email, Name};

object! {
    /// Who invoices.
    pub struct SellerInput {
        /// The registered name.
        required name: Name,
        /// The organisation number.
        required organisation_number: OrganisationNumber,
        /// Whether invoices say that it is in the Register of Business Enterprises.
        required in_business_register: Flag,
        /// Street and number.
        required street: Name,
        /// The postal code.
        required postal_code: Name,
        /// The city.
        required city: Name,
        /// Where to send questions about invoices.
        required email: Email,
        /// Whom to ask about invoices: a person or a unit.
        optional contact: Name,
        /// Its telephone number.
        optional telephone: Text<TELEPHONE_CHARS>,
        /// Days to pay.
        required payment_days: Count<0, { Seller::MAX_PAYMENT_DAYS }>,
        /// The account to pay to.
        optional account: AccountText,
        /// How payments are recognised, by the agreement with the bank.
        optional kid: KidInput,
    }
}

object! {
    /// A KID of the number of a settlement note.
    pub struct KidInput {
        /// How its check digit is computed: modulus 10 or 11.
        required modulus: Count<10, 11>,
        /// Its digits, the check digit included.
        required length: Count<{ Kid::MIN_LENGTH }, { Kid::MAX_LENGTH }>,
    }
}

/// The most characters of a telephone number.
const TELEPHONE_CHARS: usize = 40;

const ACCOUNT: &str = "a Norwegian account number of eleven digits, or an IBAN, with its check digits";

#[derive(Clone, Debug)]
pub struct AccountText(Account);

impl SellerInput {
    pub(super) fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<Seller> {
        open!(self, path, faults:
            name, organisation_number, in_business_register, street, postal_code, city, email, contact, telephone,
            payment_days, account, kid(KidInput::parse)
        );
        let text = |name: Name| name.as_str().to_owned();
        Some(Seller {
            name: text(name?),
            organisation_number: organisation_number?,
            in_business_register: in_business_register?.get(),
            street: text(street?),
            postal_code: text(postal_code?),
            city: text(city?),
            email: email?.as_str().to_owned(),
            account: account.map(|account| account.0),
            contact: contact.map(text),
            telephone: telephone.map(Text::into_string),
            payment_days: payment_days?.number(),
            kid,
        })
    }
}

impl KidInput {
    fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<Kid> {
        open!(self, path, faults: modulus, length);
        let modulus = if modulus?.number() == 10 { KidModulus::Ten } else { KidModulus::Eleven };
        Some(Kid { modulus, length: length?.get() })
    }
}

impl Shape for AccountText {
    const EXPECTED: Expected = Expected::Described([ACCOUNT; 3]);

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        let expected = ACCOUNT;
        Some(Account::parse(text).map(Self).ok_or_else(|| FaultKind::BadSetting { found: Found::cut(text), expected }))
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        string_property().into()
    }
}
