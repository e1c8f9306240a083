//! The kinds of problems: each with its status, its code, and its title and detail in the three languages.

use actix_web::http::StatusCode;

use crate::input::coded;
use crate::language::Language;

/// Seconds after which a caller may retry at a busy server.
pub const RETRY_AFTER_SECONDS: &str = "2";

coded! {
    /// A kind of problem. Its detail names `found`: the methods, media types, limit or cause that apply.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum ProblemKind((StatusCode, [&'static str; 3])): message(language, found: &str, faults: usize) {
        Syntax (StatusCode::BAD_REQUEST, ["Ikke gyldig JSON", "Ikkje gyldig JSON", "Not valid JSON"]) = "syntax": [
            "Kroppen er ikke gyldig JSON: {found}.",
            "Kroppen er ikkje gyldig JSON: {found}.",
            "The body is not valid JSON: {found}.",
        ],
        NotFound (StatusCode::NOT_FOUND, ["Finnes ikke", "Finst ikkje", "Not found"]) = "not_found": [
            "Det er ingenting på denne adressen.",
            "Det er ingenting på denne adressa.",
            "There is nothing at this address.",
        ],
        MethodNotAllowed (
            StatusCode::METHOD_NOT_ALLOWED,
            ["Metoden er ikke tillatt", "Metoden er ikkje tillaten", "Method not allowed"]
        ) = "method_not_allowed": [
            "Adressen svarer på {found}.",
            "Adressa svarar på {found}.",
            "The address answers {found}.",
        ],
        NotAcceptable (
            StatusCode::NOT_ACCEPTABLE,
            ["Ingen slik representasjon", "Ingen slik representasjon", "No such representation"]
        ) = "not_acceptable": [
            "Accept må tillate en av {found}.",
            "Accept må tillate ein av {found}.",
            "Accept must allow one of {found}.",
        ],
        TooLarge (StatusCode::PAYLOAD_TOO_LARGE, ["For stor", "For stor", "Too large"]) = "too_large": [
            "Kroppen kan ha høyst {found} byte.",
            "Kroppen kan ha høgst {found} byte.",
            "The body can be at most {found} bytes.",
        ],
        UnsupportedMediaType (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ["Ukjent medietype", "Ukjend medietype", "Unsupported media type"]
        ) = "unsupported_media_type": [
            "Content-Type må være {found}.",
            "Content-Type må vere {found}.",
            "Content-Type must be {found}.",
        ],
        Compressed (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ["Komprimert", "Komprimert", "Compressed"]
        ) = "unsupported_media_type": [
            "Kroppen må være {found}, ukomprimert eller med Content-Encoding: gzip.",
            "Kroppen må vere {found}, ukomprimert eller med Content-Encoding: gzip.",
            "The body must be {found}, uncompressed or with Content-Encoding: gzip.",
        ],
        NotGzip (StatusCode::BAD_REQUEST, ["Ikke gyldig gzip", "Ikkje gyldig gzip", "Not valid gzip"]) = "syntax": [
            "Content-Encoding er gzip, men kroppen er det ikke, eller slutter for tidlig.",
            "Content-Encoding er gzip, men kroppen er det ikkje, eller sluttar for tidleg.",
            "Content-Encoding is gzip, but the body is not, or ends too early.",
        ],
        Preflight (
            StatusCode::FORBIDDEN,
            ["Ikke tillatt derfra", "Ikkje tillate derifrå", "Not allowed from there"]
        ) = "cross_site": [
            "Sider på andre nettsteder kan bare kalle dette om innstillingene slipper dem inn, og da med hodene {found}.",
            "Sider på andre nettstader kan berre kalle dette om innstillingane slepp dei inn, og då med hovuda {found}.",
            "Pages of other sites may call this only if the settings let them in, and then with the headers {found}.",
        ],
        Charset (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ["Ikke UTF-8", "Ikkje UTF-8", "Not UTF-8"]
        ) = "unsupported_media_type": [
            "JSON er i UTF-8, men Content-Type sier at kroppen er i {found}.",
            "JSON er i UTF-8, men Content-Type seier at kroppen er i {found}.",
            "JSON is in UTF-8, but Content-Type says that the body is in {found}.",
        ],
        InvalidInput (
            StatusCode::UNPROCESSABLE_ENTITY,
            ["Feil i det som er sendt inn", "Feil i det som er sendt inn", "Faults in the input"]
        ) = "invalid_input": { faults_in_errors(faults, language) },
        NotOnRecord (
            StatusCode::NOT_FOUND,
            ["Ikke bekreftet", "Ikkje stadfesta", "Not confirmed"]
        ) = "not_on_record": [
            "Ingen tilbud fra SSB har dette nummeret og denne kontrollkoden. Se etter at begge er skrevet som på papiret; stemmer de, er papiret ikke utstedt av SSB.",
            "Ingen tilbod frå SSB har dette nummeret og denne kontrollkoden. Sjå etter at begge er skrivne som på papiret; stemmer dei, er papiret ikkje utferda av SSB.",
            "No quote of Statistics Norway has this number and this verification code. Check that both are typed as on the paper; if they are, the paper was not issued by Statistics Norway.",
        ],
        BadRequest (
            StatusCode::BAD_REQUEST,
            ["Kan ikke leses", "Kan ikkje lesast", "Cannot be read"]
        ) = "bad_request": [
            "Forespørselen kan ikke leses.",
            "Førespurnaden kan ikkje lesast.",
            "The request cannot be read.",
        ],
        BadHeader (StatusCode::BAD_REQUEST, ["Feil i et hode", "Feil i eit hovud", "Faulty header"]) = "bad_header": [
            "Ventet {found}.",
            "Venta {found}.",
            "Expected {found}.",
        ],
        Conflict (
            StatusCode::CONFLICT,
            ["Går ikke i denne tilstanden", "Går ikkje i denne tilstanden", "Not possible in this state"]
        ) = "conflict": { found.to_owned() },
        Stale (
            StatusCode::PRECONDITION_FAILED,
            ["Endret i mellomtiden", "Endra i mellomtida", "Changed in the meantime"]
        ) = "stale": [
            "Tilbudet er endret etter at du så det; hent det på nytt og prøv igjen med den nye ETag.",
            "Tilbodet er endra etter at du såg det; hent det på nytt og prøv igjen med den nye ETag.",
            "The quote has changed since you read it; get it again and retry with its new ETag.",
        ],
        Weakened (
            StatusCode::PRECONDITION_FAILED,
            ["ETag svekket underveis", "ETag svekt undervegs", "ETag weakened in transit"]
        ) = "etag_weakened": [
            "If-Match har en svak ETag (W/\"…\"). Tilbudet er ikke endret, men noe på veien, som en proxy som komprimerer, har svekket merket. Send det uten W/ foran, eller hent tilbudet uten komprimering.",
            "If-Match har ein svak ETag (W/\"…\"). Tilbodet er ikkje endra, men noko på vegen, som ein proxy som komprimerer, har svekt merket. Send det utan W/ framfor, eller hent tilbodet utan komprimering.",
            "If-Match has a weak ETag (W/\"…\"). The quote has not changed, but something on the way, such as a compressing proxy, weakened the tag. Send it without the W/, or get the quote uncompressed.",
        ],
        PreconditionRequired (
            StatusCode::PRECONDITION_REQUIRED,
            ["If-Match mangler", "If-Match manglar", "If-Match is missing"]
        ) = "precondition_required": [
            "Send If-Match med ETag fra tilbudet slik du så det.",
            "Send If-Match med ETag frå tilbodet slik du såg det.",
            "Send If-Match with the ETag of the quote as you read it.",
        ],
        AnyVersion (
            StatusCode::PRECONDITION_REQUIRED,
            ["If-Match uten versjon", "If-Match utan versjon", "If-Match without a version"]
        ) = "precondition_required": [
            "If-Match: * sier ikke hvilken versjon du så. Send ETag fra tilbudet slik du så det.",
            "If-Match: * seier ikkje kva versjon du såg. Send ETag frå tilbodet slik du såg det.",
            "If-Match: * does not say which version you read. Send the ETag of the quote as you read it.",
        ],
        KeyReused (
            StatusCode::UNPROCESSABLE_ENTITY,
            ["Nøkkelen er brukt før", "Nøkkelen er brukt før", "The key has been used before"]
        ) = "idempotency_key_reused": [
            "Denne Idempotency-Key er brukt til en annen forespørsel; bruk en ny.",
            "Denne Idempotency-Key er brukt til ein annan førespurnad; bruk ein ny.",
            "This Idempotency-Key was used for another request; use a new one.",
        ],
        Unauthenticated (
            StatusCode::UNAUTHORIZED,
            ["Ikke pålogget", "Ikkje pålogga", "Not authenticated"]
        ) = "credentials_missing": { found.to_owned() },
        Forbidden (StatusCode::FORBIDDEN, ["Ingen adgang", "Ingen tilgang", "Not allowed"]) = "forbidden": [
            "Krever rollen {found}.",
            "Krev rolla {found}.",
            "Needs the role {found}.",
        ],
        CrossSite (
            StatusCode::FORBIDDEN,
            ["Sendt fra en annen side", "Send frå ei anna side", "Sent from another site"]
        ) = "cross_site": [
            "Nettleseren sendte forespørselen fra en annen side enn denne tjenestens.",
            "Nettlesaren sende førespurnaden frå ei anna side enn denne tenesta sine.",
            "The browser sent the request from another site's page.",
        ],
        LocalOnly (
            StatusCode::FORBIDDEN,
            ["Bare fra denne maskinen", "Berre frå denne maskina", "From this machine only"]
        ) = "local_only": [
            "Ingen pålogging er satt opp, så tjenesten svarer bare på localhost og uten mellomledd.",
            "Inga pålogging er sett opp, så tenesta svarar berre på localhost og utan mellomledd.",
            "Sign-in is not set up, so the service answers only on localhost and without a proxy.",
        ],
        TooMany (
            StatusCode::TOO_MANY_REQUESTS,
            ["For mange forespørsler", "For mange førespurnader", "Too many requests"]
        ) = "too_many_requests": [
            "Prøv igjen om {seconds}.",
            "Prøv igjen om {seconds}.",
            "Try again in {seconds}.";
            seconds = seconds(found, language)
        ],
        HeadTooLarge (
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            ["For store hoder", "For store hovud", "Header fields too large"]
        ) = "head_too_large": [
            "Hodene kan ha høyst {found} byte i alt.",
            "Hovuda kan ha høgst {found} byte i alt.",
            "The header fields can be at most {found} bytes in all.",
        ],
        TooSlow (StatusCode::REQUEST_TIMEOUT, ["For langsomt", "For langsamt", "Too slow"]) = "too_slow": [
            "Kroppen må komme innen {seconds}.",
            "Kroppen må kome innan {seconds}.",
            "The body must arrive within {seconds}.";
            seconds = seconds(found, language)
        ],
        TariffDefects (
            StatusCode::UNPROCESSABLE_ENTITY,
            ["Feil i prislistene", "Feil i prislistene", "Defects in the price lists"]
        ) = "tariff_defects": [
            "De tidligere prislistene gjelder fortsatt; hver feil står i \"errors\".",
            "Dei tidlegare prislistene gjeld framleis; kvar feil står i \"errors\".",
            "The previous price lists stay in force; each defect is in \"errors\".",
        ],
        ProviderAway (
            StatusCode::SERVICE_UNAVAILABLE,
            ["Påloggingstjenesten er borte", "Påloggingstenesta er borte", "The identity provider is unavailable"]
        ) = "identity_provider_away": [
            "Prøv igjen om {seconds}.",
            "Prøv igjen om {seconds}.",
            "Try again in {seconds}.";
            seconds = seconds(found, language)
        ],
        NotReady (
            StatusCode::SERVICE_UNAVAILABLE,
            ["Ikke klar", "Ikkje klar", "Not ready"]
        ) = "not_ready": { found.to_owned() },
        RendererAway (
            StatusCode::SERVICE_UNAVAILABLE,
            ["Dokumenttjenesten er borte", "Dokumenttenesta er borte", "The document service is unavailable"]
        ) = "renderer_away": [
            "Prøv igjen om {seconds}.",
            "Prøv igjen om {seconds}.",
            "Try again in {seconds}.";
            seconds = seconds(RETRY_AFTER_SECONDS, language)
        ],
        StoreAway (
            StatusCode::SERVICE_UNAVAILABLE,
            ["Lageret er borte", "Lageret er borte", "The store is unavailable"]
        ) = "store_away": [
            "Prøv igjen om {seconds}.",
            "Prøv igjen om {seconds}.",
            "Try again in {seconds}.";
            seconds = seconds(RETRY_AFTER_SECONDS, language)
        ],
        Busy (StatusCode::SERVICE_UNAVAILABLE, ["Opptatt", "Oppteken", "Busy"]) = "busy": [
            "Tjenesten har for mye å gjøre; prøv igjen om {seconds}.",
            "Tenesta har for mykje å gjere; prøv igjen om {seconds}.",
            "The service is busy; try again in {seconds}.";
            seconds = seconds(RETRY_AFTER_SECONDS, language)
        ],
        Internal (StatusCode::INTERNAL_SERVER_ERROR, ["Intern feil", "Intern feil", "Internal error"]) = "internal": [
            "Feilen er hos oss og er loggført.",
            "Feilen er hos oss og er loggført.",
            "The error is ours and has been logged.",
        ],
    }
}

