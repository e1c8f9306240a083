//! A finding: its codes, their severity, chapter and texts.
//!
//! Each rests on a chapter of Statistics Norway's guidelines for access to data, in force from 1 January 2021.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::extract_notes::Note;
use crate::input::{OwnedPath, character_names, coded};
use crate::language::{Language, Localized};
use crate::scope::Name;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Must be acknowledged with a note before a quote is issued.
    Warning,
}

coded! {
    /// What a finding is about.
    pub choice FindingCode((Severity, &'static str)) {
        ConsiderOpenSources (Severity::Info, "1") = "consider_open_sources": [
            "Undersøk om Statistikkbanken, SSBs åpne data med API eller microdata.no dekker behovet; de er gratis eller rimeligere og krever ingen søknad.",
            "Undersøk om Statistikkbanken, SSB sine opne data med API eller microdata.no dekkjer behovet; dei er gratis eller rimelegare og krev ingen søknad.",
            "Check whether StatBank, Statistics Norway's open data API or microdata.no meets the need; they are free or cheaper and need no application.",
        ],
        PurposeNotStatistical (Severity::Warning, "2.1") = "purpose_not_statistical": [
            "Data kan bare brukes til statistiske resultater og analyser, herunder forskning. Administrative formål og kontroll er ikke tillatt.",
            "Data kan berre brukast til statistiske resultat og analysar, medrekna forsking. Administrative føremål og kontroll er ikkje tillate.",
            "Data may be used only for statistical results and analyses, research included. Administrative purposes and control are not allowed.",
        ],
        ApplicantNotEligible (Severity::Warning, "2.2") = "applicant_not_eligible": [
            "Søkeren er verken forskningsinstitusjon, offentlig myndighet eller et av de andre organene som kan få tilgang.",
            "Søkjaren er verken forskingsinstitusjon, offentleg styresmakt eller eit av dei andre organa som kan få tilgang.",
            "The applicant is neither a research institution, a public authority nor one of the other bodies that can be given access.",
        ],
        ResearchInstitutionNotApproved (Severity::Warning, "2.2.1") = "research_institution_not_approved": [
            "Forskningsinstitusjonen må være godkjent av Forskningsrådet eller Eurostat, eller godkjennes av SSB før tilgang kan gis.",
            "Forskingsinstitusjonen må vere godkjend av Forskingsrådet eller Eurostat, eller bli godkjend av SSB før tilgang kan gjevast.",
            "The research institution must be approved by the Research Council of Norway or Eurostat, or by Statistics Norway before access can be given.",
        ],
        SurveyDataForResearchOnly (Severity::Warning, "3.1") = "survey_data_for_research_only": [
            "Data som SSB selv har samlet inn fra personer eller foretak, gis som hovedregel bare til forskere for forskning. Unntak kan gjøres når det ikke svekker tilliten, for eksempel for tilstrekkelig anonymiserte data.",
            "Data som SSB sjølv har samla inn frå personar eller føretak, blir som hovudregel berre gjevne til forskarar for forsking. Unntak kan gjerast når det ikkje svekkjer tilliten, til dømes for tilstrekkeleg anonymiserte data.",
            "Data that Statistics Norway collected itself from persons or enterprises are as a rule given only to researchers for research. Exceptions can be made in a way that does not weaken trust, for instance for sufficiently anonymised data.",
        ],
        SpecialCategoryData (Severity::Warning, "3.1") = "special_category_data": [
            "Det er bedt om særlige kategorier av personopplysninger, som helse, kriminalitet eller fagforeningsmedlemskap. Hvor sensitive opplysningene er, må inngå i vurderingen av om tilgang kan gis.",
            "Det er bede om særlege kategoriar av personopplysningar, som helse, kriminalitet eller fagforeiningsmedlemskap. Kor sensitive opplysningane er, må vere med i vurderinga av om tilgang kan gjevast.",
            "Special categories of personal data, such as health, crime or trade union membership, were requested. How sensitive the data are must be part of the assessment of whether access can be given.",
        ],
        HealthRegisterData (Severity::Info, "3.2") = "health_register_data": [
            "SSB kan ikke gi ut data fra sentrale helseregistre; søk om dem på helsedata.no. De kan sammenstilles med data fra SSB.",
            "SSB kan ikkje gje ut data frå sentrale helseregister; søk om dei på helsedata.no. Dei kan samanstillast med data frå SSB.",
            "Statistics Norway cannot give out data from central health registers; apply for them at helsedata.no. They can be linked with data from Statistics Norway.",
        ],
        NotYetPublished (Severity::Warning, "3.3") = "not_yet_published": [
            "Det er bedt om et år som ikke er avsluttet. Data kan først gis når statistikken de inngår i, er publisert.",
            "Det er bede om eit år som ikkje er avslutta. Data kan først gjevast når statistikken dei inngår i, er publisert.",
            "The requested years include one that has not ended. Data can be given only after the statistics they are part of have been published.",
        ],
        DirectlyIdentifiableNeedsLegalBasis (Severity::Warning, "3.4") = "directly_identifiable_needs_legal_basis": [
            "Direkte identifiserbare data kan bare gis når det er helt nødvendig og sammenstillingen skjer i medhold av lov. Grunndata om juridiske personer fra Enhetsregisteret er unntatt (kap. 3.5).",
            "Direkte identifiserbare data kan berre gjevast når det er heilt naudsynt og samanstillinga skjer i medhald av lov. Grunndata om juridiske personar frå Einingsregisteret er unntekne (kap. 3.5).",
            "Directly identifiable data can be given only where strictly necessary and where the linkage has a basis in law. Basic data on legal entities in the register of legal entities are excepted (chapter 3.5).",
        ],
        GrunndataOnly (Severity::Info, "3.5") = "grunndata_only": [
            "Alt det er bedt om, er grunndata om juridiske personer. De kan gis med organisasjonsnummer og navn, men bare til statistiske resultater og analyser, herunder forskning.",
            "Alt det er bede om, er grunndata om juridiske personar. Dei kan gjevast med organisasjonsnummer og namn, men berre til statistiske resultat og analysar, medrekna forsking.",
            "All that was requested is basic data on legal entities. They can be given with organisation number and name, but only for statistical results and analyses, research included.",
        ],
        SpecialVariableNeedsJustification (Severity::Warning, "3.4, 5") = "special_variable_needs_justification": [
            "En særlig identifiserende variabel, som eksakt dato, grunnkrets eller koordinater, må begrunnes særskilt.",
            "Ein særleg identifiserande variabel, som eksakt dato, grunnkrins eller koordinatar, må grunngjevast særskilt.",
            "A particularly identifying variable, such as an exact date, basic statistical unit or coordinates, needs a justification of its own.",
        ],
        PublicAuthorityAnonymised (Severity::Warning, "4") = "public_authority_anonymised": [
            "Offentlige myndigheter får som hovedregel anonymiserte data. Andre data krever en redegjørelse for at de ikke brukes til myndighetsutøvelse eller kontroll. Kjønn, alder, bosted, fødeland og dødsdato fra Folkeregisteret og åpent tilgjengelige opplysninger er unntatt når de ikke sammenstilles med andre.",
            "Offentlege styresmakter får som hovudregel anonymiserte data. Andre data krev ei utgreiing om at dei ikkje blir brukte til styresmaktsutøving eller kontroll. Kjønn, alder, bustad, fødeland og dødsdato frå Folkeregisteret og ope tilgjengelege opplysningar er unntekne når dei ikkje blir samanstilte med andre.",
            "Public authorities are as a rule given anonymised data. Other data need an account of how use in the exercise of authority or control is ruled out. Sex, age, residence, country of birth and date of death from the National Population Register, and openly available data, are excepted when not linked with other data.",
        ],
        StorageNotAccepted (Severity::Warning, "7") = "storage_not_accepted": [
            "Lagring av data på mobile eller lokale enheter godtas ikke.",
            "Lagring av data på mobile eller lokale einingar blir ikkje godteken.",
            "Storing data on mobile or local devices is not accepted.",
        ],
        LegalBasisMissing (Severity::Warning, "5") = "legal_basis_missing": [
            "Søknaden må oppgi det rettslige grunnlaget for behandlingen av personopplysninger etter personvernforordningen artikkel 6 og 9.",
            "Søknaden må oppgje det rettslege grunnlaget for behandlinga av personopplysningar etter personvernforordninga artikkel 6 og 9.",
            "The application must state the legal basis for processing personal data under articles 6 and 9 of the GDPR.",
        ],
        DpiaMissing (Severity::Warning, "5") = "dpia_missing": [
            "Vurderingen av personvernkonsekvenser (DPIA) må legges ved, eller det må begrunnes hvorfor den ikke trengs.",
            "Vurderinga av personvernkonsekvensar (DPIA) må leggjast ved, eller det må grunngjevast kvifor ho ikkje trengst.",
            "The data protection impact assessment (DPIA) must be enclosed, or it must be explained why none is needed.",
        ],
        PeriodPast (Severity::Warning, "5") = "period_past": [
            "Prosjektet er avsluttet på dagen for overslaget. Avklar hvor lenge opplysningene skal behandles.",
            "Prosjektet er avslutta på dagen for overslaget. Avklar kor lenge opplysningane skal behandlast.",
            "The project has ended on the day of the estimate. Clarify for how long the data will be processed.",
        ],
        DistributedLinkageNotAllowed (Severity::Warning, "9.1") = "distributed_linkage_not_allowed": [
            "Distribuert kobling tillates som hovedregel ikke når søkeren selv er ansvarlig for kilden, med mindre nøkkelhåndteringen dokumentert holdes adskilt fra forskningen, eller når resultatet skal være anonymt. Da sendes opplysningene til SSB for sammenstilling.",
            "Distribuert kopling er som hovudregel ikkje tillaten når søkjaren sjølv er ansvarleg for kjelda, med mindre nøkkelhandteringa dokumentert blir halden skild frå forskinga, eller når resultatet skal vere anonymt. Då blir opplysningane sende til SSB for samanstilling.",
            "Distributed linkage is as a rule not allowed when the applicant is responsible for the source, unless key handling is documented to be separate from the research, or when the result is to be anonymous. The data are then sent to Statistics Norway for linkage.",
        ],
        IndependentKeyUnit (Severity::Warning, "9.1") = "independent_key_unit": [
            "Distribuert kobling med en kilde som søkeren selv er ansvarlig for, forutsetter at institusjonen dokumenterer at nøkkelhåndteringen holdes klart adskilt fra forsknings- eller analyseenheten.",
            "Distribuert kopling med ei kjelde som søkjaren sjølv er ansvarleg for, føreset at institusjonen dokumenterer at nøkkelhandteringa blir halden klart skild frå forskings- eller analyseeininga.",
            "Distributed linkage with a source that the applicant is responsible for requires the institution to document that keys are handled clearly apart from the unit that does the research or analysis.",
        ],
        ReuseOverlaps (Severity::Warning, "8") = "reuse_overlaps": [
            "Gjenbruk tillates bare for prosjekter som ikke overlapper i tid.",
            "Gjenbruk blir berre tillate for prosjekt som ikkje overlappar i tid.",
            "Reuse is allowed only for projects that do not overlap in time.",
        ],
        NordmanRemoteAccess (Severity::Info, "10") = "nordman_remote_access": [
            "Innenfor NordMAN kan opplysninger utveksles mellom de nordiske landene når de lagres og gjøres tilgjengelig gjennom fjerntilgang hos et av de nordiske statistikkbyråene.",
            "Innanfor NordMAN kan opplysningar utvekslast mellom dei nordiske landa når dei blir lagra og gjorde tilgjengelege gjennom fjerntilgang hos eit av dei nordiske statistikkbyråa.",
            "Within NordMAN, data can be exchanged between the Nordic countries where they are stored and made available by remote access at one of the Nordic statistics offices.",
        ],
        AbroadAnonymisedOnly (Severity::Warning, "10") = "abroad_anonymised_only": [
            "Til denne mottakeren i utlandet kan det bare gis anonymiserte data.",
            "Til denne mottakaren i utlandet kan det berre gjevast anonymiserte data.",
            "This recipient abroad can be given anonymised data only.",
        ],
        AbroadSpecialAgreement (Severity::Warning, "10") = "abroad_special_agreement": [
            "Indirekte identifiserbare data kan unntaksvis gis til utlandet etter en konkret vurdering og med en spesialtilpasset avtale om norske rettsregler og norsk verneting.",
            "Indirekte identifiserbare data kan unntaksvis gjevast til utlandet etter ei konkret vurdering og med ein spesialtilpassa avtale om norske rettsreglar og norsk verneting.",
            "Indirectly identifiable data can by exception be given abroad, after an assessment of the case and under a special agreement on Norwegian law and venue.",
        ],
        VatOutsideArea (Severity::Warning, "11") = "vat_outside_area": [
            "Søkeren holder til utenfor det norske avgiftsområdet. Overslaget regner med merverdiavgift; økonomi avgjør om den skal kreves.",
            "Søkjaren held til utanfor det norske avgiftsområdet. Overslaget reknar med meirverdiavgift; økonomi avgjer om ho skal krevjast.",
            "The applicant is outside the Norwegian VAT area. The estimate includes VAT; finance decides whether it is charged.",
        ],
        TableOutsidePeriod (Severity::Warning, "11") = "table_outside_period": [
            "Det er bedt om år som tabellen ikke dekker.",
            "Det er bede om år som tabellen ikkje dekkjer.",
            "The requested years include some that the table does not cover.",
        ],
        DeliveryDateTooEarly (Severity::Warning, "11") = "delivery_date_too_early": [
            "Leveringsdatoen er tidligere enn den korteste leveringstiden tillater.",
            "Leveringsdatoen er tidlegare enn den kortaste leveringstida tillèt.",
            "The delivery date is earlier than the shortest delivery time allows.",
        ],
        AreaOutsidePeriod (Severity::Warning, "11") = "area_outside_period": [
            "Det er bedt om år som statistikkområdet ikke dekker.",
            "Det er bede om år som statistikkområdet ikkje dekkjer.",
            "The requested years include some that the statistics area does not cover.",
        ],
        ListedTwice (Severity::Info, "11") = "listed_twice": [
            "Den samme tabellen eller det samme statistikkområdet er oppgitt flere ganger. Det betales én gang.",
            "Den same tabellen eller det same statistikkområdet er oppgitt fleire gonger. Det blir betalt éin gong.",
            "The same table or statistics area is listed more than once. It is charged once.",
        ],
        NotYetKnown (Severity::Info, "11") = "not_yet_known": [
            "Svaret er ikke oppgitt. Prisen dekker alle svar.",
            "Svaret er ikkje oppgitt. Prisen dekkjer alle svar.",
            "The answer is not given. The price covers every answer.",
        ],
        ExampleTariff (Severity::Warning, "11") = "example_tariff": [
            "Prisene er eksempler og er ikke SSBs egne. Tall som er hentet fra publiserte kilder, er merket.",
            "Prisane er døme og er ikkje SSB sine eigne. Tal som er henta frå publiserte kjelder, er merkte.",
            "The prices are examples and not Statistics Norway's own. Figures taken from published sources are marked.",
        ],
        InvoiceBuyerReferenceMissing (Severity::Info, "11") = "invoice_buyer_reference_missing": [
            "Bestillerreferanse er ikke oppgitt. Fakturaen viser da bare til tilbudsnummeret; offentlige virksomheter avviser gjerne en faktura uten referanse.",
            "Referanse hos kjøpar er ikkje oppgitt. Fakturaen viser då berre til tilbodsnummeret; offentlege verksemder avviser gjerne ein faktura utan referanse.",
            "No buyer reference is given. The invoice then refers to the quote number alone; public bodies tend to refuse an invoice without a reference.",
        ],
        InvoiceOrganisationNumberMissing (Severity::Info, "11") = "invoice_organisation_number_missing": [
            "Verken norsk organisasjonsnummer eller elektronisk adresse er oppgitt for den som betaler. Fakturaen kan da ikke sendes som EHF og må sendes på annen måte.",
            "Verken norsk organisasjonsnummer eller elektronisk adresse er oppgitt for den som betaler. Fakturaen kan då ikkje sendast som EHF og må sendast på annan måte.",
            "Neither a Norwegian organisation number nor an electronic address is given of whoever pays. The invoice cannot then be sent as EHF and must be sent in another way.",
        ],
        InvoiceAddressMissing (Severity::Info, "11") = "invoice_address_missing": [
            "Den som betaler, er i utlandet, og postadressen er ikke oppgitt. Den skal stå på fakturaen.",
            "Den som betaler, er i utlandet, og postadressa er ikkje oppgitt. Ho skal stå på fakturaen.",
            "Whoever pays is abroad, and the postal address is not given. It belongs on the invoice.",
        ],
        TextCannotBePrinted (Severity::Info, "11") = "text_cannot_be_printed": [
            "Teksten har tegn som ikke kan skrives ut i et dokument.",
            "Teksten har teikn som ikkje kan skrivast ut i eit dokument.",
            "The text has characters that cannot be printed in a document.",
        ],
    }
}

/// Something a person should check.
#[derive(Clone, Debug)]
pub struct Finding {
    pub code: FindingCode,
    /// The place in the scope, as a JSONPath from the scope's root.
    pub path: Cow<'static, str>,
    /// The name or code of the element it is about, if the scope may have several of its kind.
    pub subject: Option<String>,
    /// A text of its own, if the code's general text is not specific enough.
    own_text: Option<Localized>,
}

impl FindingCode {
    /// How much it matters.
    #[must_use]
    pub const fn severity(self) -> Severity {
        self.columns().0
    }

    /// The chapter of the guidelines that it rests on.
    #[must_use]
    pub const fn chapter(self) -> &'static str {
        self.columns().1
    }

    /// What it says where it has no text of its own.
    #[must_use]
    pub fn meaning(self) -> &'static Localized {
        self.text()
    }
}

