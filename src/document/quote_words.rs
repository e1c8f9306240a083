//! The fixed words of quotes in the three languages.

use super::words::{Words, words};
use crate::language::Language;

words! {
    quote: "Tilbud", "Tilbod", "Quote";
    draft_quote: "Utkast til tilbud", "Utkast til tilbod", "Draft quote";
    quote_description: "Tilbud på tilgang til mikrodata", "Tilbod på tilgang til mikrodata", "Quote for access to microdata";
    quote_attachment: "Tilbudet som JSON, med omfanget det gjelder", "Tilbodet som JSON, med omfanget det gjeld", "The quote as JSON, with the scope it is for";
    draft_watermark: "UTKAST", "UTKAST", "DRAFT";
    demo_watermark: "DEMO", "DEMO", "DEMO";
    draft_banner: "Utkast", "Utkast", "Draft";
    draft_text: "Dette er ikke utstedt og binder ingen. Nummer og frist kommer ved utstedelsen, og prisen kan endre seg.",
        "Dette er ikkje utferda og bind ingen. Nummer og frist kjem ved utferdinga, og prisen kan endre seg.",
        "This has not been issued and binds nobody. Its number and last day are set when it is issued, and the price may change.";
    demo_banner: "Demonstrasjon", "Demonstrasjon", "Demonstration";
    demo_text: "Tilbudet er laget for å prøve ut tjenesten. Det er ikke gitt av Statistisk sentralbyrå og kan ikke aksepteres.",
        "Tilbodet er laga for å prøve ut tenesta. Det er ikkje gjeve av Statistisk sentralbyrå og kan ikkje aksepterast.",
        "The quote was made for trying out the service. It does not come from Statistics Norway and cannot be accepted.";
    quote_heading: "Tilbudet", "Tilbodet", "The quote";
    quote_number: "Tilbudsnummer", "Tilbodsnummer", "Quote number";
    given_on_issue: "settes ved utstedelsen", "blir sett ved utferdinga", "set when the quote is issued";
    replaces: "erstatter", "erstattar", "replaces";
    case_number: "Saksnummer", "Saksnummer", "Case number";
    not_set: "ikke satt", "ikkje sett", "not set";
    issued_on: "Utstedt", "Utferda", "Issued";
    draft_of: "Utkast per", "Utkast per", "Draft as of";
    valid_to: "Gyldig til og med", "Gyldig til og med", "Valid to the end of";
    validity: "Gyldighet", "Gyldigheit", "Validity";
    after_issue: "etter utstedelsen", "etter utferdinga", "after issue";
    end_of_day: "kl. 24.00 norsk tid", "kl. 24.00 norsk tid", "24:00 Norwegian time";
    delivery_date: "Leveringsdato", "Leveringsdato", "Delivery date";
    issued_by: "Utstedt av", "Utferda av", "Issued by";
    organisation_number_in_text: "org.nr.", "org.nr.", "organisation number";
    from: "Fra", "Frå", "From";
    buyer_reference: "Bestillerreferanse", "Referanse hos kjøpar", "Buyer reference";
    amount: "Beløp", "Beløp", "Amount";
    quantity_column: "Mengde", "Mengd", "Quantity";
    unit_price_column: "Enhetspris", "Einingspris", "Unit price";
    quoted_carried: "Overført fra forrige side", "Overført frå førre side", "Carried from the previous page";
    quoted_total: "Pris med mva.", "Pris med mva.", "Price with VAT";
    norm_hours: "tidsnorm", "tidsnorm", "standard hours";
    table_unit: "tabell", "tabell", "table";
    area_unit: "område", "område", "area";
    adjusted: "Justert", "Justert", "Adjusted";
    by_tariff: "Etter tariffen", "Etter tariffen", "By the tariff";
    reason: "Begrunnelse", "Grunngjeving", "Reason";
    added: "Lagt til", "Lagt til", "Added";
    by_tariff_alone: "Etter tariffen alene, uten linjene som er justert eller lagt til",
        "Etter tariffen åleine, utan linjene som er justerte eller lagde til",
        "By the tariff alone, without the lines that were adjusted or added";
    without_vat: "uten mva.", "utan mva.", "without VAT";
    with_vat: "med mva.", "med mva.", "with VAT.";
    price_note: "Prisen er medgått tid etter tariffen og kan ikke overstige de faktiske kostnadene ved saksbehandling og tilgjengeliggjøring. Tallene i klammer viser til grunnlaget.",
        "Prisen er medgått tid etter tariffen og kan ikkje vere høgare enn dei faktiske kostnadene ved saksbehandling og tilgjengeleggjering. Tala i klammer viser til grunnlaget.",
        "The price is the time spent under the tariff and cannot exceed the actual costs of processing the case and making the data available. Numbers in brackets refer to the basis.";
    open: "Må avklares før utstedelsen", "Må avklarast før utferdinga", "To be clarified before issue";
    acknowledged: "Avklart", "Avklart", "Clarified";
    note: "Notat", "Notat", "Note";
    terms: "Vilkår", "Vilkår", "Terms";
    terms_introduction: "Etter SSBs retningslinjer for tilgang til data (2021); kapitlet står i parentes. Vedtaket om tilgang går foran.",
        "Etter SSB sine retningslinjer for tilgang til data (2021); kapitlet står i parentes. Vedtaket om tilgang går føre.",
        "From Statistics Norway's guidelines for access to data (2021), by chapter. The decision on access takes precedence.";
    acceptance: "Aksept", "Aksept", "Acceptance";
    last_day: "den siste dagen det er gyldig", "den siste dagen det er gyldig", "the last day on which it is valid";
    for_issuer: "For Statistisk sentralbyrå", "For Statistisk sentralbyrå", "For Statistics Norway";
    for_applicant: "For", "For", "For";
    name: "Navn", "Namn", "Name";
    name_in_capitals: "Navn med blokkbokstaver", "Namn med blokkbokstavar", "Name in capitals";
    role: "Rolle", "Rolle", "Role";
    date: "Dato", "Dato", "Date";
    place_and_date: "Sted og dato", "Stad og dato", "Place and date";
    signature: "Underskrift", "Underskrift", "Signature";
}

