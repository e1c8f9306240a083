//! The texts of problems in the three languages.

use super::RETRY_AFTER_SECONDS;
use super::kind::ProblemKind;
use crate::language::Language;

/// Seconds with their number: one is not several.
fn seconds(found: &str, language: Language) -> String {
    let word = match (found, language) {
        ("1", Language::Nb) | (_, Language::Nn) => "sekund",
        (_, Language::Nb) => "sekunder",
        ("1", Language::En) => "second",
        (_, Language::En) => "seconds",
    };
    format!("{found} {word}")
}

impl ProblemKind {
    pub(super) const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Syntax => language.pick("Ikke gyldig JSON", "Ikkje gyldig JSON", "Not valid JSON"),
            Self::NotFound => language.pick("Finnes ikke", "Finst ikkje", "Not found"),
            Self::MethodNotAllowed => {
                language.pick("Metoden er ikke tillatt", "Metoden er ikkje tillaten", "Method not allowed")
            }
            Self::NotAcceptable => {
                language.pick("Ingen slik representasjon", "Ingen slik representasjon", "No such representation")
            }
            Self::TooLarge => language.pick("For stor", "For stor", "Too large"),
            Self::UnsupportedMediaType => {
                language.pick("Ukjent medietype", "Ukjend medietype", "Unsupported media type")
            }
            Self::Compressed => language.pick("Komprimert", "Komprimert", "Compressed"),
            Self::Charset => language.pick("Ikke UTF-8", "Ikkje UTF-8", "Not UTF-8"),
            Self::InvalidInput => {
                language.pick("Feil i det som er sendt inn", "Feil i det som er sendt inn", "Faults in the input")
            }
            Self::BadRequest => language.pick("Kan ikke leses", "Kan ikkje lesast", "Cannot be read"),
            Self::BadHeader => language.pick("Feil i et hode", "Feil i eit hovud", "Fault in a header"),
            Self::Conflict => language.pick(
                "Går ikke i denne tilstanden",
                "Går ikkje i denne tilstanden",
                "Not possible in this state",
            ),
            Self::Stale => language.pick("Endret i mellomtiden", "Endra i mellomtida", "Changed in the meantime"),
            Self::Weakened => {
                language.pick("ETag svekket underveis", "ETag svekt undervegs", "ETag weakened on the way")
            }
            Self::PreconditionRequired => language.pick("If-Match mangler", "If-Match manglar", "If-Match is missing"),
            Self::AnyVersion => {
                language.pick("If-Match uten versjon", "If-Match utan versjon", "If-Match without a version")
            }
            Self::KeyReused => {
                language.pick("Nøkkelen er brukt før", "Nøkkelen er brukt før", "The key was used before")
            }
            Self::Unauthenticated => language.pick("Ikke pålogget", "Ikkje pålogga", "Not authenticated"),
            Self::Forbidden => language.pick("Ingen adgang", "Ingen tilgang", "Not allowed"),
            Self::CrossSite => {
                language.pick("Sendt fra en annen side", "Send frå ei anna side", "Sent from another site")
            }
            Self::LocalOnly => {
                language.pick("Bare fra denne maskinen", "Berre frå denne maskina", "From this machine only")
            }
            Self::TooMany => language.pick("For mange forespørsler", "For mange førespurnader", "Too many requests"),
            Self::HeadTooLarge => language.pick("For store hoder", "For store hovud", "Header fields too large"),
            Self::TooSlow => language.pick("For langsomt", "For langsamt", "Too slow"),
            Self::TariffDefects => language.pick("Feil i tariffene", "Feil i tariffane", "Defects in the tariffs"),
            Self::ProviderAway => language.pick(
                "Påloggingstjenesten er borte",
                "Påloggingstenesta er borte",
                "The identity provider is away",
            ),
            Self::NotReady => language.pick("Ikke klar", "Ikkje klar", "Not ready"),
            Self::RendererAway => {
                language.pick("Dokumenttjenesten er borte", "Dokumenttenesta er borte", "The document service is away")
            }
            Self::StoreAway => language.pick("Lageret er borte", "Lageret er borte", "The store is away"),
            Self::Busy => language.pick("Opptatt", "Oppteken", "Busy"),
            Self::Internal => language.pick("Intern feil", "Intern feil", "Internal error"),
        }
    }

    #[expect(clippy::too_many_lines, reason = "one table of texts, read from top to bottom")]
    pub(super) fn detail(self, language: Language, found: &str, faults: usize) -> String {
        let say = |nb: String, nn: String, en: String| match language {
            Language::Nb => nb,
            Language::Nn => nn,
            Language::En => en,
        };
        match self {
            Self::Syntax => say(
                format!("Kroppen er ikke gyldig JSON: {found}."),
                format!("Kroppen er ikkje gyldig JSON: {found}."),
                format!("The body is not valid JSON: {found}."),
            ),
            Self::NotFound => say(
                "Det er ingenting på denne adressen.".to_owned(),
                "Det er ingenting på denne adressa.".to_owned(),
                "There is nothing at this address.".to_owned(),
            ),
            Self::MethodNotAllowed => say(
                format!("Adressen svarer på {found}."),
                format!("Adressa svarar på {found}."),
                format!("The address answers {found}."),
            ),
            Self::NotAcceptable => say(
                format!("Accept må tillate en av {found}."),
                format!("Accept må tillate ein av {found}."),
                format!("Accept must allow one of {found}."),
            ),
            Self::TooLarge => say(
                format!("Kroppen kan ha høyst {found} byte."),
                format!("Kroppen kan ha høgst {found} byte."),
                format!("The body can have at most {found} bytes."),
            ),
            Self::UnsupportedMediaType => say(
                format!("Content-Type må være {found}."),
                format!("Content-Type må vere {found}."),
                format!("Content-Type must be {found}."),
            ),
            Self::Compressed => say(
                format!("Kroppen må være {found} og ukomprimert, uten Content-Encoding."),
                format!("Kroppen må vere {found} og ukomprimert, utan Content-Encoding."),
                format!("The body must be {found}, uncompressed and without Content-Encoding."),
            ),
            Self::Charset => say(
                format!("JSON er i UTF-8, men Content-Type sier at kroppen er i {found}."),
                format!("JSON er i UTF-8, men Content-Type seier at kroppen er i {found}."),
                format!("JSON is in UTF-8, but Content-Type says that the body is in {found}."),
            ),
            Self::InvalidInput if faults == 1 => say(
                "1 feil; den står i \"errors\".".to_owned(),
                "1 feil; han står i \"errors\".".to_owned(),
                "1 fault; it is in \"errors\".".to_owned(),
            ),
            Self::InvalidInput => say(
                format!("{faults} feil; hver av dem står i \"errors\"."),
                format!("{faults} feil; kvar av dei står i \"errors\"."),
                format!("{faults} faults; each is in \"errors\"."),
            ),
            Self::BadRequest => say(
                "Forespørselen kan ikke leses.".to_owned(),
                "Førespurnaden kan ikkje lesast.".to_owned(),
                "The request cannot be read.".to_owned(),
            ),
            Self::BadHeader => say(format!("Ventet {found}."), format!("Venta {found}."), format!("Expected {found}.")),
            // What stands in the way is told where it is known.
            Self::Conflict | Self::NotReady => found.to_owned(),
            Self::Stale => say(
                "Tilbudet er endret etter at du så det; hent det på nytt og prøv igjen med den nye ETag.".to_owned(),
                "Tilbodet er endra etter at du såg det; hent det på nytt og prøv igjen med den nye ETag.".to_owned(),
                "The quote has changed since you saw it; get it again and try with its new ETag.".to_owned(),
            ),
            Self::Weakened => say(
                "If-Match har en svak ETag (W/\"…\"). Tilbudet er ikke endret, men noe på veien, som en proxy som komprimerer, har svekket merket. Send det uten W/ foran, eller hent tilbudet uten komprimering.".to_owned(),
                "If-Match har ein svak ETag (W/\"…\"). Tilbodet er ikkje endra, men noko på vegen, som ein proxy som komprimerer, har svekt merket. Send det utan W/ framfor, eller hent tilbodet utan komprimering.".to_owned(),
                "If-Match has a weak ETag (W/\"…\"). The quote has not changed, but something on the way, such as a proxy that compresses, has weakened the tag. Send it without its W/, or get the quote uncompressed.".to_owned(),
            ),
            Self::AnyVersion => say(
                "If-Match: * sier ikke hvilken versjon du så. Send ETag fra tilbudet slik du så det.".to_owned(),
                "If-Match: * seier ikkje kva versjon du såg. Send ETag frå tilbodet slik du såg det.".to_owned(),
                "If-Match: * does not say which version you saw. Send the ETag of the quote as you saw it.".to_owned(),
            ),
            Self::PreconditionRequired => say(
                "Send If-Match med ETag fra tilbudet slik du så det.".to_owned(),
                "Send If-Match med ETag frå tilbodet slik du såg det.".to_owned(),
                "Send If-Match with the ETag of the quote as you saw it.".to_owned(),
            ),
            Self::KeyReused => say(
                "Denne Idempotency-Key er brukt til en annen forespørsel; bruk en ny.".to_owned(),
                "Denne Idempotency-Key er brukt til ein annan førespurnad; bruk ein ny.".to_owned(),
                "This Idempotency-Key was used for another request; use a new one.".to_owned(),
            ),
            Self::Unauthenticated if found.is_empty() => say(
                "Send en API-nøkkel eller et tilgangstoken: Authorization: Bearer ….".to_owned(),
                "Send ein API-nøkkel eller eit tilgangstoken: Authorization: Bearer ….".to_owned(),
                "Send an API key or an access token: Authorization: Bearer ….".to_owned(),
            ),
            Self::Unauthenticated => say(
                format!("Det som ble vist, gjelder ikke: {found}."),
                format!("Det som vart vist, gjeld ikkje: {found}."),
                format!("What was shown is not valid: {found}."),
            ),
            Self::Forbidden => say(
                format!("Krever rollen {found}."),
                format!("Krev rolla {found}."),
                format!("Needs the role {found}."),
            ),
            Self::CrossSite => say(
                "Nettleseren sendte forespørselen fra en annen side enn denne tjenestens.".to_owned(),
                "Nettlesaren sende førespurnaden frå ei anna side enn denne tenesta sine.".to_owned(),
                "The browser sent the request from another site's page.".to_owned(),
            ),
            Self::LocalOnly => say(
                "Ingen pålogging er satt opp, så tjenesten svarer bare på localhost og uten mellomledd.".to_owned(),
                "Inga pålogging er sett opp, så tenesta svarar berre på localhost og utan mellomledd.".to_owned(),
                "No sign-in is set up, so the service answers only as localhost, and through no proxy.".to_owned(),
            ),
            Self::TooMany | Self::ProviderAway => say(
                format!("Prøv igjen om {}.", seconds(found, language)),
                format!("Prøv igjen om {}.", seconds(found, language)),
                format!("Try again in {}.", seconds(found, language)),
            ),
            Self::HeadTooLarge => say(
                format!("Hodene kan ha høyst {found} byte i alt."),
                format!("Hovuda kan ha høgst {found} byte i alt."),
                format!("The header fields can have at most {found} bytes in all."),
            ),
            Self::TooSlow => say(
                format!("Kroppen må komme innen {}.", seconds(found, language)),
                format!("Kroppen må kome innan {}.", seconds(found, language)),
                format!("The body must come within {}.", seconds(found, language)),
            ),
            Self::TariffDefects => say(
                "De tidligere tariffene gjelder fortsatt; hver feil står i \"errors\".".to_owned(),
                "Dei tidlegare tariffane gjeld framleis; kvar feil står i \"errors\".".to_owned(),
                "The former tariffs stay in use; each defect is in \"errors\".".to_owned(),
            ),
            Self::StoreAway | Self::RendererAway => say(
                format!("Prøv igjen om {RETRY_AFTER_SECONDS} sekunder."),
                format!("Prøv igjen om {RETRY_AFTER_SECONDS} sekund."),
                format!("Try again in {RETRY_AFTER_SECONDS} seconds."),
            ),
            Self::Busy => say(
                format!("Tjenesten har for mye å gjøre; prøv igjen om {RETRY_AFTER_SECONDS} sekunder."),
                format!("Tenesta har for mykje å gjere; prøv igjen om {RETRY_AFTER_SECONDS} sekund."),
                format!("The service has too much to do; try again in {RETRY_AFTER_SECONDS} seconds."),
            ),
            Self::Internal => say(
                "Feilen er hos oss og er loggført.".to_owned(),
                "Feilen er hos oss og er loggført.".to_owned(),
                "The fault is ours and has been logged.".to_owned(),
            ),
        }
    }
}
