//! The texts of terms: facts of Statistics Norway's guidelines (2021), in our own words.

use crate::language::Language;

/// A term in nb, nn and en. `{}` in a text is the placeholder for what the scope says.
pub(super) struct Clause {
    /// The chapter of the guidelines.
    pub chapter: &'static str,
    pub title: [&'static str; 3],
    pub text: [&'static str; 3],
}

impl Clause {
    pub(super) const fn title_in(&self, language: Language) -> &'static str {
        let [nb, nn, en] = self.title;
        language.pick(nb, nn, en)
    }

    pub(super) const fn text_in(&self, language: Language) -> &'static str {
        let [nb, nn, en] = self.text;
        language.pick(nb, nn, en)
    }
}

pub(super) const DECISION: Clause = Clause {
    chapter: "6, 7",
    title: ["Vedtak", "Vedtak", "Decision"],
    text: [
        "SSB leverer data når vedtaket om tilgang er datert, signert og returnert av en som kan forplikte mottakeren.",
        "SSB leverer data når vedtaket om tilgang er datert, signert og returnert av ein som kan forplikte mottakaren.",
        "Statistics Norway delivers data once its decision on access has been dated, signed and returned by someone who can commit the recipient.",
    ],
};

pub(super) const PURPOSE: Clause = Clause {
    chapter: "2.1, 7",
    title: ["Formål", "Føremål", "Purpose"],
    text: [
        "Dataene brukes bare til formålet i søknaden og innenfor vedtaket, og aldri administrativt, rettslig, skattemessig eller til kontroll av enkeltenheter.",
        "Dataa blir berre brukte til føremålet i søknaden og innanfor vedtaket, og aldri administrativt, rettsleg, skattemessig eller til kontroll av einskildeiningar.",
        "The data are used only for the purpose of the application and within the decision, and never for administrative, legal or tax purposes or to control single units.",
    ],
};

pub(super) const PUBLIC_AUTHORITY: Clause = Clause {
    chapter: "4",
    title: ["Offentlig myndighet", "Offentleg styresmakt", "Public authority"],
    text: [
        "Myndigheten sikrer at dataene ikke brukes til myndighetsutøvelse, styring eller kontroll. En oppdragstaker får dem bare når søknaden sier hvem det er og hvordan det skjer, og myndigheten svarer da for sikker behandling og taushetsplikt der.",
        "Styresmakta sikrar at dataa ikkje blir brukte til styresmaktsutøving, styring eller kontroll. Ein oppdragstakar får dei berre når søknaden seier kven det er og korleis det skjer, og styresmakta svarar då for trygg behandling og teieplikt der.",
        "The authority makes sure that the data are not used to exercise authority, to manage or to control. A contractor gets them only where the application says who it is and how, and the authority then answers for safe handling and confidentiality there.",
    ],
};

pub(super) const CONFIDENTIALITY: Clause = Clause {
    chapter: "7",
    title: ["Taushetsplikt", "Teieplikt", "Confidentiality"],
    text: [
        "Mottakeren har samme taushetsplikt som SSB (statistikkloven §§ 8 og 14). Bare medarbeidere som trenger dataene i arbeidet, får tilgang, og først når de kjenner taushetsplikten. SSB får på forespørsel en fullstendig oversikt over dem.",
        "Mottakaren har same teieplikt som SSB (statistikklova §§ 8 og 14). Berre medarbeidarar som treng dataa i arbeidet, får tilgang, og først når dei kjenner teieplikta. SSB får på førespurnad eit fullstendig oversyn over dei.",
        "The recipient is bound by the same confidentiality as Statistics Norway (Statistics Act, sections 8 and 14). Only staff who need the data for their work get access, and only once they know that duty. Statistics Norway is given a complete list of them on request.",
    ],
};

