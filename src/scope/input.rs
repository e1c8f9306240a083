//! The scope as it is sent: keys, shapes and limits, as OpenAPI states them (design section 3).

use jiff::civil::Date;

use super::choices::{ApplicantKind, ApprovedBy, Complexity, Dpia, Identification, Linkage, Purpose, Storage};
use super::electronic_address::ElectronicAddress;
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
    /// What is requested: by whom, for what, which data, and how they are delivered. A price needs only what it depends on; the
    /// rest may wait until a quote is issued.
    pub struct ScopeInput: stored {
        /// Who applies for the data.
        required applicant: ApplicantInput,
        /// The project that needs the data.
        required project: ProjectInput,
        /// How many institutions take part, the applicant's included; left out, the applicant's and those that are named. Count
        /// each organisation whose staff will work with the data. Each beyond the first takes hours of coordination.
        optional institutions: Whole<1, { limits::INSTITUTIONS }>,
        /// The names of the institutions that take part besides the applicant's.
        optional further_institutions: List<Name, 0, { limits::FURTHER_INSTITUTIONS }>,
        /// How identifiable the delivered data are (guidelines 3.4). Choose the least that the project can do with: indirectly
        /// identifiable data are the usual form for research, and public authorities are as a rule given anonymised data.
        required identification: Identification,
        /// Particularly identifying variables, such as an exact date of birth, the basic statistical unit or coordinates. Each
        /// takes hours of data minimisation, and must be justified (guidelines 3.4 and 5).
        optional special_variables: List<SpecialVariableInput, 0, { limits::SPECIAL_VARIABLES }>,
        /// The groups of persons or enterprises that data are wanted about. Each must be built before data are extracted, and
        /// is priced by how hard that is. A control group and the relatives of a group are populations too.
        required populations: List<PopulationInput, 1, { limits::POPULATIONS }>,
        /// Sources outside Statistics Norway that the data are linked with, such as a health register, the register of another
        /// authority or a survey of one's own. Leave them out where only Statistics Norway's own data are used.
        optional third_party_sources: List<ThirdPartySourceInput, 0, { limits::THIRD_PARTY_SOURCES }>,
        /// The data that are wanted: at least one extract in all, unless an earlier delivery is reused.
        required extracts: ExtractsInput,
        /// An earlier delivery that is used again in this project, with new serial numbers instead of a new extract (guidelines
        /// 8). Left out, all data are extracted anew.
        optional reuse: ReuseInput,
        /// How often the data are delivered, and where to.
        required delivery: DeliveryInput,
    }
}

object! {
    /// Who applies. An estimate needs only the kind and the country.
    pub struct ApplicantInput: stored {
        /// The name of the organisation that will be responsible for the data; a person cannot apply.
        to_issue name: Name = "Universitetet i Oslo",
        /// The number in the Norwegian register of legal entities. Applicants in Norway need one to be issued a quote, and
        /// invoices are sent to it.
        optional organisation_number: OrganisationNumber,
        /// The number in the register of another country; it is printed on the invoice.
        optional registration_number: RowCode = "556016-0680",
        /// The VAT number of an applicant abroad, which begins with the code of its country. Finance needs it to decide whether
        /// Norwegian VAT is charged.
        optional vat_number: VatNumber,
        /// What the applicant is: it decides what access can be given (guidelines 2.2).
        required kind: ApplicantKind,
        /// Who approved the research institution; left out for others. Without an approval, Statistics Norway must approve it
        /// first (guidelines 2.2.1).
        optional approved_by: ApprovedBy,
        /// The country that the applicant is in. Data that are not anonymised are given abroad by exception only, under a
        /// special agreement that takes hours and working days (guidelines 10).
        required country: Country,
        /// The applicant's postal address, as it is to be on the invoice.
        optional address: AddressInput,
        /// Whom Statistics Norway asks about the application.
        to_issue contact: ContactInput,
        /// Who does the work for a public body, where it is not its own staff; left out where it is (guidelines 4).
        optional contractor: ContractorInput,
        /// What an invoice needs to reach whoever pays.
        optional invoice: InvoiceInput,
    }
}

