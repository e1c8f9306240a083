//! The texts of the pages in the three languages.

use actix_web::HttpRequest;
use jiff::Timestamp;

use super::language::page_language;
use crate::calendar;
use crate::language::Language;
use crate::quote::Role;

/// The texts of the pages.
#[derive(Clone, Copy, Default)]
pub struct PageWords {
    pub language: Language,
}

/// Adds texts to the pages.
macro_rules! words {
    ($($name:ident: $nb:literal, $nn:literal, $en:literal;)+) => {
        impl $crate::http::pages::words::PageWords {
            $(pub const fn $name(self) -> &'static str {
                self.language.pick($nb, $nn, $en)
            })+
        }

        // Templates write them as they are.
        $(const _: () = assert!(
            $crate::http::pages::words::is_plain($nb)
                && $crate::http::pages::words::is_plain($nn)
                && $crate::http::pages::words::is_plain($en),
            "a text of the pages has a sign of HTML",
        );)+
    };
}

pub(super) use words;

/// Whether a text can be written into HTML as it is, between tags and in an attribute in double quotes.
pub const fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if matches!(bytes[at], b'<' | b'>' | b'&' | b'"') {
            return false;
        }
        at += 1;
    }
    true
}

words! {
    skip: "Hopp til innholdet", "Hopp til innhaldet", "Skip to the content";
    places: "Sider", "Sider", "Pages";
    crumbs: "Du er her", "Du er her", "You are here";
    language_switch: "Språk", "Språk", "Language";
    in_force_list: "Prislisten som gjelder nå", "Prislista som gjeld no", "The price list in force";
    interface_lead: "Alt tjenesten kan, kan programmer også: prisanslag, tilbud, oppgjør og regnskapslinjer.",
        "Alt tenesta kan, kan program også: prisanslag, tilbod, oppgjer og rekneskapslinjer.",
        "Programs can do everything that the service can: estimates, quotes, settlements and line items.";
    to_first_page: "Til forsiden", "Til framsida", "To the first page";
    name_of_request: "Oppgi dette hvis du melder fra:", "Oppgje dette om du melder frå:", "Quote this when you report it:";
    price_lists: "Prislister", "Prislister", "Price lists";
    check_document: "Kontroller et dokument", "Kontroller eit dokument", "Check a document";
    for_programs: "For programmer", "For program", "For programs";
    help_title: "Spørsmål", "Spørsmål", "Questions";
    help_text: "Skriv til SSB, og oppgi saksnummer eller tilbudsnummer om du har det:", "Skriv til SSB, og oppgje saksnummer eller tilbodsnummer om du har det:",
        "Write to Statistics Norway, with the case number or the quote number if you have one:";
    privacy: "Sidene setter én informasjonskapsel for språket du velger, og én om du logger på. Ingenting lastes fra andre, og ingen følger med på hva du gjør.",
        "Sidene set éin informasjonskapsel for språket du vel, og éin om du loggar på. Ingenting blir lasta frå andre, og ingen følgjer med på kva du gjer.",
        "The pages set one cookie for the language that you choose, and one if you sign in. Nothing is loaded from others, and nobody follows what you do.";
    example_banner: "Prisene er eksempler og ikke SSBs egne.", "Prisane er døme og ikkje SSBs eigne.",
        "The prices are examples, and not Statistics Norway's own.";
    title: "Prisoverslag for mikrodata", "Prisoverslag for mikrodata", "Price estimates for microdata";
    lead: "Tjenesten priser tilgang til mikrodata fra Statistisk sentralbyrå. Samme omfang gir alltid samme pris, og hver linje forklarer seg selv.",
        "Tenesta prisar tilgang til mikrodata frå Statistisk sentralbyrå. Same omfang gir alltid same pris, og kvar linje forklarer seg sjølv.",
        "The service prices access to Statistics Norway's microdata. The same scope always has the same price, and every line explains itself.";
    open_title: "Ingen pålogging er satt opp", "Inga pålogging er sett opp", "No sign-in is set up";
    open_text: "Alle på denne maskinen kan gjøre alt. Tjenesten svarer derfor bare på denne maskinen.",
        "Alle på denne maskina kan gjere alt. Tenesta svarar difor berre på denne maskina.",
        "Everyone on this machine can do everything. The service therefore answers only on this machine.";
    account: "Konto", "Konto", "Account";
    signed_in_as: "Pålogget som", "Pålogga som", "Signed in as";
    roles: "Roller", "Roller", "Roles";
    no_roles: "Kontoen har ingen rolle i tjenesten. Be den som administrerer tilgangen, om en.",
        "Kontoen har inga rolle i tenesta. Be den som administrerer tilgangen, om ei.",
        "The account has no role in the service. Ask whoever administers access for one.";
    not_signed_in: "Du er ikke pålogget.", "Du er ikkje pålogga.", "You are not signed in.";
    sign_in: "Logg på", "Logg på", "Sign in";
    sign_out: "Logg av", "Logg av", "Sign out";
    interface: "Grensesnittet for programmer", "Grensesnittet for program", "The interface for programs";
    codes_title: "Kodene", "Kodane", "The codes";
    codes_lead: "Hva kodene i svarene betyr. De er stabile: programmer kan bygge på dem, og det kan komme flere.",
        "Kva kodane i svara tyder. Dei er stabile: program kan byggje på dei, og det kan kome fleire.",
        "What the codes in answers mean. They are stable: programs can rely on them, and more may be added.";
    problem_codes: "Problemer", "Problem", "Problems";
    problem_codes_lead: "Når en forespørsel ikke blir utført. Koden står i «code», og «type» leder til siden.",
        "Når ein førespurnad ikkje blir utført. Koden står i «code», og «type» fører til sida.",
        "When a request is not carried out. The code is in `code`, and `type` leads to its page.";
    fault_codes: "Feil i det som er sendt inn", "Feil i det som er sendt inn", "Faults of the input";
    fault_codes_lead: "Hver feil i «errors» har en kode, stedet («path») og en tekst.",
        "Kvar feil i «errors» har ein kode, staden («path») og ein tekst.",
        "Each fault in `errors` has a code, its place (`path`) and a text.";
    finding_codes: "Merknader", "Merknader", "Findings";
    finding_codes_lead: "Det en saksbehandler bør se på i et omfang. En merknad hindrer ikke prisen.",
        "Det ein saksbehandlar bør sjå på i eit omfang. Ein merknad hindrar ikkje prisen.",
        "What a case officer should check of a scope. A finding does not keep the price away.";
    fault_advice: "«path» i feilen er stedet i det du sendte. Rett verdien der etter det teksten venter, og send alt på nytt; alle feil er nevnt på én gang.",
        "«path» i feilen er staden i det du sende. Rett verdien der etter det teksten ventar, og send alt på nytt; alle feil er nemnde på éin gong.",
        "The fault's `path` is the place in what was sent. Correct the value there to what the text expects and send everything again; all faults are named at once.";
    info_advice: "Til opplysning: det trengs ingen handling før tilbudet sendes.",
        "Til opplysning: det trengst inga handling før tilbodet blir sendt.",
        "For information: nothing needs to be done before the quote is issued.";
    warning_advice: "Saksbehandleren vurderer dette og skriver en merknad («acknowledgements») før tilbudet kan sendes.",
        "Saksbehandlaren vurderer dette og skriv ein merknad («acknowledgements») før tilbodet kan sendast.",
        "The case officer assesses this and writes a note (`acknowledgements`) before the quote can be issued.";
    chapter: "SSBs retningslinjer, kapittel", "Retningslinjene til SSB, kapittel", "Statistics Norway's guidelines, chapter";
    what_to_do: "Hva du kan gjøre", "Kva du kan gjere", "What to do";
    docs: "Beskrivelse av grensesnittet", "Skildring av grensesnittet", "Description of the interface";
    failed_title: "Påloggingen lyktes ikke", "Pålogginga lykkast ikkje", "The sign-in did not succeed";
    not_set_up: "Ingen pålogging er satt opp her.", "Inga pålogging er sett opp her.", "No sign-in is set up here.";
    not_begun: "Påloggingen ble ikke begynt i denne nettleseren, eller for lenge siden. Begynn på nytt.",
        "Pålogginga vart ikkje byrja i denne nettlesaren, eller for lenge sidan. Byrj på nytt.",
        "The sign-in was not started in this browser, or was started too long ago. Start again.";
    denied: "Påloggingstjenesten logget ingen på. Kanskje avbrøt du, eller kontoen slipper ikke inn her.",
        "Påloggingstenesta logga ingen på. Kanskje avbraut du, eller kontoen slepp ikkje inn her.",
        "The identity provider signed nobody in. Perhaps you cancelled, or the account has no access here.";
    refused: "Tjenesten godtar ikke det påloggingstjenesten svarte. Hvorfor står i loggen.",
        "Tenesta godtek ikkje det påloggingstenesta svarte. Kvifor står i loggen.",
        "The service does not accept the identity provider's answer. The log says why.";
    provider_away: "Påloggingstjenesten svarer ikke nå. Prøv igjen om litt.",
        "Påloggingstenesta svarar ikkje no. Prøv igjen om litt.",
        "The identity provider does not answer. Try again later.";
    signed_out_title: "Du er logget av", "Du er logga av", "You are signed out";
    signed_out_text: "Du blir nå også logget av hos påloggingstjenesten.",
        "Du blir no også logga av hos påloggingstenesta.",
        "You are now signed out at the identity provider as well.";
    go_on: "Gå videre", "Gå vidare", "Continue";
    again: "Prøv igjen", "Prøv igjen", "Try again";
    example: "Prisene som følger med, er eksempler og ikke SSBs egne.", "Prisane som følgjer med, er døme og ikkje SSBs eigne.",
        "The prices that come with the service are examples, and not Statistics Norway's own.";
}