pub(super) const STORAGE: Clause = Clause {
    chapter: "7",
    title: ["Lagring", "Lagring", "Storage"],
    text: [
        "Dataene lagres og behandles bare der det er avtalt ({}), med tilgangsstyring, logging og etterfølgende kontroll, og aldri på mobile eller lokale enheter.",
        "Dataa blir lagra og behandla berre der det er avtalt ({}), med tilgangsstyring, logging og kontroll i etterkant, og aldri på mobile eller lokale einingar.",
        "The data are stored and processed only where agreed ({}), with access control, logging and later checks, and never on mobile or local devices.",
    ],
};

pub(super) const STORAGE_NOT_ACCEPTED: Clause = Clause {
    chapter: "7",
    title: ["Lagring", "Lagring", "Storage"],
    text: [
        "Lagring på mobile og lokale enheter godtas ikke. Et annet lagringssted avtales og tas inn i vedtaket før noe leveres.",
        "Lagring på mobile og lokale einingar blir ikkje godteken. Ein annan lagringsstad blir avtalt og teken inn i vedtaket før noko blir levert.",
        "Storage on mobile and local devices is not accepted. Another place is agreed on and made part of the decision before anything is delivered.",
    ],
};

pub(super) const REIDENTIFICATION: Clause = Clause {
    chapter: "7",
    title: ["Identifisering", "Identifisering", "Identification"],
    text: [
        "Ingen forsøker å identifisere enkeltenheter i dataene, verken bakveien eller ved å rekonstruere dem.",
        "Ingen prøver å identifisere einskildeiningar i dataa, verken bakvegen eller ved å rekonstruere dei.",
        "Nobody tries to identify single units in the data, be it by inference or by reconstruction.",
    ],
};

pub(super) const DIRECT_IDENTIFIERS: Clause = Clause {
    chapter: "3.4",
    title: ["Direkte kjennetegn", "Direkte kjenneteikn", "Direct identifiers"],
    text: [
        "Kjennetegn som direkte identifiserer personer eller foretak, brukes bare i den behandlingen de er helt nødvendige for, og slettes straks den er gjennomført.",
        "Kjenneteikn som direkte identifiserer personar eller føretak, blir brukte berre i den behandlinga dei er heilt naudsynte for, og sletta straks ho er gjennomført.",
        "Whatever directly identifies persons or enterprises is used only in the processing for which it is strictly necessary, and deleted as soon as that is done.",
    ],
};

pub(super) const SERIAL_NUMBERS: Clause = Clause {
    chapter: "8",
    title: ["Løpenummer", "Løpenummer", "Serial numbers"],
    text: [
        "Direkte kjennetegn er slettet eller erstattet av løpenumre for dette prosjektet. Gjenbruk i et nytt prosjekt krever søknad, og prosjektene kan ikke overlappe i tid.",
        "Direkte kjenneteikn er sletta eller erstatta av løpenummer for dette prosjektet. Gjenbruk i eit nytt prosjekt krev søknad, og prosjekta kan ikkje overlappe i tid.",
        "Direct identifiers are deleted or replaced by serial numbers of this project. Reuse in another project needs an application, and the projects must not overlap in time.",
    ],
};

pub(super) const KEY_EXCHANGE: Clause = Clause {
    chapter: "9.1",
    title: ["Nøkkelutveksling", "Nøkkelutveksling", "Key exchange"],
    text: [
        "SSB og de kildeansvarlige ({}) utveksler en koblingsnøkkel: unik identifikator og tilfeldig løpenummer. Hver av dem setter løpenumrene på egne data og sender dataene til prosjektet.",
        "SSB og dei kjeldeansvarlege ({}) utvekslar ein koplingsnøkkel: unik identifikator og tilfeldig løpenummer. Kvar av dei set løpenummera på eigne data og sender dataa til prosjektet.",
        "Statistics Norway and those responsible for the sources ({}) exchange a linkage key: unique identifier and random serial number. Each of them puts the serial numbers on its own data and sends those to the project.",
    ],
};

