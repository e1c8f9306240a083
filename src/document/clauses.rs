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
        "SSB leverer dataene først når vedtaket om tilgang er datert, signert og returnert av en som er bemyndiget til å forplikte mottakeren.",
        "SSB leverer dataa først når vedtaket om tilgang er datert, signert og returnert av ein som har fullmakt til å forplikte mottakaren.",
        "Statistics Norway delivers the data only once its decision on access has been dated, signed and returned by someone authorised to sign for the recipient.",
    ],
};

pub(super) const PURPOSE: Clause = Clause {
    chapter: "2.1, 7",
    title: ["Formål", "Føremål", "Purpose"],
    text: [
        "Dataene skal bare brukes til formålet i søknaden og innenfor rammen av vedtaket. Mottakeren har ikke lov til å bruke dem til administrative, rettslige eller skattemessige formål eller til kontroll av enkeltenheter.",
        "Dataa skal berre brukast til føremålet i søknaden og innanfor ramma av vedtaket. Mottakaren har ikkje lov til å bruke dei til administrative, rettslege eller skattemessige føremål eller til kontroll av einskildeiningar.",
        "The data shall be used only for the purpose stated in the application and within the decision. The recipient is not permitted to use them for administrative, legal or tax purposes, or to monitor individual units.",
    ],
};

pub(super) const PUBLIC_AUTHORITY: Clause = Clause {
    chapter: "4",
    title: ["Offentlig myndighet", "Offentleg styresmakt", "Public authority"],
    text: [
        "Myndigheten skal sikre at dataene ikke brukes til myndighetsutøvelse, styring eller kontroll. En oppdragstaker kan bare få dem når søknaden sier hvem det er og hvordan dataene gis videre. Myndigheten skal da forsikre seg om, og svarer for, at oppdragstakeren behandler dem trygt og overholder taushetsplikten.",
        "Styresmakta skal sikre at dataa ikkje blir brukte til styresmaktsutøving, styring eller kontroll. Ein oppdragstakar kan berre få dei når søknaden seier kven det er og korleis dataa blir gjevne vidare. Styresmakta skal då forvisse seg om, og svarar for, at oppdragstakaren behandlar dei trygt og held teieplikta.",
        "The authority shall ensure that the data are not used to exercise authority, to manage or to control. A contractor may receive them only where the application says who it is and how the data are passed on. The authority shall then make sure, and is responsible, that the contractor handles them safely and keeps them confidential.",
    ],
};

pub(super) const CONFIDENTIALITY: Clause = Clause {
    chapter: "7",
    title: ["Taushetsplikt", "Teieplikt", "Confidentiality"],
    text: [
        "Mottakeren har samme taushetsplikt som SSB (statistikkloven §§ 8 og 14). Bare medarbeidere med tjenstlig behov skal ha tilgang, og de skal være gjort kjent med taushetsplikten på forhånd. På forespørsel skal SSB få en fullstendig oversikt over hvem som har tilgang.",
        "Mottakaren har same teieplikt som SSB (statistikklova §§ 8 og 14). Berre medarbeidarar med tenestleg behov skal ha tilgang, og dei skal vere gjorde kjende med teieplikta på førehand. På førespurnad skal SSB få eit fullstendig oversyn over kven som har tilgang.",
        "The recipient is bound by the same duty of confidentiality as Statistics Norway (Statistics Act, sections 8 and 14). Only staff who need the data for their work shall have access, and they shall be informed of that duty beforehand. On request, Statistics Norway shall be given a complete list of those who have access.",
    ],
};

pub(super) const STORAGE: Clause = Clause {
    chapter: "7",
    title: ["Lagring", "Lagring", "Storage"],
    text: [
        "Dataene skal bare lagres og behandles der det er avtalt ({}), med tilgangsstyring, logging og etterfølgende kontroll. Mottakeren har ikke lov til å lagre dem på mobile eller lokale enheter.",
        "Dataa skal berre lagrast og behandlast der det er avtalt ({}), med tilgangsstyring, logging og kontroll i etterkant. Mottakaren har ikkje lov til å lagre dei på mobile eller lokale einingar.",
        "The data shall be stored and processed only where agreed ({}), with access control, logging and subsequent checks. The recipient is not permitted to store them on mobile or local devices.",
    ],
};

pub(super) const STORAGE_NOT_ACCEPTED: Clause = Clause {
    chapter: "7",
    title: ["Lagring", "Lagring", "Storage"],
    text: [
        "Lagring på mobile eller lokale enheter godtas ikke. Et annet lagringssted skal avtales og tas inn i vedtaket før noe leveres.",
        "Lagring på mobile eller lokale einingar blir ikkje godteken. Ein annan lagringsstad skal avtalast og takast inn i vedtaket før noko blir levert.",
        "Storage on mobile or local devices is not accepted. Another place of storage shall be agreed on and made part of the decision before anything is delivered.",
    ],
};

