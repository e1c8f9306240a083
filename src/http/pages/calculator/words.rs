//! The texts of the calculator.

use crate::http::pages::words::{PageWords, words};
use crate::language::Language;

words! {
    calculator: "Priskalkulator", "Priskalkulator", "Price calculator";
    calculator_lead: "Beskriv hva du trenger, og se hva det koster. Prisanslaget er ikke et tilbud, og ingenting lagres hos oss.",
        "Skildr kva du treng, og sjå kva det kostar. Prisanslaget er ikkje eit tilbod, og ingenting blir lagra hos oss.",
        "Describe what you need, and see what it costs. The estimate is not a quote, and nothing is stored by us.";
    browser_keeps: "Nettleseren tar vare på det du skriver, til du lukker fanen.", "Nettlesaren tek vare på det du skriv, til du lukkar fana.",
        "Your browser keeps what you type until you close the tab.";
    came_back: "Det du hadde fylt ut i denne fanen, er hentet fram igjen.", "Det du hadde fylt ut i denne fana, er henta fram att.",
        "What you had filled in in this tab has been brought back.";
    begin_anew: "Begynn på nytt", "Byrj på nytt", "Start again";
    contents: "Innhold", "Innhald", "Contents";
    to_price: "Til prisen", "Til prisen", "To the price";
    to_form: "Til skjemaet", "Til skjemaet", "To the form";
    price_do: "Beregn prisen", "Rekn ut prisen", "Calculate the price";
    price_title: "Pris", "Pris", "Price";
    nothing_yet: "Fyll ut feltene som er merket «Må fylles ut for pris», så kommer prisen her.",
        "Fyll ut felta som er merkte «Må fyllast ut for pris», så kjem prisen her.",
        "Fill in the fields marked “Needed for a price”, and the price is shown here.";
    still_missing: "Dette mangler for å få en pris:", "Dette manglar for å få ein pris:", "This is missing for a price:";
    to_mend: "Dette må rettes for å få en pris:", "Dette må rettast for å få ein pris:", "This must be corrected for a price:";
    wrong_title: "Noe må rettes", "Noko må rettast", "Something must be corrected";
    wrong_prefix: "Feil: ", "Feil: ", "Error: ";
    expected_price: "Forventet pris", "Venta pris", "Expected price";
    with_vat: "inkludert mva.", "inkludert mva.", "including VAT";
    most: "Øverst i spennet", "Øvst i spennet", "Top of the range";
    range_why: "Faste priser er sikre. Timene er et anslag: de kan bli færre eller flere.", "Faste prisar er sikre. Timane er eit overslag: dei kan bli færre eller fleire.",
        "Flat prices are certain. Hours are an estimate: they can be fewer or more.";
    no_range: "Alt har fast pris.", "Alt har fast pris.", "Everything has a flat price.";
    by_activity: "Fordelt på arbeidet", "Fordelt på arbeidet", "By activity";
    figures: "Tallene", "Tala", "The figures";
    expected: "Forventet", "Venta", "Expected";
    low_high: "Lavt – høyt", "Lågt – høgt", "Low – high";
    activity: "Arbeid", "Arbeid", "Activity";
    sum_net: "Sum uten mva.", "Sum utan mva.", "Total excl. VAT";
    sum_total: "Sum inkl. mva.", "Sum inkl. mva.", "Total incl. VAT";
    vat: "Mva.", "Mva.", "VAT";
    delivery_title: "Leveringstid", "Leveringstid", "Delivery time";
    step: "Steg", "Steg", "Step";
    working_days: "Arbeidsdager", "Arbeidsdagar", "Working days";
    levers_title: "Hva påvirker prisen?", "Kva påverkar prisen?", "What drives the price?";
    levers_lead: "Hver endring for seg, og hva den gjør med prisen (inkl. mva.). Om den passer formålet, vurderer du selv.",
        "Kvar endring for seg, og kva ho gjer med prisen (inkl. mva.). Om ho passar føremålet, vurderer du sjølv.",
        "Each change by itself, and what it does to the price (incl. VAT). Whether it serves the purpose is for you to judge.";
    lever_do: "Gjør endringen", "Gjer endringa", "Make the change";
    more_levers: "Vis flere endringer", "Vis fleire endringar", "Show more changes";
    rests_on: "Hva prisen bygger på", "Kva prisen byggjer på", "What the price rests on";
    by_list: "Prisliste", "Prisliste", "Price list";
    on_day: "Regnet ut", "Rekna ut", "Calculated";
    explain: "Forklaring", "Forklaring", "Explanation";
    row_of_list: "Rad i prislisten", "Rad i prislista", "Row of the price list";
    assessed: "Dette bør du se på", "Dette bør du sjå på", "What you should check";
    not_included: "Hva prisen ikke omfatter", "Kva prisen ikkje omfattar", "What the price does not include";
    not_others: "Det andre tar betalt for, som registereiere og lagringstjenester.", "Det andre tek betalt for, som registereigarar og lagringstenester.",
        "What others charge, such as owners of registers and storage services.";
    not_changes: "Arbeid som kommer til fordi omfanget endres etter tilbudet.", "Arbeid som kjem til fordi omfanget blir endra etter tilbodet.",
        "Work that is added because the scope changes after the quote.";
    not_approval: "Selve tilgangen: SSB avgjør den etter søknad.", "Sjølve tilgangen: SSB avgjer han etter søknad.",
        "The access itself: Statistics Norway decides on it after an application.";
    for_funding: "Til søknaden om midler", "Til søknaden om midlar", "For the application for funding";
    copy: "Kopier teksten", "Kopier teksten", "Copy the text";
    copied: "Kopiert", "Kopiert", "Copied";
    take_away: "Ta med deg prisanslaget", "Ta med deg prisanslaget", "Take the estimate with you";
    take_lead: "Alle tre kan hentes fram igjen her senere.", "Alle tre kan hentast fram att her seinare.", "All three can be brought back here later.";
    as_pdf: "Last ned PDF", "Last ned PDF", "Download PDF";
    as_workbook: "Last ned regneark", "Last ned rekneark", "Download workbook";
    as_json: "Last ned JSON", "Last ned JSON", "Download JSON";
    bring_title: "Har du et prisanslag eller et regneark fra før?", "Har du eit prisanslag eller eit rekneark frå før?",
        "Do you have an estimate or a workbook already?";
    bring_lead: "Hent fram igjen en PDF, et regneark eller en JSON-fil herfra. Filen lagres ikke.", "Hent fram att ein PDF, eit rekneark eller ei JSON-fil herifrå. Fila blir ikkje lagra.",
        "Bring back a PDF, a workbook or a JSON file of this service. The file is not stored.";
    bring_file: "Fil", "Fil", "File";
    bring_do: "Hent fram", "Hent fram", "Bring back";
    empty_workbook: "Last ned et tomt regneark", "Last ned eit tomt rekneark", "Download an empty workbook";
    no_file: "Velg en fil først.", "Vel ei fil først.", "Choose a file first.";
    not_ours: "Filen er verken en PDF, et regneark eller en JSON-fil med et prisanslag herfra.", "Fila er korkje ein PDF, eit rekneark eller ei JSON-fil med eit prisanslag herifrå.",
        "The file is neither a PDF, a workbook nor a JSON file with an estimate of this service.";
    brought: "Filen er hentet fram.", "Fila er henta fram.", "The file has been brought back.";
    then: "Da", "Då", "Then";
    now: "Nå", "No", "Now";
    difference: "Forskjell", "Skilnad", "Difference";
    of_prices: "Andre priser", "Andre prisar", "Other prices";
    of_hours: "Andre timer", "Andre timar", "Other hours";
    of_rows: "Linjer som er kommet til eller falt bort", "Linjer som er komne til eller har falle bort", "Lines added or removed";
    of_vat: "Mva. av dette", "Mva. av dette", "VAT of this";
    of_rounding: "Avrunding", "Avrunding", "Rounding";
    done: "Ferdig", "Ferdig", "Done";
    may_be_empty: "Valgfri", "Valfri", "Optional";
    institution: "Institusjon", "Institusjon", "Institution";
    calculator_door: "Hva koster det?", "Kva kostar det?", "What does it cost?";
    calculator_door_text: "Fyll ut omfanget og få prisen med en gang, linje for linje, med det som påvirker den.",
        "Fyll ut omfanget og få prisen med ein gong, linje for linje, med det som påverkar han.",
        "Fill in the scope and get the price at once, line by line, with what drives it.";
    to_calculator: "Åpne kalkulatoren", "Opne kalkulatoren", "Open the calculator";
}