impl ProblemKind {
    pub const fn status(self) -> StatusCode {
        self.columns().0
    }

    pub(super) const fn title(self, language: Language) -> &'static str {
        let [nb, nn, en] = self.columns().1;
        language.pick(nb, nn, en)
    }

    /// The kind of an error that the framework answers itself.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::NOT_ACCEPTABLE => Self::NotAcceptable,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::UnsupportedMediaType,
            StatusCode::SERVICE_UNAVAILABLE => Self::Busy,
            StatusCode::REQUEST_TIMEOUT => Self::TooSlow,
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => Self::HeadTooLarge,
            status if status.is_client_error() => Self::BadRequest,
            _ => Self::Internal,
        }
    }
}

fn faults_in_errors(faults: usize, language: Language) -> String {
    match (faults, language) {
        (1, Language::Nb) => "1 feil; den står i \"errors\".".to_owned(),
        (1, Language::Nn) => "1 feil; han står i \"errors\".".to_owned(),
        (1, Language::En) => "1 fault; it is in \"errors\".".to_owned(),
        (_, Language::Nb) => format!("{faults} feil; hver av dem står i \"errors\"."),
        (_, Language::Nn) => format!("{faults} feil; kvar av dei står i \"errors\"."),
        (_, Language::En) => format!("{faults} faults; each is in \"errors\"."),
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Conflict, Denied};
    use crate::input::{Coded, FaultKind};

    #[test]
    fn codes_are_lower_case_words() {
        let codes = [ProblemKind::CODES, Conflict::CODES, Denied::CODES, FaultKind::CODES].concat();
        let formed = |code: &&str| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        assert_eq!(codes.iter().find(|code| !formed(code)), None);
    }

    #[test]
    fn a_kind_is_written_in_the_requested_language() {
        assert_eq!(ProblemKind::TooSlow.status(), StatusCode::REQUEST_TIMEOUT);
        assert_eq!(ProblemKind::TooSlow.title(Language::Nn), "For langsamt");
        assert_eq!(ProblemKind::TooSlow.message(Language::Nb, "1", 0), "Kroppen må komme innen 1 sekund.");
        assert_eq!(ProblemKind::InvalidInput.message(Language::En, "", 2), "2 faults; each is in \"errors\".");
    }
}
