//! The fixed words of documents in the three languages. Templates read some of them, as `data.frame.words`.

use serde::Serialize;

use crate::language::Language;

/// The words, each in the three languages.
macro_rules! words {
    ($($name:ident: $nb:literal, $nn:literal, $en:literal;)+) => {
        /// The fixed words of one language.
        #[derive(Debug)]
        pub(super) struct Words {
            pub language: Language,
            $(pub $name: &'static str,)+
        }

        impl Words {
            pub(super) const fn in_language(language: Language) -> &'static Self {
                const NB: &Words = &Words { language: Language::Nb, $($name: $nb,)+ };
                const NN: &Words = &Words { language: Language::Nn, $($name: $nn,)+ };
                const EN: &Words = &Words { language: Language::En, $($name: $en,)+ };
                match language {
                    Language::Nb => NB,
                    Language::Nn => NN,
                    Language::En => EN,
                }
            }
        }
    };
}

/// The words that templates read: a document with all of them takes a tenth longer.
macro_rules! words_in_templates {
    ($($name:ident)+) => {
        #[derive(Debug, Serialize)]
        pub(super) struct TemplateWords {
            $($name: &'static str,)+
        }

        impl Words {
            pub(super) const fn in_templates(&self) -> TemplateWords {
                TemplateWords { $($name: self.$name,)+ }
            }
        }

        #[cfg(test)]
        const IN_TEMPLATES: &[&str] = &[$(stringify!($name)),+];
    };
}

words_in_templates! {
    applicant case scope price amounts_in line delivery_time findings chapter basis page page_of not_an_offer amount
    note terms terms_introduction annex_scope annex_basis annex_basis_note annex_adjustments price_by_activity lines
    step verification_code verify_at other_settlements activity quoted worked hours_column not_charged omitted
    omitted_note quoted_at hourly_rate entries first_day last_day_of_work entries_note corrections
}

words! {
    // Estimates, and what all documents share.
    estimate: "Prisanslag", "Prisanslag", "Price estimate";
    not_a_quote: "Prisanslag fra kalkulatoren, ikke et tilbud", "Prisanslag frå kalkulatoren, ikkje eit tilbod", "Price estimate from the calculator, not a quote";
    calculator: "Priskalkulator for tilgang til mikrodata", "Priskalkulator for tilgang til mikrodata", "Price calculator for access to microdata";
    estimated_on: "Beregnet", "Rekna ut", "Computed";
    whose_prices: "Prisliste for tilgang til data fra", "Prisliste for tilgang til data frå", "Price list for access to data from";
    issuer: "Statistisk sentralbyrå", "Statistisk sentralbyrå", "Statistics Norway";
    subject: "Tilgang til mikrodata", "Tilgang til mikrodata", "Access to microdata";
    applicant: "Søker", "Søkjar", "Applicant";
    organisation_number: "Organisasjonsnummer", "Organisasjonsnummer", "Organisation number";
    contact: "Kontaktperson", "Kontaktperson", "Contact";
    kind: "Type søker", "Type søkjar", "Kind of applicant";
    project_period: "Prosjektperiode", "Prosjektperiode", "Project period";
    purpose: "Formål", "Føremål", "Purpose";
    tariff: "Prisliste", "Prisliste", "Price list";
    case: "Om prosjektet", "Om prosjektet", "The project";
    scope: "Omfang", "Omfang", "Scope";
    identification: "Identifikasjon", "Identifikasjon", "Identification";
    populations: "Populasjoner", "Populasjonar", "Populations";
    sources: "Tredjepartskilder", "Tredjepartskjelder", "Third-party sources";
    special_variables: "Særlig identifiserende variabler", "Særleg identifiserande variablar", "Particularly identifying variables";
    institutions: "Institusjoner", "Institusjonar", "Institutions";
    tables: "FD-Trygd-tabeller", "FD-Trygd-tabellar", "FD-Trygd tables";
    areas: "Statistikkområder", "Statistikkområde", "Statistics areas";
    delivery: "Levering", "Levering", "Delivery";
    price: "Pris", "Pris", "Price";
    amounts_in: "Beløp i kroner uten mva.", "Beløp i kroner utan mva.", "Amounts in NOK without VAT";
    carried: "Overført fra forrige side, forventet", "Overført frå førre side, venta", "Carried from the previous page, expected";
    line: "Prislinje", "Prislinje", "Line";
    hour: "time", "time", "hour";
    hours: "timer", "timar", "hours";
    low_to_high: "Lavt – høyt", "Lågt – høgt", "Low – high";
    quantity: "Mengde", "Mengd", "Quantity";
    unit_price: "enhetspris", "einingspris", "unit price";
    expected: "Forventet", "Venta", "Expected";
    net: "Sum uten mva.", "Sum utan mva.", "Net";
    vat: "Merverdiavgift", "Meirverdiavgift", "VAT";
    total: "Sum med mva.", "Sum med mva.", "Total";
    delivery_time: "Leveringstid", "Leveringstid", "Delivery time";
    sooner_than_that: "; datoen er satt tidligere", "; datoen er sett tidlegare", "; an earlier date has been set";
    working_days_column: "Arbeidsdager", "Arbeidsdagar", "Working days";
    working_days: "arbeidsdager", "arbeidsdagar", "working days";
    findings: "Merknader", "Merknader", "Findings";
    warning: "Må avklares", "Må avklarast", "To be clarified";
    info: "Til orientering", "Til orientering", "For information";
    concerns: "Gjelder", "Gjeld", "Concerns";
    chapter: "kap.", "kap.", "ch.";
    basis: "Grunnlag", "Grunnlag", "Basis";
    published: "publisert", "publisert", "published";
    assumed: "antatt", "anteken", "assumed";
    page: "Side", "Side", "Page";
    page_of: "av", "av", "of";
    example_title: "Eksempel: ikke SSBs egne priser", "Døme: ikkje SSB sine eigne prisar", "Example: not Statistics Norway's own prices";
    not_an_offer: "Dette er et prisanslag som kalkulatoren har regnet ut fra opplysningene i det. Det er ikke et tilbud og binder ingen. Forventet beløp er det et tilbud ville bygge på. Prisen kan ikke overstige de faktiske kostnadene ved saksbehandling og tilgjengeliggjøring.",
        "Dette er eit prisanslag som kalkulatoren har rekna ut frå opplysningane i det. Det er ikkje eit tilbod og bind ingen. Venta beløp er det eit tilbod ville byggje på. Prisen kan ikkje vere høgare enn dei faktiske kostnadene ved saksbehandling og tilgjengeleggjering.",
        "This is an estimate that the calculator has computed from the information in it. It is not a quote and binds nobody. The expected amount is what a quote would be based on. The price cannot exceed the actual costs of processing the case and making the data available.";
    description: "Prisanslag for tilgang til mikrodata", "Prisanslag for tilgang til mikrodata", "Price estimate for access to microdata";
    attachment: "Prisanslaget som JSON, med omfanget det gjelder", "Prisanslaget som JSON, med omfanget det gjeld", "The estimate as JSON, with the scope it is for";
    flat_price: "fast pris", "fast pris", "flat price";
    hour_norm: "timetall", "timetal", "hours";
    hours_of_officer: "timene er satt av saksbehandler", "timane er sette av saksbehandlar", "the hours were set by the case officer";
    by_applicant: "oppgitt av søkeren", "oppgitt av søkjaren", "stated by the applicant";
    hours_of_applicant: "timene er oppgitt av søkeren", "timane er oppgitte av søkjaren", "the hours were stated by the applicant";
    rate: "timesats", "timesats", "hourly rate";

    // Quotes, and what settlement notes share with them.
    quote: "Tilbud", "Tilbod", "Quote";
    draft_quote: "Utkast til tilbud", "Utkast til tilbod", "Draft quote";
    quote_description: "Tilbud på tilgang til mikrodata", "Tilbod på tilgang til mikrodata", "Quote for access to microdata";
    quote_attachment: "Tilbudet som JSON, med omfanget det gjelder",
        "Tilbodet som JSON, med omfanget det gjeld",
        "The quote as JSON, with the scope it is for";
    draft_watermark: "UTKAST", "UTKAST", "DRAFT";
    demo_watermark: "DEMO", "DEMO", "DEMO";
    draft_banner: "Utkast", "Utkast", "Draft";
    draft_text: "Dette er ikke utstedt og binder ingen. Nummer og svarfrist settes ved utstedelsen, og prisen kan endre seg.",
        "Dette er ikkje utferda og bind ingen. Nummer og svarfrist blir sette ved utferdinga, og prisen kan endre seg.",
        "This has not been issued and binds nobody. Its number and the last day to answer are set when it is issued, and the price may change.";
    demo_banner: "Demonstrasjon", "Demonstrasjon", "Demonstration";
    demo_text: "Tilbudet er laget for å prøve ut tjenesten. Det er ikke gitt av Statistisk sentralbyrå og kan ikke aksepteres.",
        "Tilbodet er laga for å prøve ut tenesta. Det er ikkje gjeve av Statistisk sentralbyrå og kan ikkje aksepterast.",
        "The quote was made for trying out the service. It does not come from Statistics Norway and cannot be accepted.";
    quote_number: "Tilbudsnummer", "Tilbodsnummer", "Quote number";
    given_on_issue: "settes ved utstedelsen", "blir sett ved utferdinga", "set when the quote is issued";
    replaces: "erstatter", "erstattar", "replaces";
    case_number: "Saksnummer", "Saksnummer", "Case number";
    not_known: "ikke avklart", "ikkje avklart", "not yet known";
    not_set: "ikke satt", "ikkje sett", "not set";
    issued_on: "Utstedt", "Utferda", "Issued";
    draft_of: "Utkast per", "Utkast per", "Draft as of";
    valid_to: "Svar senest", "Svar seinast", "Answer by";
    validity: "Svarfrist", "Svarfrist", "Time to answer";
    after_issue: "etter utstedelsen", "etter utferdinga", "after issue";
    end_of_day: "kl. 24.00 norsk tid", "kl. 24.00 norsk tid", "24:00 Norwegian time";
    delivery_date: "Leveringsdato", "Leveringsdato", "Delivery date";
    issued_by: "Saksbehandler", "Saksbehandlar", "Case officer";
    organisation_number_in_text: "org.nr.", "org.nr.", "organisation number";
    organisation_number_short: "Org.nr.", "Org.nr.", "Org. no.";
    from: "Fra", "Frå", "From";
    buyer_reference: "Bestillerref.", "Kjøparref.", "Buyer reference";
    amount: "Beløp", "Beløp", "Amount";
    unit_price_column: "Enhetspris", "Einingspris", "Unit price";
    quoted_carried: "Overført fra forrige side", "Overført frå førre side", "Carried from the previous page";
    quoted_total: "Pris med mva.", "Pris med mva.", "Price with VAT";
    table_unit: "tabell", "tabell", "table";
    area_unit: "område", "område", "area";
    lump_sum_unit: "sum", "sum", "sum";
    adjusted: "justert, se vedlegg C", "justert, sjå vedlegg C", "adjusted, see annex C";
    by_tariff: "Etter prislisten", "Etter prislista", "By the price list";
    reason: "Begrunnelse", "Grunngjeving", "Reason";
    added: "lagt til, se vedlegg C", "lagd til, sjå vedlegg C", "added, see annex C";
    without_vat: "uten mva.", "utan mva.", "without VAT";
    with_vat: "med mva.", "med mva.", "with VAT";
    open: "Må avklares før utstedelsen", "Må avklarast før utferdinga", "To be clarified before issue";
    acknowledged: "Avklart", "Avklart", "Clarified";
    take_note: "Merk", "Merk", "Please note";
    note: "Notat", "Notat", "Note";
    terms: "Vilkår", "Vilkår", "Terms";
    terms_introduction: "Etter SSBs retningslinjer for tilgang til data (2021). Vedtaket om tilgang går foran vilkårene.",
        "Etter SSB sine retningslinjer for tilgang til data (2021). Vedtaket om tilgang går føre vilkåra.",
        "From Statistics Norway's guidelines for access to data (2021). The decision on access takes precedence.";
    terms_of_use: "Tilgang og bruk", "Tilgang og bruk", "Access and use";
    terms_of_linkage: "Kobling og utlandet", "Kopling og utlandet", "Linkage and recipients abroad";
    terms_of_end: "Overføring, resultater og avslutning", "Overføring, resultat og avslutning", "Transfer, results and end";
    terms_of_price: "Pris og leveringstid", "Pris og leveringstid", "Price and delivery time";
    acceptance_of: "Aksept av tilbud", "Aksept av tilbod", "Acceptance of quote";
    acceptance_of_draft: "Aksept av tilbudet", "Aksept av tilbodet", "Acceptance of the quote";
    last_day: "den siste dagen det er gyldig", "den siste dagen det er gyldig", "the last day on which it is valid";
    for_issuer: "For Statistisk sentralbyrå", "For Statistisk sentralbyrå", "For Statistics Norway";
    for_applicant: "For", "For", "For";
    name: "Navn", "Namn", "Name";
    name_in_capitals: "Navn (blokkbokstaver)", "Namn (blokkbokstavar)", "Name (in capitals)";
    role: "Stilling", "Stilling", "Position";
    place_and_date: "Sted og dato", "Stad og dato", "Place and date";
    signature: "Underskrift", "Underskrift", "Signature";
    to: "Til", "Til", "To";
    annex_scope: "Vedlegg A. Omfanget", "Vedlegg A. Omfanget", "Annex A. The scope";
    annex_basis: "Vedlegg B. Hva prisene bygger på", "Vedlegg B. Kva prisane byggjer på", "Annex B. What the prices rest on";
    annex_basis_note: "tallene står ved prislinjene", "tala står ved prislinjene", "by the numbers beside the lines";
    annex_adjustments: "Vedlegg C. Justeringer", "Vedlegg C. Justeringar", "Annex C. Adjustments";
    unit_address: "Postadresse", "Postadresse", "Postal address";
    email: "E-post", "E-post", "E-mail";
    telephone: "Telefon", "Telefon", "Telephone";
    web: "Nett", "Nett", "Web";
    questions: "Spørsmål", "Spørsmål", "Questions";
    how_to_answer: "Slik aksepterer dere", "Slik aksepterer de", "How to accept";
    price_by_activity: "Pris etter aktivitet", "Pris etter aktivitet", "Price by activity";
    lines: "Prislinjer", "Prislinjer", "Lines";
    part_tables: "Uttak fra FD-Trygd", "Uttak frå FD-Trygd", "Extraction from FD-Trygd";
    part_areas: "Øvrige uttak fra variabellister", "Andre uttak frå variabellister", "Other extraction from the variable lists";
    part_outside: "Uttak utenfor variabellister", "Uttak utanfor variabellister", "Extraction outside the variable lists";
    part_rest: "Dataminimering og annet arbeid", "Dataminimering og anna arbeid", "Data minimisation and other work";
    flat_each_table: "fast pris per tabell", "fast pris per tabell", "flat price for each table";
    flat_each_area: "fast pris per statistikkområde", "fast pris per statistikkområde", "flat price for each statistics area";
    step: "Arbeid", "Arbeid", "Work";
    sum_of_steps: "Sum", "Sum", "Sum";
    whole_days: "Leveringstid, rundet opp til hele dager", "Leveringstid, runda opp til heile dagar", "Delivery time, rounded up to whole days";
    one_after_another: "Arbeidene gjøres etter hverandre.", "Arbeida blir gjorde etter kvarandre.", "The steps follow one another.";
    verification_code: "Kontrollkode", "Kontrollkode", "Verification code";
    verify_at: "Kontroller tilbudet på", "Kontroller tilbodet på", "Check this quote at";
    qr_alt: "QR-kode med adressen der tilbudet kan kontrolleres", "QR-kode med adressa der tilbodet kan kontrollerast", "QR code with the address at which the quote can be checked";
    legal_basis: "Rettslig grunnlag", "Rettsleg grunnlag", "Legal basis";
    dpia: "DPIA", "DPIA", "DPIA";
    outside_items: "Uttak utenfor variabellister", "Uttak utanfor variabellister", "Outside the variable lists";
    registration_number: "Reg.nr.", "Reg.nr.", "Reg. no.";
    vat_number: "Mva-nr.", "Mva-nr.", "VAT no.";
    address: "Adresse", "Adresse", "Address";
    order_number: "Bestillingsnr.", "Bestillingsnr.", "Order no.";
    electronic_address: "Elektronisk adresse", "Elektronisk adresse", "Electronic address";
    payer: "Betaler", "Betalar", "Payer";
    contractor: "Oppdragstaker", "Oppdragstakar", "Contractor";
    reuse: "Gjenbruk av levering", "Gjenbruk av levering", "Reuse of a delivery";
    until: "prosjektet varer til", "prosjektet varer til", "the project lasts until";
    nordman: "utveksles gjennom NordMAN", "blir utveksla gjennom NordMAN", "exchanged through NordMAN";
    population: "Populasjon", "Populasjon", "Population";
    source: "Kilde", "Kjelde", "Source";
    independent_key_unit: "nøkkelhåndteringen er adskilt fra forskningen", "nøkkelhandteringa er skild frå forskinga", "keys are handled apart from the research";
    collected_by_ssb: " (samlet inn av SSB)", " (samla inn av SSB)", " (collected by Statistics Norway)";
    own_source: "søkeren er selv ansvarlig", "søkjaren er sjølv ansvarleg", "the applicant is responsible for it";
    health_register: "sentralt helseregister", "sentralt helseregister", "central health register";
    undocumented: "uten dokumentasjon", "utan dokumentasjon", "undocumented";
    demanding_format: "krevende filformat", "krevjande filformat", "demanding file format";

    // Settlement notes.
    settlement: "Oppgjør", "Oppgjer", "Settlement";
    credit_note: "Kreditnota", "Kreditnota", "Credit note";
    new_settlement: "Nytt oppgjør", "Nytt oppgjer", "New settlement";
    part_settlement: "Deloppgjør", "Deloppgjer", "Part settlement";
    new_part_settlement: "Nytt deloppgjør", "Nytt deloppgjer", "New part settlement";
    final_settlement: "Sluttoppgjør", "Sluttoppgjer", "Final settlement";
    new_final_settlement: "Nytt sluttoppgjør", "Nytt sluttoppgjer", "New final settlement";
    due_on: "Forfallsdato", "Forfallsdato", "Due on";
    account: "Konto", "Konto", "Account";
    kid: "KID", "KID", "KID (payment reference)";
    payment_states: "Merk betalingen med", "Merk betalinga med", "Payment states";
    other_settlements: "Belastet i andre oppgjør", "Belasta i andre oppgjer", "Charged in other settlements";
    charged_in_all: "Belastet i alt", "Belasta i alt", "Charged in all";
    left_of_quote: "Igjen av tilbudet", "Att av tilbodet", "Left of the quote";
    how_in_part: "Dette er et deloppgjør. Det belaster det som er arbeidet og levert, og som ikke er belastet i andre oppgjør. «Arbeidet» er alt som er ført til nå.",
        "Dette er eit deloppgjer. Det belastar det som er arbeidd og levert, og som ikkje er belasta i andre oppgjer. «Arbeidd» er alt som er ført til no.",
        "This is a part settlement. It charges what was worked and delivered and is not charged in other settlements. “Worked” is all that has been recorded so far.";
    how_at_last: "Dette er det siste oppgjøret av bestillingen. «Arbeidet» er alt som er ført på den; det som er belastet i andre oppgjør, er trukket fra.",
        "Dette er det siste oppgjeret av bestillinga. «Arbeidd» er alt som er ført på ho; det som er belasta i andre oppgjer, er trekt frå.",
        "This is the last settlement of the order. “Worked” is all that was recorded on it; what other settlements charge has been deducted.";
    charged_rest: "Der det er arbeidet mer enn tilbudt, er resten av det tilbudte belastet.",
        "Der det er arbeidd meir enn tilbode, er resten av det tilbodne belasta.",
        "Where more was worked than quoted, the rest of what was quoted is charged.";
    recorded_hours_of_this: "Førte timer som ikke er med i andre oppgjør", "Førte timar som ikkje er med i andre oppgjer", "Recorded hours that are in no other settlement";
    no_further_entries: "Ingen timer er ført som ikke er med i andre oppgjør.", "Ingen timar er førte som ikkje er med i andre oppgjer.", "No hours have been recorded that are in no other settlement.";
    for_settlement: "for oppgjør", "for oppgjer", "for settlement";
    in_place_of_settlement: "i stedet for oppgjør", "i staden for oppgjer", "in place of settlement";
    settlement_description: "Oppgjør for tilgang til mikrodata", "Oppgjer for tilgang til mikrodata", "Settlement for access to microdata";
    credit_description: "Kreditnota for oppgjør for tilgang til mikrodata",
        "Kreditnota for oppgjer for tilgang til mikrodata",
        "Credit note for a settlement for access to microdata";
    settlement_attachment: "Oppgjøret som JSON, med alle timeføringer",
        "Oppgjeret som JSON, med alle timeføringar",
        "The settlement as JSON, with every time entry";
    credit_attachment: "Kreditnotaen som JSON, med alle timeføringer",
        "Kreditnotaen som JSON, med alle timeføringar",
        "The credit note as JSON, with every time entry";
    settlement_demo_text: "Oppgjøret er laget for å prøve ut tjenesten. Det er ikke gitt av Statistisk sentralbyrå, og ingenting skal betales.",
        "Oppgjeret er laga for å prøve ut tenesta. Det er ikkje gjeve av Statistisk sentralbyrå, og ingenting skal betalast.",
        "The settlement was made for trying out the service. It does not come from Statistics Norway, and nothing is to be paid.";
    credit_demo_text: "Kreditnotaen er laget for å prøve ut tjenesten. Den er ikke gitt av Statistisk sentralbyrå, og ingenting skal betales tilbake.",
        "Kreditnotaen er laga for å prøve ut tenesta. Han er ikkje gjeven av Statistisk sentralbyrå, og ingenting skal betalast tilbake.",
        "The credit note was made for trying out the service. It does not come from Statistics Norway, and nothing is to be paid back.";
    charged_with_vat: "Belastes med mva.", "Blir belasta med mva.", "Charged, with VAT";
    charged_without_vat: "Belastes", "Blir belasta", "Charged";
    credited_with_vat: "Å kreditere med mva.", "Å kreditere med mva.", "To be credited, with VAT";
    credited_without_vat: "Å kreditere", "Å kreditere", "To be credited";
    no_vat_in_text: "uten merverdiavgift", "utan meirverdiavgift", "without VAT";
    no_vat: "Merverdiavgift beregnes ikke", "Meirverdiavgift blir ikkje rekna", "No VAT is charged";
    quoted_with_vat: "Tilbudt med mva.", "Tilbode med mva.", "Quoted, with VAT";
    below_quote: "Lavere enn tilbudt", "Lågare enn tilbode", "Below the quote";
    difference: "Forskjell fra tilbudet", "Skilnad frå tilbodet", "Difference from the quote";
    credits_settlement: "Krediterer oppgjør", "Krediterer oppgjer", "Credits settlement";
    in_full: "i sin helhet", "i si heilskap", "in full";
    the_settlement: "Oppgjøret", "Oppgjeret", "The settlement";
    the_credit_note: "Kreditnotaen", "Kreditnotaen", "The credit note";
    number: "Nummer", "Nummer", "Number";
    note_type: "Type", "Type", "Type";
    settled_on: "Dato for oppgjøret", "Dato for oppgjeret", "Date of settlement";
    credited_on: "Dato for krediteringen", "Dato for krediteringa", "Date of credit";
    settled_by: "Gjort opp av", "Gjort opp av", "Settled by";
    credited_by: "Kreditert av", "Kreditert av", "Credited by";
    quote_issued_on: "Tilbudet utstedt", "Tilbodet utferda", "Quote issued";
    country: "Land", "Land", "Country";
    by_activity: "Tilbudt, arbeidet og belastet", "Tilbode, arbeidd og belasta", "Quoted, worked and charged";
    by_activity_credited: "Tilbudt, arbeidet og kreditert", "Tilbode, arbeidd og kreditert", "Quoted, worked and credited";
    activity: "Aktivitet", "Aktivitet", "Activity";
    quoted: "Tilbudt", "Tilbode", "Quoted";
    worked: "Arbeidet", "Arbeidd", "Worked";
    credited: "Krediteres", "Blir kreditert", "Credited";
    hours_column: "Timer", "Timar", "Hours";
    flat_prices: "Faste priser", "Faste prisar", "Flat prices";
    flat_hours_note: "Timer ført på faste priser belastes ikke: de viser hva arbeidet bak prisene kommer på etter timesatsene.",
        "Timar førte på faste prisar blir ikkje belasta: dei viser kva arbeidet bak prisane kjem på etter timesatsane.",
        "Hours recorded on flat prices are not charged: they show what the work behind the prices comes to at the hourly rates.";
    charged_as_worked: "Timer er belastet som arbeidet, og for ingen aktivitet med mer enn tilbudt.",
        "Timar er belasta som arbeidde, og for ingen aktivitet med meir enn tilbode.",
        "Hours are charged as worked, and for no activity above what was quoted.";
    charged_at_the_ceiling: "Der det er arbeidet mer enn tilbudt, er timene belastet som tilbudt.",
        "Der det er arbeidd meir enn tilbode, er timane belasta som tilbode.",
        "Where more was worked than quoted, the hours are charged as quoted.";
    charged_flat: "Faste priser er belastet som tilbudt.",
        "Faste prisar er belasta som tilbode.",
        "Flat prices are charged as quoted.";
    charged_reduced: "Der en fast pris er satt ned, står grunnen ved linjen.",
        "Der ein fast pris er sett ned, står grunnen ved linja.",
        "Where a flat price was reduced, the reason is beside the line.";
    reduced: "Satt ned", "Sett ned", "Reduced";
    not_charged: "Ikke belastet", "Ikkje belasta", "Not charged";
    charged_lines: "Det som belastes", "Det som blir belasta", "What is charged";
    credited_lines: "Det som krediteres", "Det som blir kreditert", "What is credited";
    omitted: "Linjer som ikke belastes", "Linjer som ikkje blir belasta", "Lines that are not charged";
    omitted_note: "Linjene sto i tilbudet til fast pris og er ikke med i summene over.",
        "Linjene stod i tilbodet til fast pris og er ikkje med i summane over.",
        "These lines were quoted at flat prices and are not part of the sums above.";
    quoted_at: "Tilbudt til", "Tilbode til", "Quoted at";
    recorded_hours: "Førte timer", "Førte timar", "Recorded hours";
    hourly_rate: "Timesats", "Timesats", "Hourly rate";
    entries: "Føringer", "Føringar", "Entries";
    first_day: "Første dag", "Første dag", "First day";
    last_day_of_work: "Siste dag", "Siste dag", "Last day";
    all_entries: "I alt", "I alt", "In all";
    no_entries: "Ingen timer er ført.", "Ingen timar er førte.", "No hours have been recorded.";
    entries_note: "Hver enkelt føring står i den vedlagte JSON-filen.",
        "Kvar einskild føring står i den vedlagde JSON-fila.",
        "The attached JSON has every single entry.";
    entries_taken_back: "Føringer som tar tilbake andre, er talt med.",
        "Føringar som tek tilbake andre, er talde med.",
        "Entries that take back others are counted too.";
    saft_code: "SAF-T-kode", "SAF-T-kode", "SAF-T code";
    corrections: "Rettelser", "Rettingar", "Corrections";
    how_corrected: "Et oppgjør endres aldri. Er noe feil, krediterer SSB hele oppgjøret med en kreditnota; det som skal belastes i stedet, får et nytt oppgjør med eget nummer. Fakturaen har samme nummer som oppgjøret.",
        "Eit oppgjer blir aldri endra. Er noko feil, krediterer SSB heile oppgjeret med ein kreditnota; det som skal belastast i staden, får eit nytt oppgjer med eige nummer. Fakturaen har same nummer som oppgjeret.",
        "A settlement is never changed. If anything is wrong, Statistics Norway credits all of it by a credit note; what is to be charged instead gets a new settlement with a number of its own. The invoice bears the same number as the settlement.";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::IN_TEMPLATES;

    const TEMPLATES: [&str; 4] = [
        include_str!("../../quote-templates/v1/estimate.typ"),
        include_str!("../../quote-templates/v1/quote.typ"),
        include_str!("../../quote-templates/v1/settlement.typ"),
        include_str!("../../quote-templates/v1/sheet.typ"),
    ];

    #[test]
    fn templates_get_the_words_that_they_read() {
        let read = TEMPLATES.iter().flat_map(|template| template.split("words.").skip(1));
        let read =
            read.map(|behind| behind.split(|next: char| !next.is_ascii_lowercase() && next != '_').next().unwrap());
        assert_eq!(read.collect::<BTreeSet<_>>(), IN_TEMPLATES.iter().copied().collect());
    }
}