impl PageWords {
    pub fn missing_count(self, count: usize) -> String {
        match (self.language, count) {
            (Language::Nb | Language::Nn, 1) => self.language.pick("1 svar mangler", "1 svar manglar", "").to_owned(),
            (Language::Nb, _) => format!("{count} svar mangler"),
            (Language::Nn, _) => format!("{count} svar manglar"),
            (Language::En, 1) => "1 answer missing".to_owned(),
            (Language::En, _) => format!("{count} answers missing"),
        }
    }

    pub fn wrong_count(self, count: usize) -> String {
        match (self.language, count) {
            (Language::Nb | Language::Nn, _) => format!("{count} feil"),
            (Language::En, 1) => "1 error".to_owned(),
            (Language::En, _) => format!("{count} errors"),
        }
    }

    /// What is said of the range of a price.
    pub fn range(self, low: &str, high: &str) -> String {
        match self.language {
            Language::Nb => format!("Prisen ventes å bli mellom {low} og {high}."),
            Language::Nn => format!("Prisen er venta å bli mellom {low} og {high}."),
            Language::En => format!("The price is expected to be between {low} and {high}."),
        }
    }

    /// How much a price changed, after the price itself; nothing where it did not.
    pub fn changed_by(self, more: bool, amount: &str) -> String {
        match (self.language, more) {
            (Language::Nb, true) => format!("{amount} mer enn før"),
            (Language::Nn, true) => format!("{amount} meir enn før"),
            (Language::Nb | Language::Nn, false) => format!("{amount} mindre enn før"),
            (Language::En, true) => format!("{amount} more than before"),
            (Language::En, false) => format!("{amount} less than before"),
        }
    }