pub(super) const KEY_DELETION: Clause = Clause {
    chapter: "9.2",
    title: ["Koblingsnøkkel", "Koplingsnøkkel", "Linkage key"],
    text: [
        "SSB oppbevarer nøkkelen når SSB har laget den. De som har mottatt den, bekrefter at den er slettet når sammenstillingen er forsvarlig gjennomført og prosjektet har fått dataene.",
        "SSB oppbevarer nøkkelen når SSB har laga han. Dei som har motteke han, stadfestar at han er sletta når samanstillinga er forsvarleg gjennomført og prosjektet har fått dataa.",
        "Statistics Norway keeps the key where it made it. Those who received it confirm that it has been deleted once the linkage has been properly carried out and the project has received the data.",
    ],
};

pub(super) const LINKAGE_AT_SSB: Clause = Clause {
    chapter: "9.1, 12",
    title: ["Sammenstilling i SSB", "Samanstilling i SSB", "Linkage at Statistics Norway"],
    text: [
        "De kildeansvarlige ({}) sender dataene sine kryptert til SSB etter avtale med saksbehandleren. SSB sammenstiller dem før levering.",
        "Dei kjeldeansvarlege ({}) sender dataa sine krypterte til SSB etter avtale med saksbehandlaren. SSB samanstiller dei før levering.",
        "Those responsible for the sources ({}) send their data encrypted to Statistics Norway as agreed with the case officer. Statistics Norway links them before delivery.",
    ],
};

pub(super) const ABROAD_BY_AGREEMENT: Clause = Clause {
    chapter: "10",
    title: ["Utlandet", "Utlandet", "Abroad"],
    text: [
        "Indirekte identifiserbare data behandles bare unntaksvis utenfor Norge, og først når en spesialtilpasset avtale sikrer at norske rettsregler gjelder og at vernetinget er norsk.",
        "Indirekte identifiserbare data blir behandla berre unntaksvis utanfor Noreg, og først når ein spesialtilpassa avtale sikrar at norske rettsreglar gjeld og at vernetinget er norsk.",
        "Indirectly identifiable data are processed outside Norway only by exception, and only once a special agreement makes sure that Norwegian law applies and the venue is Norwegian.",
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
        "Filene leveres kryptert over SSBs sikre område for filoverføring (fx.ssb.no), med passord på SMS, og slettes automatisk fra SSBs server etter seks måneder. Mottakeren flytter dem til det sikre lagringsstedet før de dekrypteres.",
        "Filene blir leverte krypterte over SSB sitt sikre område for filoverføring (fx.ssb.no), med passord på SMS, og blir sletta automatisk frå SSB sin server etter seks månader. Mottakaren flyttar dei til den sikre lagringsstaden før dei blir dekrypterte.",
        "Files are delivered encrypted over Statistics Norway's secure area for file transfer (fx.ssb.no), with the password by text message, and deleted from its server automatically after six months. The recipient moves them to the secure place of storage before decrypting them.",
    ],
};

pub(super) const PUBLICATION: Clause = Clause {
    chapter: "7",
    title: ["Offentliggjøring", "Offentleggjering", "Publication"],
    text: [
        "Resultater offentliggjøres bare slik at ingen enkeltenhet kan identifiseres og ingenting om den avsløres. SSB oppgis som kilde, men svarer ikke for analyser og tolkninger.",
        "Resultat blir berre offentleggjorde slik at inga einskildeining kan identifiserast og ingenting om ho blir avslørt. SSB blir oppgjeve som kjelde, men svarar ikkje for analysar og tolkingar.",
        "Results are made public only so that no unit can be identified and nothing about one is disclosed. Statistics Norway is named as the source, but does not answer for analyses and interpretations.",
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
        "Dataene slettes eller tilbakeføres når behovet er over, og senest når slettefristen i vedtaket løper ut (prosjektet er oppgitt å vare til {}). Mottakeren sender SSB bekreftelse på slettingen.",
        "Dataa blir sletta eller tilbakeførte når behovet er over, og seinast når slettefristen i vedtaket går ut (prosjektet er oppgjeve å vare til {}). Mottakaren sender SSB stadfesting på slettinga.",
        "The data are deleted or returned when they are no longer needed, and at the latest when the deadline in the decision is up (the project is stated to last until {}). The recipient sends Statistics Norway confirmation of the deletion.",
    ],
};

