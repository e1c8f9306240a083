//! What findings say, in each language.

use std::sync::LazyLock;

use super::findings::FindingCode;
use crate::language::Localized;

/// The general text of a finding.
pub(super) fn general_text(code: FindingCode) -> &'static Localized {
    macro_rules! texts {
        ($($Code:ident: $nb:literal, $nn:literal, $en:literal;)+) => {
            match code {
                $(FindingCode::$Code => {
                    static TEXT: LazyLock<Localized> = LazyLock::new(|| Localized::new($nb, $nn, $en));
                    &TEXT
                })+
            }
        };
    }
    texts! {
        ConsiderOpenSources:
            "Undersøk om Statistikkbanken, SSBs åpne data med API eller microdata.no dekker behovet; de er gratis eller rimeligere og krever ingen søknad.",
            "Undersøk om Statistikkbanken, SSB sine opne data med API eller microdata.no dekkjer behovet; dei er gratis eller rimelegare og krev ingen søknad.",
            "Check whether StatBank, Statistics Norway's open data API or microdata.no meets the need; they are free or cheaper and need no application.";
        PurposeNotStatistical:
            "Data kan bare brukes til statistiske resultater og analyser, herunder forskning. Administrative formål og kontroll er ikke tillatt.",
            "Data kan berre brukast til statistiske resultat og analysar, medrekna forsking. Administrative føremål og kontroll er ikkje tillate.",
            "Data may be used only for statistical results and analyses, research included. Administrative purposes and control are not allowed.";
        ApplicantNotEligible:
            "Søkeren er verken forskningsinstitusjon, offentlig myndighet eller et av de andre organene som kan få tilgang.",
            "Søkjaren er verken forskingsinstitusjon, offentleg styresmakt eller eit av dei andre organa som kan få tilgang.",
            "The applicant is neither a research institution, a public authority nor one of the other bodies that can be given access.";
        ResearchInstitutionNotApproved:
            "Forskningsinstitusjonen må være godkjent av Forskningsrådet eller Eurostat, eller godkjennes av SSB før tilgang kan gis.",
            "Forskingsinstitusjonen må vere godkjend av Forskingsrådet eller Eurostat, eller bli godkjend av SSB før tilgang kan gjevast.",
            "The research institution must be approved by the Research Council of Norway or Eurostat, or by Statistics Norway before access can be given.";
        SurveyDataForResearchOnly:
            "Data som SSB selv har samlet inn fra personer eller foretak, gis som hovedregel bare til forskere for forskning. Unntak kan gjøres når det ikke svekker tilliten, for eksempel for tilstrekkelig anonymiserte data.",
            "Data som SSB sjølv har samla inn frå personar eller føretak, blir som hovudregel berre gjevne til forskarar for forsking. Unntak kan gjerast når det ikkje svekkjer tilliten, til dømes for tilstrekkeleg anonymiserte data.",
            "Data that Statistics Norway collected itself from persons or enterprises are as a rule given only to researchers for research. Exceptions can be made in a way that does not weaken trust, for instance for sufficiently anonymised data.";
        HealthRegisterData:
            "SSB kan ikke gi ut data fra sentrale helseregistre; søk om dem på helsedata.no. De kan sammenstilles med data fra SSB.",
            "SSB kan ikkje gje ut data frå sentrale helseregister; søk om dei på helsedata.no. Dei kan samanstillast med data frå SSB.",
            "Statistics Norway cannot give out data from central health registers; apply for them at helsedata.no. They can be linked with data from Statistics Norway.";
        NotYetPublished:
            "Det er bedt om et år som ikke er avsluttet. Data kan først gis når statistikken de inngår i, er publisert.",
            "Det er bede om eit år som ikkje er avslutta. Data kan først gjevast når statistikken dei inngår i, er publisert.",
            "A year that has not ended is asked for. Data can be given only after the statistics they are part of have been published.";
        DirectlyIdentifiableNeedsLegalBasis:
            "Direkte identifiserbare data kan bare gis når det er helt nødvendig og sammenstillingen skjer i medhold av lov. Grunndata om juridiske personer fra Enhetsregisteret er unntatt (kap. 3.5).",
            "Direkte identifiserbare data kan berre gjevast når det er heilt naudsynt og samanstillinga skjer i medhald av lov. Grunndata om juridiske personar frå Einingsregisteret er unntekne (kap. 3.5).",
            "Directly identifiable data can be given only where strictly necessary and where the linkage has a basis in law. Basic data on legal entities in the register of legal entities are excepted (chapter 3.5).";
        SpecialVariableNeedsJustification:
            "En særlig identifiserende variabel, som eksakt dato, grunnkrets eller koordinater, må begrunnes særskilt.",
            "Ein særleg identifiserande variabel, som eksakt dato, grunnkrins eller koordinatar, må grunngjevast særskilt.",
            "A particularly identifying variable, such as an exact date, basic statistical unit or coordinates, needs a justification of its own.";
        PublicAuthorityAnonymised:
            "Offentlige myndigheter får som hovedregel anonymiserte data. Andre data krever en redegjørelse for at de ikke brukes til myndighetsutøvelse eller kontroll. Kjønn, alder, bosted, fødeland og dødsdato fra Folkeregisteret og åpent tilgjengelige opplysninger er unntatt når de ikke sammenstilles med andre.",
            "Offentlege styresmakter får som hovudregel anonymiserte data. Andre data krev ei utgreiing om at dei ikkje blir brukte til styresmaktsutøving eller kontroll. Kjønn, alder, bustad, fødeland og dødsdato frå Folkeregisteret og ope tilgjengelege opplysningar er unntekne når dei ikkje blir samanstilte med andre.",
            "Public authorities are as a rule given anonymised data. Other data need an account of how use in the exercise of authority or control is ruled out. Sex, age, residence, country of birth and date of death from the National Population Register, and openly available data, are excepted when not linked with other data.";
        StorageNotAccepted:
            "Lagring av data på mobile eller lokale enheter godtas ikke.",
            "Lagring av data på mobile eller lokale einingar blir ikkje godteken.",
            "Storing data on mobile or local devices is not accepted.";
        LegalBasisMissing:
            "Søknaden må oppgi det rettslige grunnlaget for behandlingen av personopplysninger etter personvernforordningen artikkel 6 og 9.",
            "Søknaden må oppgje det rettslege grunnlaget for behandlinga av personopplysningar etter personvernforordninga artikkel 6 og 9.",
            "The application must state the legal basis for processing personal data under articles 6 and 9 of the GDPR.";
        DpiaMissing:
            "Vurderingen av personvernkonsekvenser (DPIA) må legges ved, eller det må begrunnes hvorfor den ikke trengs.",
            "Vurderinga av personvernkonsekvensar (DPIA) må leggjast ved, eller det må grunngjevast kvifor ho ikkje trengst.",
            "The data protection impact assessment (DPIA) must be enclosed, or it must be explained why none is needed.";
        DistributedLinkageNotAllowed:
            "Distribuert kobling tillates som hovedregel ikke når søkeren selv er ansvarlig for kilden, med mindre nøkkelhåndteringen dokumentert holdes adskilt fra forskningen, eller når resultatet skal være anonymt. Da sendes opplysningene til SSB for sammenstilling.",
            "Distribuert kopling er som hovudregel ikkje tillaten når søkjaren sjølv er ansvarleg for kjelda, med mindre nøkkelhandteringa dokumentert blir halden skild frå forskinga, eller når resultatet skal vere anonymt. Då blir opplysningane sende til SSB for samanstilling.",
            "Distributed linkage is as a rule not allowed when the applicant is responsible for the source, unless key handling is shown to be kept apart from research, or when the result is to be anonymous. The data are then sent to Statistics Norway for linkage.";
        AbroadAnonymisedOnly:
            "Til denne mottakeren i utlandet kan det bare gis anonymiserte data.",
            "Til denne mottakaren i utlandet kan det berre gjevast anonymiserte data.",
            "This recipient abroad can be given anonymised data only.";
        AbroadSpecialAgreement:
            "Indirekte identifiserbare data kan unntaksvis gis til utlandet etter en konkret vurdering og med en spesialtilpasset avtale om norske rettsregler og norsk verneting.",
            "Indirekte identifiserbare data kan unntaksvis gjevast til utlandet etter ei konkret vurdering og med ein spesialtilpassa avtale om norske rettsreglar og norsk verneting.",
            "Indirectly identifiable data can by exception be given abroad, after an assessment of the case and under a special agreement on Norwegian law and venue.";
        VatOutsideArea:
            "Søkeren holder til utenfor det norske avgiftsområdet. Overslaget regner med merverdiavgift; økonomi avgjør om den skal kreves.",
            "Søkjaren held til utanfor det norske avgiftsområdet. Overslaget reknar med meirverdiavgift; økonomi avgjer om ho skal krevjast.",
            "The applicant is outside the Norwegian VAT area. The estimate includes VAT; finance decides whether it is charged.";
        TableOutsidePeriod:
            "Det er bedt om år som tabellen ikke dekker.",
            "Det er bede om år som tabellen ikkje dekkjer.",
            "Years that the table does not cover are asked for.";
        ExampleTariff:
            "Prisene er eksempler og er ikke SSBs egne. Tall som er hentet fra publiserte kilder, er merket.",
            "Prisane er døme og er ikkje SSB sine eigne. Tal som er henta frå publiserte kjelder, er merkte.",
            "The prices are examples and not Statistics Norway's own. Figures taken from published sources are marked.";
        InvoiceBuyerReferenceMissing:
            "Bestillerreferanse er ikke oppgitt. Fakturaen viser da bare til tilbudsnummeret; offentlige virksomheter avviser gjerne en faktura uten referanse.",
            "Referanse hos kjøpar er ikkje oppgitt. Fakturaen viser då berre til tilbodsnummeret; offentlege verksemder avviser gjerne ein faktura utan referanse.",
            "No buyer reference is given. The invoice then refers to the quote number alone; public bodies tend to refuse an invoice without a reference.";
        InvoiceOrganisationNumberMissing:
            "Organisasjonsnummer er ikke oppgitt. Fakturaen kan da ikke sendes som EHF og må sendes på annen måte.",
            "Organisasjonsnummer er ikkje oppgitt. Fakturaen kan då ikkje sendast som EHF og må sendast på annan måte.",
            "No organisation number is given. The invoice cannot then be sent as EHF and must be sent in another way.";
        TextCannotBePrinted:
            "Teksten har tegn som ikke kan skrives ut i et dokument.",
            "Teksten har teikn som ikkje kan skrivast ut i eit dokument.",
            "The text has characters that cannot be printed in a document.";
    }
}
