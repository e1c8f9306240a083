//! The first page: what the service is, who is signed in, and links.

use std::sync::LazyLock;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::page::page;
use crate::access::{Caller, Means};
use crate::app::Access;
use crate::http::asset::Asset;
use crate::http::caching::FOR_AN_HOUR;
use crate::http::guard::caller;
use crate::http::negotiation::language;
use crate::language::Language;
use crate::quote::Role;

/// The first page.
#[derive(Template)]
#[template(path = "home.html", config = "src/http/pages/askama.toml")]
struct Home {
    words: PageWords,
    /// The name, or else the identity, of whoever is signed in.
    name: Option<String>,
    roles: Vec<&'static str>,
    is_open: bool,
    can_sign_in: bool,
}

/// The texts of the pages.
#[derive(Clone, Copy)]
pub struct PageWords {
    pub language: Language,
}

macro_rules! words {
    ($($name:ident: $nb:literal, $nn:literal, $en:literal;)+) => {
        impl PageWords {
            $(pub(super) const fn $name(self) -> &'static str {
                self.language.pick($nb, $nn, $en)
            })+
        }
    };
}

words! {
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
    interface: "Grensesnitt", "Grensesnitt", "Interface";
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
    tariffs: "Prislistene", "Prislistene", "The price lists";
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
        Self { language: language(request) }
    }

    pub const fn code(self) -> &'static str {
        self.language.code()
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

/// The first page.
pub async fn home(access: Data<Access>, request: HttpRequest) -> HttpResponse {
    let words = PageWords::of(&request);
    let Caller { id, name, roles, means, .. } = caller(&request);
    let is_known = !matches!(means, Means::Nothing | Means::Machine);
    let home = Home {
        words,
        name: is_known.then(|| name.unwrap_or(id)),
        roles: if is_known { roles.iter().map(|role| words.role(role)).collect() } else { Vec::new() },
        is_open: access.is_open(),
        can_sign_in: access.has_sign_in(),
    };
    page(HttpResponse::Ok(), &home)
}

static STYLE: LazyLock<Asset> = LazyLock::new(|| Asset::new("text/css; charset=utf-8", include_str!("style.css")));

/// The style sheet of all pages.
pub async fn style(request: HttpRequest) -> HttpResponse {
    STYLE.answer(&request, FOR_AN_HOUR)
}
