//! The scope as it is sent: keys, shapes and limits, as OpenAPI states them (design section 3).

use jiff::civil::Date;

use super::choices::{ApplicantKind, ApprovedBy, Complexity, Dpia, Identification, Linkage, Purpose, Storage};
use super::email::Email;
use super::limits;
use super::vat_number::VatNumber;
use crate::ids::{Country, OrganisationNumber};
use crate::input::{List, Prose, Text, Whole, object};
use crate::money::Quantity;

pub type Name = Text<{ limits::NAME_CHARS }>;
pub type Title = Text<{ limits::TITLE_CHARS }>;
pub type Description = Prose<{ limits::DESCRIPTION_CHARS }>;
pub type Year = Whole<{ limits::FIRST_YEAR }, { limits::LAST_YEAR }>;
pub type PostalCode = Text<{ limits::POSTAL_CODE_CHARS }>;
/// The code of a table or an area as it was written.
pub type RowCode = Text<{ limits::CODE_CHARS }>;

object! {
    /// What is requested: by whom, for what, which data, and how they are delivered.
    pub struct ScopeInput: stored {
        /// Who applies for the data.
        required applicant: ApplicantInput,
        /// The project that needs the data.
        required project: ProjectInput,
        /// How many institutions take part, the applicant's included; left out, those that are named. Each further one takes
        /// hours of coordination.
        optional institutions: Whole<1, { limits::INSTITUTIONS }>,
        /// The names of the institutions that take part besides the applicant's.
        optional further_institutions: List<Name, 0, { limits::FURTHER_INSTITUTIONS }>,
        /// How identifiable the delivered data are (guidelines 3.4).
        required identification: Identification,
        /// Particularly identifying variables, such as exact dates or the basic statistical unit: each takes hours of
        /// minimisation and must be justified (guidelines 3.4 and 5).
        optional special_variables: List<SpecialVariableInput, 0, { limits::SPECIAL_VARIABLES }>,
        /// The groups of persons or enterprises that data are wanted about, each of which must be built.
        required populations: List<PopulationInput, 1, { limits::POPULATIONS }>,
        /// Sources outside Statistics Norway that the data are linked with, such as a health register or a survey of one's own.
        optional third_party_sources: List<ThirdPartySourceInput, 0, { limits::THIRD_PARTY_SOURCES }>,
        /// The data; at least one extract in all, unless an earlier delivery is reused.
        required extracts: ExtractsInput,
        /// An earlier delivery that is used again in this project, with new serial numbers (guidelines 8).
        optional reuse: ReuseInput,
        /// How the data are delivered.
        required delivery: DeliveryInput,
    }
}

object! {
    /// Who applies.
    pub struct ApplicantInput: stored {
        /// The organisation's name.
        to_issue name: Name = "Universitetet i Oslo",
        /// The number in the Norwegian register of legal entities; applicants in Norway need one to be issued a quote.
        optional organisation_number: OrganisationNumber,
        /// The number in the register of another country.
        optional registration_number: RowCode = "556016-0680",
        /// The VAT number of an applicant abroad, with its country.
        optional vat_number: VatNumber,
        /// What the applicant is: it decides what access can be given (guidelines 2.2).
        required kind: ApplicantKind,
        /// Who approved the institution; research institutions need it to be issued a quote.
        optional approved_by: ApprovedBy,
        /// The country that the applicant is in.
        required country: Country,
        /// The applicant's postal address.
        optional address: AddressInput,
        /// Whom Statistics Norway asks about the application.
        to_issue contact: ContactInput,
        /// Who does the work for a public body, where it is not its own staff (guidelines 4).
        optional contractor: ContractorInput,
        /// What an invoice needs.
        optional invoice: InvoiceInput,
    }
}

object! {
    /// Whom to contact.
    pub struct ContactInput: stored {
        /// The person's name.
        to_issue name: Name = "Kari Nordmann",
        /// The person's e-mail address.
        to_issue email: Email,
    }
}

object! {
    /// A postal address.
    pub struct AddressInput: stored {
        /// Street and number, or post office box.
        to_issue street: Name = "Problemveien 7",
        /// The postal code, where the country has such codes.
        optional postal_code: PostalCode = "0313",
        /// The town.
        to_issue city: Name = "Oslo",
    }
}

object! {
    /// Who works for a public body on its behalf (guidelines 4).
    pub struct ContractorInput: stored {
        /// The contractor's name.
        to_issue name: Name = "Analysebyrået AS",
        /// How the body passes the data on to it.
        to_issue data_passed_on: Description = "Analysene gjøres i myndighetens eget område i TSD.",
    }
}

object! {
    /// What an invoice needs.
    pub struct InvoiceInput: stored {
        /// The buyer's reference (EN 16931, BT-10): whom the buyer's accounts office sends the invoice to.
        optional buyer_reference: Name = "Bestilling 4711",
        /// The number of the buyer's purchase order (EN 16931, BT-13).
        optional order_number: Name = "4500012345",
        /// Who pays, where it is not the applicant.
        optional payer: PayerInput,
    }
}

object! {
    /// Who pays in the applicant's place.
    pub struct PayerInput: stored {
        /// The organisation's name.
        to_issue name: Name = "Norges forskningsråd",
        /// The number in the Norwegian register of legal entities.
        optional organisation_number: OrganisationNumber,
        /// The country that the payer is in; left out, the applicant's.
        optional country: Country,
        /// The payer's postal address.
        optional address: AddressInput,
    }
}