impl Finding {
    pub(super) fn at(code: FindingCode, path: impl Into<Cow<'static, str>>) -> Self {
        Self { code, path: path.into(), subject: None, own_text: None }
    }

    /// What the finding's own text says, of one extract or of the whole.
    pub(super) fn saying(self, text: Localized) -> Self {
        Self { own_text: Some(text), ..self }
    }

    pub(super) fn noted(code: FindingCode, note: Note) -> Self {
        Self { subject: Some(note.subject), own_text: note.text, ..Self::at(code, note.path) }
    }

    pub(super) fn about(self, subject: &str) -> Self {
        Self { subject: Some(subject.to_owned()), ..self }
    }

    /// About an element that may have no name yet; its path tells which it is.
    pub(super) fn about_named(self, name: Option<&Name>) -> Self {
        Self { subject: name.map(|name| name.as_str().to_owned()), ..self }
    }

    pub(super) fn without_subject(self) -> Self {
        Self { subject: None, ..self }
    }

    /// A promised day that even the shortest delivery time does not allow.
    #[must_use]
    pub fn delivery_date_too_early(date: Date, earliest: Date) -> Self {
        let text = Localized::of(|language| {
            let (date, earliest) = (language.date(date), language.date(earliest));
            match language {
                Language::Nb => {
                    format!("Leveringsdatoen {date} er tidligere enn den korteste leveringstiden tillater, {earliest}.")
                }
                Language::Nn => {
                    format!("Leveringsdatoen {date} er tidlegare enn den kortaste leveringstida tillèt, {earliest}.")
                }
                Language::En => {
                    format!("The delivery date {date} is earlier than the shortest delivery time allows, {earliest}.")
                }
            }
        });
        Self::at(FindingCode::DeliveryDateTooEarly, "$.delivery").saying(text)
    }

