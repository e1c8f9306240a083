//! The scope as it is sent: keys, shapes and limits, as OpenAPI states them (design section 3).

use jiff::civil::Date;

use crate::ids::{Country, OrganisationNumber};
use crate::input::{List, Prose, Text, Whole, choice, object};
use crate::money::Quantity;

/// Limits of a scope. Each is stated in OpenAPI and tested on both sides of its edge.
pub mod limits {
    pub const NAME_CHARS: usize = 200;
    pub const TITLE_CHARS: usize = 300;
    /// Characters in a description or a justification.
    pub const DESCRIPTION_CHARS: usize = 1_000;
    /// Characters in the code of a table or an area.
    pub const CODE_CHARS: usize = 60;
    /// Characters in an e-mail address (RFC 5321).
    pub const EMAIL_CHARS: usize = 254;
    /// Institutions that take part.
    pub const INSTITUTIONS: u32 = 100;
    pub const POPULATIONS: usize = 100;
    /// Particularly identifying variables.
    pub const SPECIAL_VARIABLES: usize = 200;
    pub const THIRD_PARTY_SOURCES: usize = 100;
    /// Extracts from FD-Trygd tables; a table may be named several times.
    pub const FD_TRYGD_ITEMS: usize = 500;
    /// Extracts from statistics areas; an area may be named several times.
    pub const STATISTICS_AREA_ITEMS: usize = 500;
    /// Variables of one extract from an area.
    pub const VARIABLES: usize = 500;
    /// Extracts outside the variable lists.
    pub const OUTSIDE_ITEMS: usize = 1_000;
    pub const DELIVERIES: u32 = 100;
    /// The first year of an extract.
    pub const FIRST_YEAR: u32 = 1800;
    /// The last year of an extract.
    pub const LAST_YEAR: u32 = 2200;
}

pub type Name = Text<{ limits::NAME_CHARS }>;
pub type Title = Text<{ limits::TITLE_CHARS }>;
pub type Description = Prose<{ limits::DESCRIPTION_CHARS }>;
pub type Year = Whole<{ limits::FIRST_YEAR }, { limits::LAST_YEAR }>;
/// The code of a table or an area as it was written.
pub type RowCode = Text<{ limits::CODE_CHARS }>;

choice! {
    /// What the applicant is (guidelines 2.2).
    pub enum ApplicantKind {
        /// A research institution (2.2.1).
        ResearchInstitution = "research_institution",
        /// A ministry, directorate, county or municipality (2.2.2 a).
        PublicAuthority = "public_authority",
        /// Norges Bank (2.2.2 b).
        CentralBank = "central_bank",
        /// Riksrevisjonen (2.2.2 c).
        AuditorGeneral = "auditor_general",
        /// The central statistics authority of another country (2.2.2 d).
        ForeignStatisticsAuthority = "foreign_statistics_authority",
        /// An international organisation under international law (2.2.2 e).
        InternationalOrganisation = "international_organisation",
        /// Anyone else.
        Other = "other",
    }
}

choice! {
    /// Who approved a research institution (guidelines 2.2.1).
    pub enum ApprovedBy {
        /// The Research Council of Norway.
        ResearchCouncil = "research_council",
        /// Eurostat.
        Eurostat = "eurostat",
        /// Statistics Norway.
        Ssb = "ssb",
        /// Nobody yet.
        None = "none",
    }
}

choice! {
    /// What the data are for (guidelines 2.1).
    pub enum Purpose {
        /// Research.
        Research = "research",
        /// Statistical results and analyses.
        Statistics = "statistics",
        /// Casework, control, tax: not allowed.
        Administrative = "administrative",
    }
}

choice! {
    /// The state of the data protection impact assessment (guidelines 5).
    pub enum Dpia {
        /// It is enclosed.
        Enclosed = "enclosed",
        /// It is explained why none is needed.
        NotNeededExplained = "not_needed_explained",
        /// Neither.
        Missing = "missing",
    }
}

choice! {
    /// How identifiable the delivered data are (guidelines 3.4).
    pub enum Identification {
        /// Not to be linked to an identified or identifiable unit.
        Anonymised = "anonymised",
        /// Direct identifiers deleted or replaced by serial numbers.
        IndirectlyIdentifiable = "indirectly_identifiable",
        /// With direct identifiers.
        DirectlyIdentifiable = "directly_identifiable",
    }
}