impl PageWords {
    pub fn of(request: &HttpRequest) -> Self {
        Self { language: page_language(request) }
    }

    pub const fn code(self) -> &'static str {
        self.language.code()
    }

    /// The other languages: their codes and their own names.
    pub fn other_languages(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let names = [(Language::Nb, "Bokmål"), (Language::Nn, "Nynorsk"), (Language::En, "English")];
        names.into_iter().filter(move |(language, _)| *language != self.language).map(|(one, name)| (one.code(), name))
    }

    /// A moment as Norway's clocks show it.
    pub fn moment(self, at: Timestamp) -> String {
        let time = calendar::time_of(at);
        self.on_the_clock(&self.language.date(time.date()), at)
    }

    /// A moment of a day that is named already, or of today after a word such as “saved”.
    pub fn on_the_clock(self, day: &str, at: Timestamp) -> String {
        let time = calendar::time_of(at);
        let (hour, minute) = (time.hour(), time.minute());
        match self.language {
            Language::Nb | Language::Nn => format!("{day} kl. {hour:02}.{minute:02}"),
            Language::En => format!("{day} at {hour:02}:{minute:02}"),
        }
    }

    /// A number of hours that is written already.
    pub fn hours(self, number: &str) -> String {
        let [one, many] = match self.language {
            Language::Nb => ["time", "timer"],
            Language::Nn => ["time", "timar"],
            Language::En => ["hour", "hours"],
        };
        format!("{number}\u{a0}{}", if number == "1" { one } else { many })
    }

    pub const fn role(self, role: Role) -> &'static str {
        match role {
            Role::CaseOfficer => self.language.pick("Saksbehandler", "Saksbehandlar", "Case officer"),
            Role::Applicant => self.language.pick("Søker", "Søkjar", "Applicant"),
            Role::Finance => self.language.pick("Økonomi", "Økonomi", "Finance"),
            Role::Admin => self.language.pick("Administrator", "Administrator", "Administrator"),
            Role::Operations => self.language.pick("Drift", "Drift", "Operations"),
            Role::System => self.language.pick("Tjenesten", "Tenesta", "The service"),
        }
    }
}