object! {
    /// The project that needs the data.
    pub struct ProjectInput: stored {
        /// The project's title.
        to_issue title: Title = "Inntekt og helse blant unge voksne",
        /// What the data are for (guidelines 2.1).
        required purpose: Purpose,
        /// The first day of the project.
        to_issue starts_on: Date,
        /// The last day on which the data are needed.
        to_issue ends_on: Date,
        /// Whether the application states the legal basis for processing personal data (GDPR articles 6 and 9).
        to_issue legal_basis_stated: bool,
        /// The data protection impact assessment (guidelines 5).
        to_issue dpia: Dpia,
    }
}

object! {
    /// A particularly identifying variable.
    pub struct SpecialVariableInput: stored {
        /// The variable's name.
        required name: Name = "Fødselsdato",
        /// Why the project cannot do without it; left out, a finding asks for it.
        optional justification: Description,
    }
}

object! {
    /// A group of persons or enterprises that data are wanted about.
    pub struct PopulationInput: stored {
        /// What the population is called.
        to_issue name: Name = "Bosatte 18–66 år",
        /// How hard it is to build. Left out while it is not known: the price then covers every answer.
        to_issue complexity: Complexity,
    }
}

object! {
    /// A source outside Statistics Norway.
    pub struct ThirdPartySourceInput: stored {
        /// The source's name.
        to_issue name: Name = "Norsk pasientregister",
        /// The organisation that is responsible for the data.
        to_issue controller: Name = "Folkehelseinstituttet",
        /// Where the data are linked. Left out while it is not known: the price then covers both answers.
        to_issue linkage: Linkage,
        /// Whether the applicant is also responsible for the source: distributed linkage is then as a rule not allowed
        /// (guidelines 9.1).
        required controlled_by_applicant: bool,
        /// Whether the applicant has a data unit of its own that handles keys apart from those who do the research, which allows
        /// distributed linkage with a source of its own (guidelines 9.1).
        optional independent_key_unit: bool,
        /// Whether there is documentation of files and variables. Left out while it is not known: the price then covers both
        /// answers.
        to_issue documented: bool,
        /// Whether the files must be converted before they can be read: other than plain text, CSV, or a file of SAS, Stata, SPSS
        /// or R, or spread over many files. Left out while it is not known: the price then covers both answers.
        to_issue demanding_format: bool,
        /// Whether it is a central health register, which others than Statistics Norway give access to (guidelines 3.2).
        to_issue health_register: bool,
    }
}

object! {
    /// The data.
    pub struct ExtractsInput: stored {
        /// Tables of FD-Trygd, the database of social security histories: a flat price each.
        optional fd_trygd: List<FdTrygdInput, 0, { limits::FD_TRYGD_ITEMS }>,
        /// Variables from the variable lists of statistics areas: a flat price for each area, however many variables.
        optional statistics_areas: List<StatisticsAreaInput, 0, { limits::STATISTICS_AREA_ITEMS }>,
        /// Data that no variable list has: charged by the hour.
        optional outside_variable_lists: List<OutsideInput, 0, { limits::OUTSIDE_ITEMS }>,
    }
}

object! {
    /// An extract from an FD-Trygd table.
    pub struct FdTrygdInput: stored {
        /// The table's code in the price list.
        required table: RowCode = "F_UFP",
        /// The first year.
        required from: Year,
        /// The last year.
        required to: Year,
    }
}

object! {
    /// An extract from a statistics area.
    pub struct StatisticsAreaInput: stored {
        /// The area's code in the price list.
        required area: RowCode = "utdanning",
        /// The variables, by the names of the area's variable list.
        to_issue variables: List<Name, 1, { limits::VARIABLES }>,
        /// The first year.
        required from: Year,
        /// The last year.
        required to: Year,
        /// Whether Statistics Norway collected the data itself, from persons or enterprises (guidelines 3.1). Left out, as the
        /// price list says of the area.
        optional collected_by_ssb: bool,
    }
}

object! {
    /// An extract outside the variable lists.
    pub struct OutsideInput: stored {
        /// What is extracted.
        required description: Description = "Opplysninger om husholdninger per 1. januar",
        /// The hours that the applicant proposes; left out, those of the price list. They are the office's to decide, and are marked
        /// as the applicant's wherever they are shown.
        optional hours: HoursInput,
    }
}

object! {
    /// Low, expected and high hours.
    pub struct HoursInput: stored {
        /// The least.
        required low: Quantity,
        /// What is quoted.
        required expected: Quantity,
        /// The most.
        required high: Quantity,
    }
}

object! {
    /// An earlier delivery that is used again, with new serial numbers (guidelines 8).
    pub struct ReuseInput: stored {
        /// What the earlier delivery is known by, such as its case number.
        to_issue delivery: Name = "2024/1234",
        /// The last day of the project that it was delivered to: the two must not overlap in time.
        to_issue ends_on: Date,
    }
}

object! {
    /// How the data are delivered.
    pub struct DeliveryInput: stored {
        /// Deliveries of data in all, later updates included; 1 if left out.
        optional count: Whole<1, { limits::DELIVERIES }>,
        /// Where the data are stored and worked on (guidelines 7 and 12).
        required storage: Storage,
        /// The country of the storage.
        required country: Country,
        /// Whether the data are exchanged between the Nordic statistics offices (NordMAN) and used by remote access at one of them
        /// (guidelines 10).
        optional nordman: bool,
    }
}