choice! {
    /// How hard a population is to build (guidelines 11).
    pub enum Complexity {
        /// From one register by plain criteria.
        Simple = "simple",
        /// From several registers or with a control group.
        Composite = "composite",
        /// By courses of events, families or matched samples.
        Complex = "complex",
    }
}

choice! {
    /// Where third-party data are linked (guidelines 9.1).
    pub enum Linkage {
        /// By exchange of keys.
        Distributed = "distributed",
        /// At Statistics Norway.
        AtSsb = "at_ssb",
    }
}

choice! {
    /// Where the data are stored (guidelines 7 and 12).
    pub enum Storage {
        /// Services for sensitive data, University of Oslo.
        Tsd = "tsd",
        /// SAFE, University of Bergen.
        Safe = "safe",
        /// HUNT Cloud, NTNU.
        HuntCloud = "hunt_cloud",
        /// The recipient's own secure area.
        OwnSecureArea = "own_secure_area",
        /// A mobile or local device: not accepted.
        MobileOrLocal = "mobile_or_local",
    }
}

object! {
    /// What is requested: by whom, for what, which data, and how they are delivered.
    pub struct ScopeInput {
        /// Who applies.
        required applicant: ApplicantInput,
        /// The project that needs the data.
        required project: ProjectInput,
        /// Institutions that take part; 1 if left out.
        optional institutions: Whole<1, { limits::INSTITUTIONS }>,
        /// How identifiable the delivered data are.
        required identification: Identification,
        /// Particularly identifying variables, such as exact date or basic statistical unit.
        optional special_variables: List<SpecialVariableInput, 0, { limits::SPECIAL_VARIABLES }>,
        /// The populations.
        required populations: List<PopulationInput, 1, { limits::POPULATIONS }>,
        /// Sources outside Statistics Norway that the data are linked with.
        optional third_party_sources: List<ThirdPartySourceInput, 0, { limits::THIRD_PARTY_SOURCES }>,
        /// The data; at least one extract in all.
        required extracts: ExtractsInput,
        /// How they are delivered.
        required delivery: DeliveryInput,
    }
}

object! {
    /// Who applies.
    pub struct ApplicantInput {
        /// The organisation's name.
        required name: Name = "Universitetet i Oslo",
        /// Required of applicants in Norway.
        optional organisation_number: OrganisationNumber,
        /// What the applicant is.
        required kind: ApplicantKind,
        /// Who approved it; required of research institutions.
        optional approved_by: ApprovedBy,
        /// Where it is.
        required country: Country,
        /// Whom to contact.
        required contact: ContactInput,
        /// What an invoice needs.
        optional invoice: InvoiceInput,
    }
}

object! {
    /// Whom to contact.
    pub struct ContactInput {
        /// The person's name.
        required name: Name = "Kari Nordmann",
        /// The person's e-mail address.
        required email: Email,
    }
}

object! {
    /// What an invoice needs.
    pub struct InvoiceInput {
        /// The buyer's reference (EN 16931, BT-10).
        required buyer_reference: Name = "Bestilling 4711",
    }
}

object! {
    /// The project that needs the data.
    pub struct ProjectInput {
        /// The project's title.
        required title: Title = "Inntekt og helse blant unge voksne",
        /// What the data are for.
        required purpose: Purpose,
        /// The first day.
        required starts_on: Date,
        /// The last day.
        required ends_on: Date,
        /// Whether the legal basis for processing personal data is stated (GDPR articles 6 and 9).
        required legal_basis_stated: bool,
        /// The data protection impact assessment.
        required dpia: Dpia,
    }
}

object! {
    /// A particularly identifying variable.
    pub struct SpecialVariableInput {
        /// Its name.
        required name: Name = "Fødselsdato",
        /// Why it is needed; left out, a finding says so.
        optional justification: Description,
    }
}

object! {
    /// A population.
    pub struct PopulationInput {
        /// Its name.
        required name: Name = "Bosatte 18–66 år",
        /// How hard it is to build.
        required complexity: Complexity,
    }
}

