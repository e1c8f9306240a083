//! The sheets that are forms: a value in each row.

use super::kind::Kind;
use super::layout::{Need, Section, YES_NO, choice, field};
use crate::scope::{ApplicantKind, ApprovedBy, Dpia, Identification, Purpose, Storage, limits};

pub(super) static APPLICANT: [Section; 9] = [
    Section {
        object: "ApplicantInput",
        fields: &[
            field(&["applicant", "name"], ("ApplicantInput", "name"), Kind::Text, Need::Quote),
            field(
                &["applicant", "organisation_number"],
                ("ApplicantInput", "organisation_number"),
                Kind::Digits,
                Need::Applies,
            ),
            field(
                &["applicant", "registration_number"],
                ("ApplicantInput", "registration_number"),
                Kind::Text,
                Need::Nothing,
            ),
            field(&["applicant", "vat_number"], ("ApplicantInput", "vat_number"), Kind::Text, Need::Nothing),
            field(
                &["applicant", "kind"],
                ("ApplicantInput", "kind"),
                choice("ApplicantKind", ApplicantKind::WORDS, false),
                Need::Price,
            ),
            field(
                &["applicant", "approved_by"],
                ("ApplicantInput", "approved_by"),
                choice("ApprovedBy", ApprovedBy::WORDS, false),
                Need::Applies,
            ),
            field(&["applicant", "country"], ("ApplicantInput", "country"), Kind::Country, Need::Price),
        ],
    },
    Section {
        object: "ContactInput",
        fields: &[
            field(&["applicant", "contact", "name"], ("ContactInput", "name"), Kind::Text, Need::Quote),
            field(&["applicant", "contact", "email"], ("ContactInput", "email"), Kind::Text, Need::Quote),
        ],
    },
    Section {
        object: "AddressInput",
        fields: &[
            field(&["applicant", "address", "street"], ("AddressInput", "street"), Kind::Text, Need::Applies),
            field(&["applicant", "address", "postal_code"], ("AddressInput", "postal_code"), Kind::Text, Need::Nothing),
            field(&["applicant", "address", "city"], ("AddressInput", "city"), Kind::Text, Need::Applies),
        ],
    },
    Section {
        object: "ContractorInput",
        fields: &[
            field(&["applicant", "contractor", "name"], ("ContractorInput", "name"), Kind::Text, Need::Applies),
            field(
                &["applicant", "contractor", "data_passed_on"],
                ("ContractorInput", "data_passed_on"),
                Kind::Prose,
                Need::Applies,
            ),
        ],
    },
    Section {
        object: "InvoiceInput",
        fields: &[
            field(
                &["applicant", "invoice", "buyer_reference"],
                ("InvoiceInput", "buyer_reference"),
                Kind::Text,
                Need::Nothing,
            ),
            field(
                &["applicant", "invoice", "order_number"],
                ("InvoiceInput", "order_number"),
                Kind::Text,
                Need::Nothing,
            ),
            field(
                &["applicant", "invoice", "electronic_address"],
                ("InvoiceInput", "electronic_address"),
                Kind::Text,
                Need::Nothing,
            ),
        ],
    },
    Section {
        object: "PayerInput",
        fields: &[
            field(&["applicant", "invoice", "payer", "name"], ("PayerInput", "name"), Kind::Text, Need::Applies),
            field(
                &["applicant", "invoice", "payer", "organisation_number"],
                ("PayerInput", "organisation_number"),
                Kind::Digits,
                Need::Nothing,
            ),
            field(
                &["applicant", "invoice", "payer", "registration_number"],
                ("PayerInput", "registration_number"),
                Kind::Text,
                Need::Nothing,
            ),
            field(
                &["applicant", "invoice", "payer", "vat_number"],
                ("PayerInput", "vat_number"),
                Kind::Text,
                Need::Nothing,
            ),
            field(
                &["applicant", "invoice", "payer", "country"],
                ("PayerInput", "country"),
                Kind::Country,
                Need::Nothing,
            ),
            field(
                &["applicant", "invoice", "payer", "address", "street"],
                ("AddressInput", "street"),
                Kind::Text,
                Need::Applies,
            ),
            field(
                &["applicant", "invoice", "payer", "address", "postal_code"],
                ("AddressInput", "postal_code"),
                Kind::Text,
                Need::Nothing,
            ),
            field(
                &["applicant", "invoice", "payer", "address", "city"],
                ("AddressInput", "city"),
                Kind::Text,
                Need::Applies,
            ),
        ],
    },
    Section {
        object: "ProjectInput",
        fields: &[
            field(&["project", "title"], ("ProjectInput", "title"), Kind::Text, Need::Quote),
            field(
                &["project", "purpose"],
                ("ProjectInput", "purpose"),
                choice("Purpose", Purpose::WORDS, false),
                Need::Price,
            ),
            field(&["project", "starts_on"], ("ProjectInput", "starts_on"), Kind::Date, Need::Quote),
            field(&["project", "ends_on"], ("ProjectInput", "ends_on"), Kind::Date, Need::Quote),
            field(&["project", "legal_basis_stated"], ("ProjectInput", "legal_basis_stated"), YES_NO, Need::Quote),
            field(&["project", "dpia"], ("ProjectInput", "dpia"), choice("Dpia", Dpia::WORDS, false), Need::Quote),
        ],
    },
    Section {
        object: "ScopeInput",
        fields: &[
            field(
                &["institutions"],
                ("ScopeInput", "institutions"),
                Kind::Whole(1, limits::INSTITUTIONS),
                Need::Nothing,
            ),
            field(
                &["identification"],
                ("ScopeInput", "identification"),
                choice("Identification", Identification::WORDS, false),
                Need::Price,
            ),
        ],
    },
    Section {
        object: "ReuseInput",
        fields: &[
            field(&["reuse"], ("ScopeInput", "reuse"), Kind::Presence, Need::Nothing),
            field(&["reuse", "delivery"], ("ReuseInput", "delivery"), Kind::Text, Need::Applies),
            field(&["reuse", "ends_on"], ("ReuseInput", "ends_on"), Kind::Date, Need::Applies),
        ],
    },
];

pub(super) static DELIVERY: [Section; 1] = [Section {
    object: "DeliveryInput",
    fields: &[
        field(&["delivery", "count"], ("DeliveryInput", "count"), Kind::Whole(1, limits::DELIVERIES), Need::Nothing),
        field(
            &["delivery", "storage"],
            ("DeliveryInput", "storage"),
            choice("Storage", Storage::WORDS, false),
            Need::Price,
        ),
        field(&["delivery", "country"], ("DeliveryInput", "country"), Kind::Country, Need::Price),
        field(&["delivery", "nordman"], ("DeliveryInput", "nordman"), YES_NO, Need::Nothing),
    ],
}];
