//! The texts of terms: facts of Statistics Norway's guidelines (2021), in words of our own.

/// A term in the three languages. `{}` in a text is the place of what the scope says.
pub(super) struct Clause {
    /// The chapter that it rests on.
    pub chapter: &'static str,
    /// What it is about: nb, nn, en.
    pub title: [&'static str; 3],
    /// What it says: nb, nn, en.
    pub text: [&'static str; 3],
}

pub(super) const DECISION: Clause = Clause {
    chapter: "6, 7",
    title: ["Vedtak", "Vedtak", "Decision"],
    text: [
        "SSB leverer data først når det er fattet vedtak om tilgang, og en som kan forplikte mottakeren, har datert, signert og returnert vedtaket.",
        "SSB leverer data først når det er gjort vedtak om tilgang, og ein som kan plikte mottakaren, har datert, signert og returnert vedtaket.",
        "Statistics Norway delivers data only after it has decided to give access and someone who can commit the recipient has dated, signed and returned the decision.",
    ],
};

pub(super) const PURPOSE: Clause = Clause {
    chapter: "2.1, 7",
    title: ["Formål", "Føremål", "Purpose"],
    text: [
        "Dataene brukes bare til formålet i søknaden og innenfor vedtaket. Administrativ, rettslig og skattemessig bruk og kontroll av enkeltenheter er forbudt.",
        "Dataa blir berre brukte til føremålet i søknaden og innanfor vedtaket. Administrativ, rettsleg og skattemessig bruk og kontroll av einskildeiningar er forbode.",
        "The data are used only for the purpose of the application and within the decision. Administrative, legal and tax uses, and the control of single units, are prohibited.",
    ],
};

pub(super) const PUBLIC_AUTHORITY: Clause = Clause {
    chapter: "4",
    title: ["Offentlig myndighet", "Offentleg styresmakt", "Public authority"],
    text: [
        "Myndigheten sørger for at dataene ikke kommer til bruk i myndighetsutøvelse, styring eller kontroll. En oppdragstaker kan få dem bare når søknaden sier hvem det er og hvordan det skjer; myndigheten svarer da for at oppdragstakeren behandler dem trygt og holder taushetsplikten.",
        "Styresmakta syter for at dataa ikkje kjem til bruk i styresmaktsutøving, styring eller kontroll. Ein oppdragstakar kan få dei berre når søknaden seier kven det er og korleis det skjer; styresmakta svarar då for at oppdragstakaren handsamar dei trygt og held teieplikta.",
        "The authority makes sure that the data are not used in the exercise of authority, in management or in control. A contractor may have them only where the application says who it is and how that happens; the authority then answers for the contractor's safe handling and confidentiality.",
    ],
};

pub(super) const CONFIDENTIALITY: Clause = Clause {
    chapter: "7",
    title: ["Taushetsplikt", "Teieplikt", "Confidentiality"],
    text: [
        "Mottakeren har samme taushetsplikt som SSB (statistikkloven §§ 8 og 14). Bare medarbeidere som trenger dataene i arbeidet, får tilgang, og først når de er gjort kjent med taushetsplikten. SSB får en fullstendig oversikt over dem på forespørsel.",
        "Mottakaren har same teieplikt som SSB (statistikklova §§ 8 og 14). Berre medarbeidarar som treng dataa i arbeidet, får tilgang, og først når dei er gjorde kjende med teieplikta. SSB får eit fullstendig oversyn over dei på førespurnad.",
        "The recipient is bound by the same confidentiality as Statistics Norway (Statistics Act, sections 8 and 14). Only staff who need the data for their work have access, and only once they know of that duty. Statistics Norway is given a complete list of them on request.",
    ],
};

pub(super) const STORAGE_NOT_ACCEPTED: Clause = Clause {
    chapter: "7",
    title: ["Lagring", "Lagring", "Storage"],
    text: [
        "Mobile og lokale enheter godtas ikke. Et annet lagringssted avtales og tas inn i vedtaket før noe leveres.",
        "Mobile og lokale einingar blir ikkje godtekne. Ein annan lagringsstad blir avtalt og teken inn i vedtaket før noko blir levert.",
        "Mobile and local devices are not accepted. Another place of storage is agreed on and made part of the decision before anything is delivered.",
    ],
};

pub(super) const STORAGE: Clause = Clause {
    chapter: "7",
    title: ["Lagring", "Lagring", "Storage"],
    text: [
        "Dataene lagres og behandles bare der det er avtalt, {}, slik vedtaket beskriver, med tilgangsstyring, logging og etterfølgende kontroll. Mobile og lokale enheter godtas ikke.",
        "Dataa blir lagra og handsama berre der det er avtalt, {}, slik vedtaket skildrar, med tilgangsstyring, logging og kontroll i etterkant. Mobile og lokale einingar blir ikkje godtekne.",
        "The data are stored and processed only where agreed, {}, as the decision describes, with access control, logging and later checks. Mobile and local devices are not accepted.",
    ],
};

pub(super) const REIDENTIFICATION: Clause = Clause {
    chapter: "7",
    title: ["Identifisering", "Identifisering", "Identification"],
    text: [
        "Ingen forsøker å finne ut hvem enkeltenhetene i dataene er, verken bakveien eller ved å rekonstruere dem.",
        "Ingen freistar å finne ut kven einskildeiningane i dataa er, verken bakvegen eller ved å rekonstruere dei.",
        "Nobody tries to find out who the units in the data are, be it by inference or by reconstruction.",
    ],
};

pub(super) const DIRECT_IDENTIFIERS: Clause = Clause {
    chapter: "3.4",
    title: ["Direkte kjennetegn", "Direkte kjenneteikn", "Direct identifiers"],
    text: [
        "Direkte person- og foretaksidentifiserende kjennetegn brukes bare i den behandlingen de er helt nødvendige for, og slettes straks den er gjennomført.",
        "Direkte person- og føretaksidentifiserande kjenneteikn blir berre brukte i den behandlinga dei er heilt naudsynte for, og sletta straks ho er gjennomført.",
        "Direct identifiers of persons and enterprises are used only in the processing for which they are strictly necessary, and deleted as soon as that is done.",
    ],
};

pub(super) const SERIAL_NUMBERS: Clause = Clause {
    chapter: "8",
    title: ["Løpenummer", "Løpenummer", "Serial numbers"],
    text: [
        "Direkte kjennetegn er slettet eller erstattet av løpenummer som gjelder dette prosjektet alene. Gjenbruk i et nytt prosjekt krever ny søknad, og prosjektene kan ikke overlappe i tid.",
        "Direkte kjenneteikn er sletta eller erstatta av løpenummer som gjeld dette prosjektet åleine. Gjenbruk i eit nytt prosjekt krev ny søknad, og prosjekta kan ikkje overlappe i tid.",
        "Direct identifiers are deleted or replaced by serial numbers of this project alone. Reuse in another project needs an application, and the projects must not overlap in time.",
    ],
};

pub(super) const KEY_EXCHANGE: Clause = Clause {
    chapter: "9.1",
    title: ["Nøkkelutveksling", "Nøkkelutveksling", "Key exchange"],
    text: [
        "SSB og de kildeansvarlige ({}) utveksler en koblingsnøkkel: en unik identifikator for hver enhet med et tilfeldig løpenummer. Hver av dem setter løpenumrene på sine egne opplysninger og sender dem til prosjektet.",
        "SSB og dei kjeldeansvarlege ({}) utvekslar ein koplingsnøkkel: ein unik identifikator for kvar eining med eit tilfeldig løpenummer. Kvar av dei set løpenummera på sine eigne opplysningar og sender dei til prosjektet.",
        "Statistics Norway and those responsible for the sources ({}) exchange a linkage key: a unique identifier of each unit with a random serial number. Each of them puts the serial numbers on its own data and sends these to the project.",
    ],
};

pub(super) const KEY_DELETION: Clause = Clause {
    chapter: "9.2",
    title: ["Koblingsnøkkel", "Koplingsnøkkel", "Linkage key"],
    text: [
        "En koblingsnøkkel som SSB har laget, oppbevares av SSB. Den som har mottatt den, bekrefter at den er slettet når sammenstillingen er forsvarlig gjennomført og prosjektet har fått opplysningene.",
        "Ein koplingsnøkkel som SSB har laga, blir oppbevart av SSB. Den som har motteke han, stadfestar at han er sletta når samanstillinga er forsvarleg gjennomført og prosjektet har fått opplysningane.",
        "A linkage key made by Statistics Norway is kept by Statistics Norway. Whoever received it confirms that it has been deleted once the linkage has been properly carried out and the project has received the data.",
    ],
};

pub(super) const LINKAGE_AT_SSB: Clause = Clause {
    chapter: "9.1, 12",
    title: ["Sammenstilling i SSB", "Samanstilling i SSB", "Linkage at Statistics Norway"],
    text: [
        "De kildeansvarlige ({}) sender opplysningene sine kryptert til SSB etter avtale med saksbehandleren, og SSB sammenstiller dem før levering.",
        "Dei kjeldeansvarlege ({}) sender opplysningane sine krypterte til SSB etter avtale med saksbehandlaren, og SSB samanstiller dei før levering.",
        "Those responsible for the sources ({}) send their data encrypted to Statistics Norway as agreed with the case officer, and Statistics Norway links them before delivery.",
    ],
};

pub(super) const ABROAD_BY_AGREEMENT: Clause = Clause {
    chapter: "10",
    title: ["Utlandet", "Utlandet", "Abroad"],
    text: [
        "Indirekte identifiserbare data kan bare unntaksvis behandles utenfor Norge. Det skjer etter en spesialtilpasset avtale som sikrer at norske rettsregler gjelder og at vernetinget er norsk; avtalen er inngått før noe leveres.",
        "Indirekte identifiserbare data kan berre unntaksvis handsamast utanfor Noreg. Det skjer etter ein spesialtilpassa avtale som sikrar at norske rettsreglar gjeld og at vernetinget er norsk; avtalen er inngått før noko blir levert.",
        "Indirectly identifiable data can be processed outside Norway only by exception. That needs a special agreement which makes sure that Norwegian law applies and the venue is Norwegian, made before anything is delivered.",
    ],
};

pub(super) const ABROAD_ANONYMISED: Clause = Clause {
    chapter: "10",
    title: ["Utlandet", "Utlandet", "Abroad"],
    text: [
        "Ut av Norge leveres bare anonymiserte data.",
        "Ut av Noreg blir berre anonymiserte data leverte.",
        "Only anonymised data are delivered out of Norway.",
    ],
};

pub(super) const TRANSFER: Clause = Clause {
    chapter: "12",
    title: ["Overføring", "Overføring", "Transfer"],
    text: [
        "Filene leveres kryptert over SSBs sikre område for filoverføring (fx.ssb.no), og passordet sendes på SMS. De slettes av seg selv fra SSBs server etter seks måneder. Mottakeren flytter dem til det sikre lagringsstedet før de dekrypteres.",
        "Filene blir leverte krypterte over SSB sitt sikre område for filoverføring (fx.ssb.no), og passordet blir sendt på SMS. Dei blir sletta av seg sjølve frå SSB sin server etter seks månader. Mottakaren flyttar dei til den sikre lagringsstaden før dei blir dekrypterte.",
        "Files are delivered encrypted over Statistics Norway's secure area for file transfer (fx.ssb.no), and the password is sent by text message. They are deleted from its server automatically after six months. The recipient moves them to the secure place of storage before decrypting them.",
    ],
};

pub(super) const PUBLICATION: Clause = Clause {
    chapter: "7",
    title: ["Offentliggjøring", "Offentleggjering", "Publication"],
    text: [
        "Resultater offentliggjøres bare slik at ingen enkeltenhet kan identifiseres og ingen opplysning om den avsløres. SSB oppgis som kilde, men svarer ikke for analyser og tolkninger.",
        "Resultat blir berre offentleggjorde slik at inga einskildeining kan identifiserast og inga opplysning om ho blir avslørt. SSB blir oppgjeve som kjelde, men svarar ikkje for analysar og tolkingar.",
        "Results are made public only in such a way that no unit can be identified and nothing about one is disclosed. Statistics Norway is named as the source, but does not answer for analyses and interpretations.",
    ],
};

pub(super) const FINAL_REPORT: Clause = Clause {
    chapter: "7",
    title: ["Sluttrapport", "Sluttrapport", "Final report"],
    text: [
        "Prosjektets sluttrapport offentliggjøres innen rimelig tid etter at prosjektet er avsluttet.",
        "Sluttrapporten frå prosjektet blir offentleggjord innan rimeleg tid etter at prosjektet er avslutta.",
        "The project's final report is made public within reasonable time after the project has ended.",
    ],
};

pub(super) const DELETION: Clause = Clause {
    chapter: "7",
    title: ["Sletting", "Sletting", "Deletion"],
    text: [
        "Dataene slettes eller tilbakeføres når behovet for dem er over, og senest når slettefristen i vedtaket løper ut; prosjektet er oppgitt å vare til {}. Mottakeren sender SSB en bekreftelse på slettingen.",
        "Dataa blir sletta eller tilbakeførte når behovet for dei er over, og seinast når slettefristen i vedtaket går ut; prosjektet er oppgjeve å vare til {}. Mottakaren sender SSB ei stadfesting av slettinga.",
        "The data are deleted or returned when they are no longer needed, and at the latest when the decision's deadline for deletion is up; the project is stated to last until {}. The recipient sends Statistics Norway a confirmation of the deletion.",
    ],
};

pub(super) const BREACH: Clause = Clause {
    chapter: "7",
    title: ["Brudd", "Brot", "Breach"],
    text: [
        "Brytes vilkårene, kan SSB etter en vurdering av alvoret stille nye, også kreve dataene slettet eller tilbakeført, og ta bruddet med i vurderingen av senere søknader. Brudd på taushetsplikten er straffbart (straffeloven § 209).",
        "Blir vilkåra brotne, kan SSB etter ei vurdering av alvoret stille nye, også krevje dataa sletta eller tilbakeførte, og ta brotet med i vurderinga av seinare søknader. Brot på teieplikta er straffbart (straffelova § 209).",
        "If the terms are broken, Statistics Norway may, having regard to how serious it is, set new ones, also demand that the data be deleted or returned, and take the breach into account in later applications. A breach of confidentiality is punishable (Penal Code, section 209).",
    ],
};

pub(super) const PRICE: Clause = Clause {
    chapter: "11",
    title: ["Pris", "Pris", "Price"],
    text: [
        "Timer faktureres som medgått, men for ingen aktivitet mer enn tilbudt. Mer enn det krever en ny revisjon av tilbudet som søkeren har akseptert. Betalingen overstiger aldri SSBs faktiske kostnader.",
        "Timar blir fakturerte som medgått, men for ingen aktivitet meir enn tilbode. Meir enn det krev ein ny revisjon av tilbodet som søkjaren har akseptert. Betalinga er aldri høgare enn dei faktiske kostnadene til SSB.",
        "Hours are charged as worked, but for no activity more than was quoted. More than that needs a new revision of the quote which the applicant has accepted. The payment never exceeds Statistics Norway's actual costs.",
    ],
};

pub(super) const FLAT_PRICES: Clause = Clause {
    chapter: "11",
    title: ["Faste priser", "Faste prisar", "Flat prices"],
    text: [
        "Tabeller og statistikkområder har fast pris, som tilbudt, uansett hvor mange år og variabler som tas ut av dem.",
        "Tabellar og statistikkområde har fast pris, som tilbode, same kor mange år og variablar som blir tekne ut av dei.",
        "Tables and statistics areas have a flat price, as quoted, however many years and variables are extracted from them.",
    ],
};

pub(super) const VAT: Clause = Clause {
    chapter: "11",
    title: ["Merverdiavgift", "Meirverdiavgift", "VAT"],
    text: [
        "Oppdraget faktureres med merverdiavgift etter satsen i pristabellen.",
        "Oppdraget blir fakturert med meirverdiavgift etter satsen i pristabellen.",
        "The assignment is invoiced with VAT at the rate in the table of prices.",
    ],
};

pub(super) const VAT_ABROAD: Clause = Clause {
    chapter: "11",
    title: ["Merverdiavgift", "Meirverdiavgift", "VAT"],
    text: [
        "Prisen er regnet med merverdiavgift. Søkeren holder til utenfor Norge, og SSB avgjør ved faktureringen om avgiften kreves.",
        "Prisen er rekna med meirverdiavgift. Søkjaren held til utanfor Noreg, og SSB avgjer ved faktureringa om avgifta blir kravd.",
        "The price includes VAT. The applicant is outside Norway, and Statistics Norway decides on invoicing whether VAT is charged.",
    ],
};

pub(super) const DELIVERY: Clause = Clause {
    chapter: "11",
    title: ["Leveringstid", "Leveringstid", "Delivery time"],
    text: [
        "Leveringstiden løper fra aksepten er mottatt.",
        "Leveringstida går frå aksepten er motteken.",
        "The delivery time runs from when the acceptance has been received.",
    ],
};

pub(super) const DELIVERY_AFTER_THIRD_PARTIES: Clause = Clause {
    chapter: "11",
    title: ["Leveringstid", "Leveringstid", "Delivery time"],
    text: [
        "Leveringstiden løper fra aksepten og det som skal komme fra tredjepart ({}), er mottatt, regnet fra det siste. Kommer noe av det senere enn leveringsdatoen tåler, flyttes den tilsvarende.",
        "Leveringstida går frå aksepten og det som skal kome frå tredjepart ({}), er motteke, rekna frå det siste. Kjem noko av det seinare enn leveringsdatoen toler, blir han flytt tilsvarande.",
        "The delivery time runs from when the acceptance and what third parties ({}) are to provide have been received, whichever is last. If any of it comes later than the delivery date allows, that date moves accordingly.",
    ],
};