object! {
    /// A source outside Statistics Norway.
    pub struct ThirdPartySourceInput {
        /// Its name.
        required name: Name = "Norsk pasientregister",
        /// Who is responsible for it.
        required controller: Name = "Folkehelseinstituttet",
        /// Where it is linked.
        required linkage: Linkage,
        /// Whether the applicant is responsible for it.
        required controlled_by_applicant: bool,
        /// Whether it is documented.
        required documented: bool,
        /// Whether its files are in a demanding format.
        required demanding_format: bool,
        /// Whether it is a central health register.
        required health_register: bool,
    }
}

object! {
    /// The data.
    pub struct ExtractsInput {
        /// From FD-Trygd tables.
        optional fd_trygd: List<FdTrygdInput, 0, { limits::FD_TRYGD_ITEMS }>,
        /// From the variable lists of statistics areas.
        optional statistics_areas: List<StatisticsAreaInput, 0, { limits::STATISTICS_AREA_ITEMS }>,
        /// Outside the variable lists.
        optional outside_variable_lists: List<OutsideInput, 0, { limits::OUTSIDE_ITEMS }>,
    }
}

object! {
    /// An extract from an FD-Trygd table.
    pub struct FdTrygdInput {
        /// The table's code.
        required table: RowCode = "F_UFP",
        /// The first year.
        required from: Year,
        /// The last year.
        required to: Year,
    }
}

object! {
    /// An extract from a statistics area.
    pub struct StatisticsAreaInput {
        /// The area's code.
        required area: RowCode = "utdanning",
        /// The variables.
        required variables: List<Name, 1, { limits::VARIABLES }>,
        /// The first year.
        required from: Year,
        /// The last year.
        required to: Year,
        /// Whether Statistics Norway collected the data itself, from persons or enterprises (guidelines 3.1). Left out, as the
        /// tariff says of the area.
        optional collected_by_ssb: bool,
    }
}

object! {
    /// An extract outside the variable lists.
    pub struct OutsideInput {
        /// What is extracted.
        required description: Description = "Opplysninger om husholdninger per 1. januar",
        /// The hours it takes; left out, the tariff's own.
        optional hours: HoursInput,
    }
}

object! {
    /// Low, expected and high hours.
    pub struct HoursInput {
        /// The least.
        required low: Quantity,
        /// What is quoted.
        required expected: Quantity,
        /// The most.
        required high: Quantity,
    }
}

object! {
    /// How the data are delivered.
    pub struct DeliveryInput {
        /// Deliveries; 1 if left out.
        optional count: Whole<1, { limits::DELIVERIES }>,
        /// Where the data are stored.
        required storage: Storage,
        /// The country of the storage.
        required country: Country,
    }
}

/// An e-mail address: one `@`, a domain with a dot, no spaces.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads an address; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::is_formed(text).then(|| Self(text.to_owned()))
    }

    fn is_formed(text: &str) -> bool {
        let plain =
            |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b',' | b';' | b'(' | b')');
        let Some((local, domain)) = text.split_once('@') else { return false };
        let labels = domain.split('.').all(|label| !label.is_empty() && !label.contains('@'));
        text.len() <= limits::EMAIL_CHARS
            && text.bytes().all(plain)
            && !local.is_empty()
            && domain.contains('.')
            && labels
    }
}

impl crate::input::Shape for Email {
    const EXPECTED: crate::input::Expected = crate::input::Expected::Described([
        "en e-postadresse, som \"navn@example.no\"",
        "ei e-postadresse, som \"namn@example.no\"",
        "an e-mail address, such as \"name@example.no\"",
    ]);

    fn text(text: &str) -> Option<Result<Self, crate::input::FaultKind>> {
        let address = Self::parse(text.trim());
        Some(address.ok_or_else(|| crate::input::FaultKind::BadEmail { found: crate::input::Found::cut(text) }))
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        crate::input::string_property()
            .max_length(Some(limits::EMAIL_CHARS))
            .pattern(Some(r"^[!#-'*+\-./0-9:=?A-Z\[-~]+@([!#-'*+\-/0-9:=?A-Z\[-~]+\.)+[!#-'*+\-/0-9:=?A-Z\[-~]+$"))
            .into()
    }
}
