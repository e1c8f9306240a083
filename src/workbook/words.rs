//! The fixed words of a workbook in the three languages.

use super::layout::{Info, Need};
use crate::language::Language;

/// The words, each in the three languages.
macro_rules! words {
    ($($(#[doc = $doc:literal])* $name:ident: $nb:literal, $nn:literal, $en:literal;)+) => {
        /// The fixed words of one language.
        #[derive(Debug)]
        pub struct Words {
            $($(#[doc = $doc])* pub $name: &'static str,)+
        }

        /// The words of a language.
        #[must_use]
        pub const fn words(language: Language) -> &'static Words {
            const NB: &Words = &Words { $($name: $nb,)+ };
            const NN: &Words = &Words { $($name: $nn,)+ };
            const EN: &Words = &Words { $($name: $en,)+ };
            match language {
                Language::Nb => NB,
                Language::Nn => NN,
                Language::En => EN,
            }
        }
    };
}

words! {
    title: "Tilgang til mikrodata: omfang til prisoverslag", "Tilgang til mikrodata: omfang til prisoverslag", "Access to microdata: scope for a price estimate";
    guide: "Veiledning", "Rettleiing", "Guide";
    explanations: "Forklaringer", "Forklaringar", "Explanations";
    tariff: "Prisliste", "Prisliste", "Price list";
    example: "Prisene er eksempler og ikke SSBs egne.", "Prisane er døme og ikkje SSB sine eigne.", "The prices are examples and not Statistics Norway's own.";
    how: "Slik fyller du ut", "Slik fyller du ut", "How to fill it in";
    step_cells: "Fyll ut de gule cellene. Alt annet er låst. Cellene med en liste har en pil til høyre når du velger dem.", "Fyll ut dei gule cellene. Alt anna er låst. Cellene med ei liste har ei pil til høgre når du vel dei.", "Fill in the yellow cells. Everything else is locked. Cells with a list show an arrow when you select them.";
    step_needed: "Felt merket «Pris» må fylles ut for å få et prisoverslag. De som er merket «Tilbud», kan vente til dere ber om et tilbud.", "Felt merkte «Pris» må fyllast ut for å få eit prisoverslag. Dei som er merkte «Tilbod», kan vente til de ber om eit tilbod.", "Fields marked “Price” are needed for an estimate. Those marked “Quote” can wait until you ask for a quote.";
    step_cross: "Sett x ved hver tabell og hvert område dere trenger, og skriv årene: 2015–2018, 2020 eller ett år. Bruk filteret i overskriften for å finne fram.", "Set x ved kvar tabell og kvart område de treng, og skriv åra: 2015–2018, 2020 eller eitt år. Bruk filteret i overskrifta for å finne fram.", "Enter x at each table and each area that you need, and the years: 2015–2018, 2020 or one year. Use the filter in the heading to find them.";
    step_unknown: "Vet dere ikke svaret ennå, velg «Ikke avklart» der det finnes i listen. Prisoverslaget dekker da alle svar.", "Veit de ikkje svaret enno, vel «Ikkje avklart» der det finst i lista. Prisoverslaget dekkjer då alle svar.", "If you do not know an answer yet, choose “Not known yet” where the list has it. The estimate then covers every answer.";
    step_keep: "Ikke slett ark, rader eller kolonner. Ark og overskrifter kan ha hvilket som helst språk: svarene leses likt.", "Ikkje slett ark, rader eller kolonner. Ark og overskrifter kan ha kva språk som helst: svara blir lesne likt.", "Do not delete sheets, rows or columns. Sheets and headings may be in any of the languages: the answers are read alike.";
    step_send: "Lagre som XLSX, og last opp filen i priskalkulatoren. Feil vises med ark og celle, og alle på én gang.", "Lagre som XLSX, og last opp fila i priskalkulatoren. Feil blir viste med ark og celle, og alle på éin gong.", "Save as XLSX and upload the file in the price calculator. Faults are shown with sheet and cell, all at once.";
    sheets: "Arkene", "Arka", "The sheets";
    field: "Felt", "Felt", "Field";
    answer: "Svar", "Svar", "Answer";
    needed_for: "Trengs til", "Trengst til", "Needed for";
    explanation: "Forklaring", "Forklaring", "Explanation";
    choice: "Valg", "Val", "Choice";
    number: "Nr.", "Nr.", "No.";
    cross_text: "Sett x ved det dere trenger.", "Set x ved det de treng.", "Enter x at what you need.";
    years_text: "2015–2018, eller flere perioder: 1992–1995, 2000–2004.", "2015–2018, eller fleire periodar: 1992–1995, 2000–2004.", "2015–2018, or several periods: 1992–1995, 2000–2004.";
    names_text: "Skill navn med semikolon eller linjeskift (Alt+Enter).", "Skil namn med semikolon eller linjeskift (Alt+Enter).", "Put semicolons or line breaks (Alt+Enter) between names.";
    price_text: "Prisene er uten merverdiavgift.", "Prisane er utan meirverdiavgift.", "Prices are without value added tax.";
    not_listed_title: "Ikke i listen", "Ikkje i lista", "Not in the list";
    not_listed: "Velg et av svarene i listen, eller la cellen stå tom.", "Vel eit av svara i lista, eller lat cella stå tom.", "Choose one of the answers in the list, or leave the cell empty.";
    not_whole: "Skriv et heltall innenfor grensene, eller la cellen stå tom.", "Skriv eit heiltal innanfor grensene, eller lat cella stå tom.", "Enter a whole number within the limits, or leave the cell empty.";
    not_a_number: "Skriv et tall fra 0, eller la cellen stå tom.", "Skriv eit tal frå 0, eller lat cella stå tom.", "Enter a number from 0, or leave the cell empty.";
    not_a_day: "Skriv en dato, eller la cellen stå tom.", "Skriv ein dato, eller lat cella stå tom.", "Enter a date, or leave the cell empty.";
    continued: "forts.", "framh.", "cont.";
    page: "Side", "Side", "Page";
}

impl Words {
    /// What a value is needed for.
    #[must_use]
    pub const fn need(need: Need, language: Language) -> &'static str {
        match need {
            Need::Price => language.pick("Pris", "Pris", "Price"),
            Need::Quote => language.pick("Tilbud", "Tilbod", "Quote"),
            Need::Applies => language.pick("Hvis aktuelt", "Om aktuelt", "If it applies"),
            Need::Nothing => language.pick("Valgfritt", "Valfritt", "Optional"),
        }
    }

    /// The heading of a column of the tariff.
    #[must_use]
    pub const fn info(info: Info, language: Language) -> &'static str {
        match info {
            Info::Theme => language.pick("Tema", "Tema", "Theme"),
            Info::Name => language.pick("Navn", "Namn", "Name"),
            Info::Code => language.pick("Kode", "Kode", "Code"),
            Info::Years => language.pick("Data finnes for", "Data finst for", "Data exist for"),
            Info::Price => language.pick("Pris, kr", "Pris, kr", "Price, NOK"),
        }
    }
}