object! {
    /// The person whom Statistics Norway asks.
    pub struct ContactInput: stored {
        /// The person's name.
        to_issue name: Name = "Kari Nordmann",
        /// The person's e-mail address, preferably at the organisation.
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
    /// Who works for a public body on its behalf. The body stays responsible, and the contractor has the same duty of
    /// confidentiality (guidelines 4).
    pub struct ContractorInput: stored {
        /// The contractor's name.
        to_issue name: Name = "Analysebyrået AS",
        /// How the body passes the data on to it, and where they are worked on.
        to_issue data_passed_on: Description = "Analysene gjøres i myndighetens eget område i TSD.",
    }
}

object! {
    /// What an invoice needs. Public bodies refuse an invoice that has neither a reference nor an order number.
    pub struct InvoiceInput: stored {
        /// The buyer's reference: whom or which unit the buyer's accounts office sends the invoice to (EN 16931, BT-10).
        optional buyer_reference: Name = "Bestilling 4711",
        /// The number of the buyer's purchase order; it does in place of a reference (EN 16931, BT-13).
        optional order_number: Name = "4500012345",
        /// Where the invoice is delivered: the scheme of Peppol, a colon, the identifier (EN 16931, BT-49). Left out, it is
        /// delivered to the Norwegian organisation number of whoever pays.
        optional electronic_address: ElectronicAddress = "0007:2021002932",
        /// Who pays, where it is not the applicant; the invoice is then made out to the payer.
        optional payer: PayerInput,
    }
}

object! {
    /// Who pays in the applicant's place.
    pub struct PayerInput: stored {
        /// The organisation's name.
        to_issue name: Name = "Norges forskningsråd",
        /// The number in the Norwegian register of legal entities; the invoice is sent to it.
        optional organisation_number: OrganisationNumber,
        /// The number in the register of another country; it is printed on the invoice.
        optional registration_number: RowCode = "556016-0680",
        /// The VAT number of a payer abroad, which begins with the code of its country.
        optional vat_number: VatNumber,
        /// The country that the payer is in; left out, the applicant's.
        optional country: Country,
        /// The payer's postal address.
        optional address: AddressInput,
    }
}

object! {
    /// The project that needs the data. An estimate needs only the purpose.
    pub struct ProjectInput: stored {
        /// The project's title, as in the project description.
        to_issue title: Title = "Inntekt og helse blant unge voksne",
        /// What the data are for. Only research and other statistical purposes are allowed (guidelines 2.1).
        required purpose: Purpose,
        /// The first day of the project.
        to_issue starts_on: Date,
        /// The last day on which the data are needed; they are then deleted or returned.
        to_issue ends_on: Date,
        /// Whether the application states the legal basis for processing personal data (GDPR articles 6 and 9).
        to_issue legal_basis_stated: bool,
        /// The data protection impact assessment, or why none is needed (guidelines 5).
        to_issue dpia: Dpia,
    }
}

object! {
    /// A particularly identifying variable.
    pub struct SpecialVariableInput: stored {
        /// The variable's name.
        required name: Name = "Fødselsdato",
        /// Why the project cannot do with a coarser one, such as the year instead of the date; left out, a finding asks for it.
        optional justification: Description,
    }
}

object! {
    /// A group of persons or enterprises that data are wanted about.
    pub struct PopulationInput: stored {
        /// What the population is called: who belongs to it, and in which years.
        to_issue name: Name = "Bosatte 18–66 år",
        /// How hard it is to build; the harder, the more hours. Left out while it is not known: the price then covers every
        /// answer.
        to_issue complexity: Complexity,
    }
}

object! {
    /// A source outside Statistics Norway. Each takes hours of clarification.
    pub struct ThirdPartySourceInput: stored {
        /// The source's name.
        to_issue name: Name = "Norsk pasientregister",
        /// The organisation that is responsible for the data, and that gives permission to use them.
        to_issue controller: Name = "Folkehelseinstituttet",
        /// Where the data are linked. Distributed linkage is the rule; linkage at Statistics Norway costs more, since the data
        /// are received and checked there. Left out while it is not known: the price then covers both answers.
        to_issue linkage: Linkage,
        /// Whether the applicant is also responsible for the source, as for a survey of its own. Distributed linkage is then as
        /// a rule not allowed, and the data are sent to Statistics Norway (guidelines 9.1).
        required controlled_by_applicant: bool,
        /// Whether the applicant can document a data unit of its own that handles keys clearly apart from those who do the
        /// research. It allows distributed linkage with a source of its own (guidelines 9.1); no if left out.
        optional independent_key_unit: bool,
        /// Whether there is documentation of every file and variable: names, values and years. Without it, Statistics Norway
        /// must go through data that it receives, which takes hours and working days. Left out while it is not known: the price
        /// then covers both answers.
        to_issue documented: bool,
        /// Whether the files must be converted before they can be read: other than plain text, CSV, or a file of SAS, Stata,
        /// SPSS or R, or spread over many files. Left out while it is not known: the price then covers both answers.
        to_issue demanding_format: bool,
        /// Whether it is a central health register, such as the Norwegian Patient Registry. Statistics Norway links with them
        /// but cannot give access to them: apply at helsedata.no (guidelines 3.2).
        to_issue health_register: bool,
    }
}

object! {
    /// The data. Three kinds are priced in three ways.
    pub struct ExtractsInput: stored {
        /// Tables of FD-Trygd, the database of social security histories: a flat price each, however many years. A table that
        /// is named twice is charged once.
        optional fd_trygd: List<FdTrygdInput, 0, { limits::FD_TRYGD_ITEMS }>,
        /// Variables from the variable lists of statistics areas: a flat price for each area, however many variables and years.
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
        /// The variables, by the names of the area's variable list. How many they are does not change the price.
        to_issue variables: List<Name, 1, { limits::VARIABLES }>,
        /// The first year.
        required from: Year,
        /// The last year.
        required to: Year,
        /// Whether Statistics Norway collected the data itself, from persons or enterprises: they are as a rule given for
        /// research only (guidelines 3.1). Left out, as the price list says of the area.
        optional collected_by_ssb: bool,
    }
}

object! {
    /// An extract outside the variable lists.
    pub struct OutsideInput: stored {
        /// What is extracted, as exactly as it is known: contents, years and unit.
        required description: Description = "Opplysninger om husholdninger per 1. januar",
        /// The hours that the applicant proposes; left out, those of the price list. They are the office's to decide, and are
        /// marked as the applicant's wherever they are shown.
        optional hours: HoursInput,
    }
}

object! {
    /// Low, expected and high hours.
    pub struct HoursInput: stored {
        /// The fewest hours.
        required low: Quantity,
        /// The hours that are quoted.
        required expected: Quantity,
        /// The most hours.
        required high: Quantity,
    }
}

object! {
    /// An earlier delivery that is used again, with new serial numbers (guidelines 8).
    pub struct ReuseInput: stored {
        /// What the earlier delivery is known by, such as its case number.
        to_issue delivery: Name = "2024/1234",
        /// The last day of the project that it was delivered to: the two projects must not overlap in time.
        to_issue ends_on: Date,
    }
}

object! {
    /// How the data are delivered.
    pub struct DeliveryInput: stored {
        /// Deliveries of data in all, later updates included; 1 if left out. Each takes hours and working days.
        optional count: Whole<1, { limits::DELIVERIES }>,
        /// Where the data are stored and worked on (guidelines 7 and 12).
        required storage: Storage,
        /// The country of the storage. Outside Norway, data that are not anonymised need a special agreement (guidelines 10).
        required country: Country,
        /// Whether the data are exchanged between the Nordic statistics offices (NordMAN), and stay at one of them, where they
        /// are used by remote access (guidelines 10); no if left out.
        optional nordman: bool,
    }
}