pub(super) const BREACH: Clause = Clause {
    chapter: "7",
    title: ["Brudd", "Brot", "Breach"],
    text: [
        "Brytes vilkårene, kan SSB etter en vurdering av alvoret stille nye, kreve dataene slettet eller tilbakeført og legge vekt på bruddet i senere søknader. Brudd på taushetsplikten er straffbart (straffeloven § 209).",
        "Blir vilkåra brotne, kan SSB etter ei vurdering av alvoret stille nye, krevje dataa sletta eller tilbakeførte og leggje vekt på brotet i seinare søknader. Brot på teieplikta er straffbart (straffelova § 209).",
        "If the terms are broken, Statistics Norway may, having regard to how serious it is, set new ones, demand that the data be deleted or returned, and weigh the breach in later applications. A breach of confidentiality is punishable (Penal Code, section 209).",
    ],
};

pub(super) const PRICE: Clause = Clause {
    chapter: "11",
    title: ["Pris", "Pris", "Price"],
    text: [
        "Det faktureres for timene som er arbeidet, og for ingen aktivitet mer enn tilbudt uten at søkeren har akseptert en ny revisjon av tilbudet. Betalingen overstiger aldri SSBs faktiske kostnader.",
        "Det blir fakturert for timane som er arbeidde, og for ingen aktivitet meir enn tilbode utan at søkjaren har akseptert ein ny revisjon av tilbodet. Betalinga er aldri høgare enn dei faktiske kostnadene til SSB.",
        "Hours are charged as worked, and for no activity more than was quoted unless the applicant has accepted a new revision of the quote. The payment never exceeds Statistics Norway's actual costs.",
    ],
};

pub(super) const FLAT_PRICES: Clause = Clause {
    chapter: "11",
    title: ["Faste priser", "Faste prisar", "Flat prices"],
    text: [
        "Tabeller og statistikkområder faktureres til den faste prisen i tilbudet.",
        "Tabellar og statistikkområde blir fakturerte til den faste prisen i tilbodet.",
        "Tables and statistics areas are charged at the flat price of the quote.",
    ],
};

pub(super) const VAT: Clause = Clause {
    chapter: "11",
    title: ["Merverdiavgift", "Meirverdiavgift", "VAT"],
    text: [
        "Oppdraget faktureres med merverdiavgift etter satsen i pristabellen.",
        "Oppdraget blir fakturert med meirverdiavgift etter satsen i pristabellen.",
        "The work is invoiced with VAT at the rate in the table of prices.",
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
    title: ["Levering", "Levering", "Delivery"],
    text: [
        "Leveringstiden løper fra aksepten er mottatt.",
        "Leveringstida går frå aksepten er motteken.",
        "The delivery time runs from when the acceptance has been received.",
    ],
};

pub(super) const DELIVERY_AFTER_THIRD_PARTIES: Clause = Clause {
    chapter: "11",
    title: ["Levering", "Levering", "Delivery"],
    text: [
        "Leveringstiden løper fra det siste av at aksepten og det som skal komme fra tredjepart ({}), er mottatt. Kommer noe for sent til leveringsdatoen, flyttes den tilsvarende.",
        "Leveringstida går frå det siste av at aksepten og det som skal kome frå tredjepart ({}), er motteke. Kjem noko for seint til leveringsdatoen, blir han flytt tilsvarande.",
        "The delivery time runs from the last of the acceptance and what is to come from third parties ({}). If any of it comes too late for the delivery date, that date moves accordingly.",
    ],
};