    /// A text with characters that no document can show: a quote with it would be refused.
    #[must_use]
    pub fn text_cannot_be_printed(path: &OwnedPath, characters: &[char]) -> Self {
        let [nb, nn, en] =
            [Language::Nb, Language::Nn, Language::En].map(|language| character_names(characters, language));
        Self {
            own_text: Some(Localized::new(
                format!(
                    "Teksten har tegn som ikke kan skrives ut i et dokument: {nb}. Skriv den med latinske, greske eller kyrilliske bokstaver før tilbudet lages."
                ),
                format!(
                    "Teksten har teikn som ikkje kan skrivast ut i eit dokument: {nn}. Skriv han med latinske, greske eller kyrilliske bokstavar før tilbodet blir laga."
                ),
                format!(
                    "The text has characters that cannot be printed in a document: {en}. Write it in Latin, Greek or Cyrillic letters before the quote is made."
                ),
            )),
            ..Self::at(FindingCode::TextCannotBePrinted, path.to_string())
        }
    }

    /// How much it matters.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The chapter of the guidelines that it rests on.
    #[must_use]
    pub const fn chapter(&self) -> &'static str {
        self.code.chapter()
    }

    /// What it says.
    #[must_use]
    pub fn text(&self) -> &Localized {
        self.own_text.as_ref().unwrap_or_else(|| self.code.text())
    }
}