    /// What a lever does to the price: before and after the amount.
    pub const fn lever_effect(self, saves: bool) -> [&'static str; 2] {
        match (self.language, saves) {
            (Language::Nb | Language::Nn, true) => ["sparer ", ""],
            (Language::Nb, false) => ["koster ", " mer"],
            (Language::Nn, false) => ["kostar ", " meir"],
            (Language::En, true) => ["saves ", ""],
            (Language::En, false) => ["costs ", " more"],
        }
    }

    /// What a lever does to the delivery time; nothing where it does nothing.
    pub fn lever_days(self, days: i64) -> Option<String> {
        let count = days.unsigned_abs();
        let unit = match (self.language, count) {
            (Language::Nb | Language::Nn, 1) => "arbeidsdag",
            (Language::Nb, _) => "arbeidsdager",
            (Language::Nn, _) => "arbeidsdagar",
            (Language::En, 1) => "working day",
            (Language::En, _) => "working days",
        };
        (days != 0).then(|| {
            let sooner = self.language.pick("raskere", "raskare", "sooner");
            let later = self.language.pick("senere", "seinare", "later");
            format!("{count} {unit} {}", if days < 0 { sooner } else { later })
        })
    }

    /// The delivery time in words.
    pub fn delivery(self, days: u32, low: u32, high: u32) -> String {
        match self.language {
            Language::Nb => format!("Forventet {days} arbeidsdager, mellom {low} og {high}."),
            Language::Nn => format!("Venta {days} arbeidsdagar, mellom {low} og {high}."),
            Language::En => format!("Expected {days} working days, between {low} and {high}."),
        }
    }

    /// The days of delivery if the clock started today.
    pub fn delivered_by(self, day: &str, low: &str, high: &str) -> String {
        match self.language {
            Language::Nb => format!("Starter klokka i dag, er det {day}, mellom {low} og {high}."),
            Language::Nn => format!("Startar klokka i dag, er det {day}, mellom {low} og {high}."),
            Language::En => format!("If the clock starts today, that is {day}, between {low} and {high}."),
        }
    }

    /// A paragraph for an application for funding.
    pub fn paragraph(self, figures: &Paragraph<'_>) -> String {
        let Paragraph { day, expected, low, high, net, days, list, is_example } = figures;
        let example = match (self.language, is_example) {
            (_, false) => "",
            (Language::Nb, true) => " Prisene i listen er eksempler og ikke SSBs egne.",
            (Language::Nn, true) => " Prisane i lista er døme og ikkje SSBs eigne.",
            (Language::En, true) => " The prices of the list are examples and not Statistics Norway's own.",
        };
        match self.language {
            Language::Nb => format!(
                "Prisanslag for tilgang til mikrodata fra Statistisk sentralbyrå, regnet ut {day} etter prislisten «{list}»: \
                 forventet {expected} inkludert mva. ({net} uten), med et spenn fra {low} til {high}. Forventet leveringstid \
                 er {days} arbeidsdager. Anslaget er ikke et tilbud.{example}"
            ),
            Language::Nn => format!(
                "Prisanslag for tilgang til mikrodata frå Statistisk sentralbyrå, rekna ut {day} etter prislista «{list}»: \
                 venta {expected} inkludert mva. ({net} utan), med eit spenn frå {low} til {high}. Venta leveringstid er \
                 {days} arbeidsdagar. Anslaget er ikkje eit tilbod.{example}"
            ),
            Language::En => format!(
                "Estimate of the price of access to microdata from Statistics Norway, calculated on {day} by the price list \
                 “{list}”: {expected} expected, VAT included ({net} without), in a range from {low} to {high}. The expected \
                 delivery time is {days} working days. The estimate is not a quote.{example}"
            ),
        }
    }
}

/// What a paragraph for an application states.
pub struct Paragraph<'p> {
    pub day: &'p str,
    pub expected: &'p str,
    pub low: &'p str,
    pub high: &'p str,
    pub net: &'p str,
    pub days: u32,
    pub list: &'p str,
    pub is_example: bool,
}