pub(super) const REIDENTIFICATION: Clause = Clause {
    chapter: "7",
    title: ["Identifisering", "Identifisering", "Identification"],
    text: [
        "Mottakeren har ikke lov til å forsøke å identifisere enkeltenheter i dataene, verken ved bakveisidentifisering eller ved rekonstruksjon.",
        "Mottakaren har ikkje lov til å prøve å identifisere einskildeiningar i dataa, verken ved bakvegsidentifisering eller ved rekonstruksjon.",
        "The recipient is not permitted to attempt to identify individual units in the data, whether by inference or by reconstruction.",
    ],
};

pub(super) const DIRECT_IDENTIFIERS: Clause = Clause {
    chapter: "3.4",
    title: ["Direkte kjennetegn", "Direkte kjenneteikn", "Direct identifiers"],
    text: [
        "Kjennetegn som direkte identifiserer personer eller foretak, skal bare brukes i den behandlingen de er helt nødvendige for, og skal slettes straks den er gjennomført.",
        "Kjenneteikn som direkte identifiserer personar eller føretak, skal berre brukast i den behandlinga dei er heilt naudsynte for, og skal slettast straks ho er gjennomført.",
        "Whatever directly identifies persons or enterprises shall be used only in the processing for which it is strictly necessary, and shall be deleted as soon as that has been done.",
    ],
};

pub(super) const SERIAL_NUMBERS: Clause = Clause {
    chapter: "8",
    title: ["Løpenummer", "Løpenummer", "Serial numbers"],
    text: [
        "Direkte kjennetegn er slettet eller erstattet av løpenumre for dette prosjektet. Skal datasettet brukes i et nytt prosjekt, må det søkes om det, og prosjektene kan ikke overlappe i tid.",
        "Direkte kjenneteikn er sletta eller erstatta av løpenummer for dette prosjektet. Skal datasettet brukast i eit nytt prosjekt, må det søkjast om det, og prosjekta kan ikkje overlappe i tid.",
        "Direct identifiers have been deleted or replaced by serial numbers of this project. Reuse of the data set in another project requires an application, and the projects cannot overlap in time.",
    ],
};

pub(super) const KEY_EXCHANGE: Clause = Clause {
    chapter: "9.1",
    title: ["Nøkkelutveksling", "Nøkkelutveksling", "Key exchange"],
    text: [
        "SSB og de ansvarlige for kildene ({}) utveksler en koblingsnøkkel: unik identifikator og tilfeldig løpenummer. Hver av dem skal sette løpenumrene på egne data og sende dataene til prosjektet.",
        "SSB og dei ansvarlege for kjeldene ({}) utvekslar ein koplingsnøkkel: unik identifikator og tilfeldig løpenummer. Kvar av dei skal setje løpenummera på eigne data og sende dataa til prosjektet.",
        "Statistics Norway and those responsible for the sources ({}) exchange a linkage key: a unique identifier and a random serial number. Each of them shall put the serial numbers on its own data and send those data to the project.",
    ],
};

pub(super) const KEY_DELETION: Clause = Clause {
    chapter: "9.2",
    title: ["Koblingsnøkkel", "Koplingsnøkkel", "Linkage key"],
    text: [
        "SSB oppbevarer nøkkelen når SSB har laget den. Den som har mottatt nøkkelen, skal bekrefte at den er slettet når sammenstillingen er forsvarlig gjennomført og prosjektet har mottatt dataene.",
        "SSB oppbevarer nøkkelen når SSB har laga han. Den som har motteke nøkkelen, skal stadfeste at han er sletta når samanstillinga er forsvarleg gjennomført og prosjektet har motteke dataa.",
        "Statistics Norway keeps the key where it has made it. Whoever has received the key shall confirm that it has been deleted once the linkage has been properly completed and the project has received the data.",
    ],
};

pub(super) const LINKAGE_AT_SSB: Clause = Clause {
    chapter: "9.1, 12",
    title: ["Kobling i SSB", "Kopling i SSB", "Linkage at Statistics Norway"],
    text: [
        "De ansvarlige for kildene ({}) skal sende dataene sine kryptert til SSB etter avtale med saksbehandleren. SSB kobler dem før levering.",
        "Dei ansvarlege for kjeldene ({}) skal sende dataa sine krypterte til SSB etter avtale med saksbehandlaren. SSB koplar dei før levering.",
        "Those responsible for the sources ({}) shall send their data encrypted to Statistics Norway as agreed with the case officer. Statistics Norway links them before delivery.",
    ],
};