impl Words {
    /// So many days.
    pub(super) fn days(self, days: u32) -> String {
        let unit = match (days, self.language) {
            (1, Language::Nb | Language::Nn) => "dag",
            (_, Language::Nb) => "dager",
            (_, Language::Nn) => "dagar",
            (1, Language::En) => "day",
            (_, Language::En) => "days",
        };
        format!("{days}\u{a0}{unit}")
    }

    /// How the quote is accepted, and that it lapses after its last day.
    pub(super) fn how_to_accept(self, last_day: &str) -> String {
        let end = self.end_of_day();
        let [before, between, after] = [
            self.language.pick(
                "Tilbudet aksepteres ved at en som kan forplikte søkeren, signerer nedenfor og returnerer det til SSB innen utløpet av",
                "Tilbodet blir akseptert ved at ein som kan plikte søkjaren, signerer nedanfor og returnerer det til SSB innan utløpet av",
                "The quote is accepted when someone who can commit the applicant signs below and returns it to Statistics Norway before the end of",
            ),
            self.language.pick(
                "Da bestilles arbeidet på vilkårene over. Er aksepten ikke mottatt innen da, faller tilbudet bort av seg selv.",
                "Då blir arbeidet tinga på vilkåra over. Er aksepten ikkje motteken innan då, fell tilbodet bort av seg sjølv.",
                "The work is then ordered on the terms above. A quote whose acceptance has not been received by then lapses by itself.",
            ),
            self.language.pick(
                "Aksepten gir ikke tilgang til data: den gis ved SSBs vedtak.",
                "Aksepten gjev ikkje tilgang til data: den blir gjeven ved SSB sitt vedtak.",
                "Acceptance gives no access to data: that is given by Statistics Norway's decision.",
            ),
        ];
        format!("{before} {last_day} ({end}). {between} {after}")
    }
}