pub(super) const ABROAD_BY_AGREEMENT: Clause = Clause {
    chapter: "10",
    title: ["Utlandet", "Utlandet", "Abroad"],
    text: [
        "Indirekte identifiserbare data kan bare unntaksvis behandles utenfor Norge, og først når en spesialtilpasset avtale sikrer at norske rettsregler gjelder og at vernetinget er norsk.",
        "Indirekte identifiserbare data kan berre unntaksvis behandlast utanfor Noreg, og først når ein spesialtilpassa avtale sikrar at norske rettsreglar gjeld og at vernetinget er norsk.",
        "Indirectly identifiable data may be processed outside Norway only by exception, and only once a special agreement ensures that Norwegian law applies and that Norwegian courts have jurisdiction.",
    ],
};

pub(super) const ABROAD_NORDMAN: Clause = Clause {
    chapter: "10",
    title: ["Utlandet", "Utlandet", "Abroad"],
    text: [
        "Dataene utveksles gjennom NordMAN. De skal lagres og gjøres tilgjengelig gjennom fjerntilgang hos et av de nordiske statistikkbyråene, og det er ikke lov til å ta dem ut derfra.",
        "Dataa blir utveksla gjennom NordMAN. Dei skal lagrast og gjerast tilgjengelege gjennom fjerntilgang hos eit av dei nordiske statistikkbyråa, og det er ikkje lov til å ta dei ut derifrå.",
        "The data are exchanged through NordMAN. They must be stored and made available by remote access at one of the Nordic statistics offices, and may not be taken out of it.",
    ],
};

pub(super) const ABROAD_ANONYMISED: Clause = Clause {
    chapter: "10",
    title: ["Utlandet", "Utlandet", "Abroad"],
    text: [
        "Bare anonymiserte data kan leveres ut av Norge.",
        "Berre anonymiserte data kan leverast ut av Noreg.",
        "Only anonymised data may be delivered out of Norway.",
    ],
};

pub(super) const TRANSFER: Clause = Clause {
    chapter: "12",
    title: ["Overføring", "Overføring", "Transfer"],
    text: [
        "Filene leveres kryptert over SSBs sikre område for filoverføring (fx.ssb.no), med passord på SMS, og slettes automatisk fra SSBs server etter seks måneder. Mottakeren skal flytte dem til det sikre lagringsstedet før de dekrypteres.",
        "Filene blir leverte krypterte over SSB sitt sikre område for filoverføring (fx.ssb.no), med passord på SMS, og blir sletta automatisk frå SSB sin server etter seks månader. Mottakaren skal flytte dei til den sikre lagringsstaden før dei blir dekrypterte.",
        "The files are delivered encrypted over Statistics Norway's secure area for file transfer (fx.ssb.no), with the password by text message, and are deleted automatically from its server after six months. The recipient shall move them to the secure place of storage before they are decrypted.",
    ],
};

pub(super) const PUBLICATION: Clause = Clause {
    chapter: "7",
    title: ["Offentliggjøring", "Offentleggjering", "Publication"],
    text: [
        "Resultater skal bare offentliggjøres slik at enkeltenheter ikke kan identifiseres og ingenting om dem avsløres. SSB skal oppgis som kilde, men har ikke ansvar for analyser og tolkninger.",
        "Resultat skal berre offentleggjerast slik at einskildeiningar ikkje kan identifiserast og ingenting om dei blir avslørt. SSB skal oppgjevast som kjelde, men har ikkje ansvar for analysar og tolkingar.",
        "Results shall be published only in a form in which individual units cannot be identified and nothing about them is disclosed. Statistics Norway shall be named as the source, but is not responsible for analyses and interpretations.",
    ],
};

pub(super) const FINAL_REPORT: Clause = Clause {
    chapter: "7",
    title: ["Sluttrapport", "Sluttrapport", "Final report"],
    text: [
        "Prosjektets sluttrapport skal offentliggjøres innen rimelig tid etter at prosjektet er avsluttet.",
        "Sluttrapporten frå prosjektet skal offentleggjerast innan rimeleg tid etter at prosjektet er avslutta.",
        "The project's final report shall be published within a reasonable time after the project has ended.",
    ],
};

pub(super) const DELETION: Clause = Clause {
    chapter: "7",
    title: ["Sletting", "Sletting", "Deletion"],
    text: [
        "Dataene skal slettes eller tilbakeføres når behovet for dem er over, og senest når slettefristen i vedtaket løper ut. Prosjektet er oppgitt å vare til {}. Mottakeren skal sende SSB bekreftelse på slettingen.",
        "Dataa skal slettast eller tilbakeførast når behovet for dei er over, og seinast når slettefristen i vedtaket går ut. Prosjektet er oppgjeve å vare til {}. Mottakaren skal sende SSB stadfesting på slettinga.",
        "The data shall be deleted or returned when they are no longer needed, and no later than the deadline in the decision. The project is stated to last until {}. The recipient shall send Statistics Norway confirmation of the deletion.",
    ],
};

pub(super) const BREACH: Clause = Clause {
    chapter: "7",
    title: ["Brudd", "Brot", "Breach"],
    text: [
        "Brytes vilkårene, kan SSB etter en konkret vurdering av alvoret stille nye vilkår, kreve dataene slettet eller tilbakeført og legge vekt på bruddet i senere søknader. Brudd på taushetsplikten er straffbart (straffeloven § 209).",
        "Blir vilkåra brotne, kan SSB etter ei konkret vurdering av alvoret stille nye vilkår, krevje dataa sletta eller tilbakeførte og leggje vekt på brotet i seinare søknader. Brot på teieplikta er straffbart (straffelova § 209).",
        "If the terms are broken, Statistics Norway may, depending on how serious it is, set new terms, demand that the data be deleted or returned, and take the breach into account in later applications. A breach of confidentiality is punishable (Penal Code, section 209).",
    ],
};

pub(super) const PRICE: Clause = Clause {
    chapter: "11",
    title: ["Pris", "Pris", "Price"],
    text: [
        "SSB fakturerer timene som er arbeidet, og for ingen aktivitet mer enn tilbudt uten at søkeren har akseptert en ny revisjon av tilbudet. Betalingen kan ikke overstige SSBs faktiske kostnader.",
        "SSB fakturerer timane som er arbeidde, og for ingen aktivitet meir enn tilbode utan at søkjaren har akseptert ein ny revisjon av tilbodet. Betalinga kan ikkje vere høgare enn dei faktiske kostnadene til SSB.",
        "Statistics Norway charges the hours worked, and for no activity more than was quoted unless the applicant has accepted a new revision of the quote. The payment cannot exceed Statistics Norway's actual costs.",
    ],
};

pub(super) const FLAT_PRICES: Clause = Clause {
    chapter: "11",
    title: ["Faste priser", "Faste prisar", "Flat prices"],
    text: [
        "Tabeller og statistikkområder faktureres til de faste prisene i tilbudet.",
        "Tabellar og statistikkområde blir fakturerte til dei faste prisane i tilbodet.",
        "Tables and statistics areas are charged at the flat prices of the quote.",
    ],
};

pub(super) const VAT: Clause = Clause {
    chapter: "11",
    title: ["Merverdiavgift", "Meirverdiavgift", "VAT"],
    text: [
        "Oppdraget faktureres med merverdiavgift etter satsen i tilbudet.",
        "Oppdraget blir fakturert med meirverdiavgift etter satsen i tilbodet.",
        "The work is invoiced with VAT at the rate stated in the quote.",
    ],
};

pub(super) const NO_VAT: Clause = Clause {
    chapter: "11",
    title: ["Merverdiavgift", "Meirverdiavgift", "VAT"],
    text: [
        "Oppdraget faktureres uten merverdiavgift: {}.",
        "Oppdraget blir fakturert utan meirverdiavgift: {}.",
        "The work is invoiced without VAT: {}.",
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
        "Leveringstiden løper fra SSB har mottatt aksepten.",
        "Leveringstida går frå SSB har motteke aksepten.",
        "The delivery time runs from when Statistics Norway has received the acceptance.",
    ],
};

pub(super) const DELIVERY_AFTER_DATA: Clause = Clause {
    chapter: "11",
    title: ["Leveringstid", "Leveringstid", "Delivery time"],
    text: [
        "Leveringstiden løper fra SSB har mottatt aksepten og dataene fra {}. Kommer dataene for sent til at leveringsdatoen kan holdes, flyttes datoen tilsvarende.",
        "Leveringstida går frå SSB har motteke aksepten og dataa frå {}. Kjem dataa for seint til at leveringsdatoen kan haldast, blir datoen flytt tilsvarande.",
        "The delivery time runs from when Statistics Norway has received the acceptance and the data from {}. If the data arrive too late for the delivery date to be kept, that date is moved accordingly.",
    ],
};

pub(super) const DELIVERY_AND_KEYS: Clause = Clause {
    chapter: "11",
    title: ["Utveksling", "Utveksling", "Exchange"],
    text: [
        "Utvekslingen av koblingsnøkler med {} er regnet med i leveringstiden. Tar den lengre tid, flyttes leveringsdatoen tilsvarende.",
        "Utvekslinga av koplingsnøklar med {} er rekna med i leveringstida. Tek ho lengre tid, blir leveringsdatoen flytt tilsvarande.",
        "The exchange of linkage keys with {} is included in the delivery time. If it takes longer, the delivery date is moved accordingly.",
    ],
};
