//! Errors as RFC 9457 problem details, in the caller's language, with a stable code and every fault.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LANGUAGE, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{AppError, Denied};
use crate::input::{Faults, Problem as InputProblem};
use crate::language::Language;
use crate::tariff::Defect;

/// The media type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Seconds after which a busy server may be asked again.
const RETRY_AFTER_SECONDS: &str = "2";

/// A problem, as RFC 9457 has it, with a code and the faults.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// A URI that names the kind of problem: `urn:prisoverslag:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem, for a person.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The kind of problem, for a program; stable.
    pub code: &'static str,
    /// What happened here, for a person.
    pub detail: String,
    /// Every fault of the input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FaultBody>,
}

/// A fault of the input.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Fault)]
pub struct FaultBody {
    /// The place in the request, as a JSONPath (RFC 9535).
    pub path: String,
    /// What is wrong, for a program; stable.
    pub code: &'static str,
    /// What was found and what was expected, for a person.
    pub message: String,
}

/// The kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The body is not JSON.
    Syntax,
    /// There is nothing at this address.
    NotFound,
    /// The address has other methods.
    MethodNotAllowed,
    /// No representation that the caller accepts.
    NotAcceptable,
    /// The body is too large.
    TooLarge,
    /// The body has another media type.
    UnsupportedMediaType,
    /// The input has faults.
    InvalidInput,
    /// The request cannot be read.
    BadRequest,
    /// A header cannot be read.
    BadHeader,
    /// What is asked cannot be done with a thing in this state.
    Conflict,
    /// The thing has changed since the caller saw it.
    Stale,
    /// The caller must say what it saw.
    PreconditionRequired,
    /// The Idempotency-Key was used for another request.
    KeyReused,
    /// The caller must be known, and is not.
    Unauthenticated,
    /// The caller is known, and may not.
    Forbidden,
    /// A page elsewhere had a browser send the request.
    CrossSite,
    /// Nobody signs in, so only this machine may call.
    LocalOnly,
    /// The caller asks too often.
    TooMany,
    /// The header fields are too large.
    HeadTooLarge,
    /// The body takes too long to come.
    TooSlow,
    /// The tariffs have defects.
    TariffDefects,
    /// The identity provider is away.
    ProviderAway,
    /// The server is not ready.
    NotReady,
    /// The store is away.
    StoreAway,
    /// Too much is asked at once.
    Busy,
    /// The fault is ours.
    Internal,
}

/// A problem about to be answered.
#[derive(Debug)]
pub struct Problem {
    kind: Kind,
    language: Language,
    found: String,
    faults: Faults,
    /// A code that is more precise than that of the kind.
    code: Option<&'static str>,
    /// Defects of the tariffs, each with its place.
    defects: Vec<Defect>,
    /// Seconds after which it is worth asking again.
    after: Option<u64>,
}

impl Kind {
    /// Its HTTP status.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Syntax | Self::BadRequest | Self::BadHeader => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::InvalidInput | Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::CrossSite | Self::LocalOnly => StatusCode::FORBIDDEN,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TariffDefects => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Busy | Self::StoreAway | Self::ProviderAway | Self::NotReady => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The kind that a status of the framework's own tells.
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

    const fn code(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::NotAcceptable => "not_acceptable",
            Self::TooLarge => "too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::InvalidInput => "invalid_input",
            Self::BadRequest => "bad_request",
            Self::BadHeader => "bad_header",
            Self::Conflict => "conflict",
            Self::Stale => "stale",
            Self::PreconditionRequired => "precondition_required",
            Self::KeyReused => "idempotency_key_reused",
            Self::Unauthenticated => "credentials_missing",
            Self::Forbidden => "forbidden",
            Self::CrossSite => "cross_site",
            Self::LocalOnly => "local_only",
            Self::TooMany => "too_many_requests",
            Self::HeadTooLarge => "head_too_large",
            Self::TooSlow => "too_slow",
            Self::TariffDefects => "tariff_defects",
            Self::ProviderAway => "identity_provider_away",
            Self::NotReady => "not_ready",
            Self::StoreAway => "store_away",
            Self::Busy => "busy",
            Self::Internal => "internal",
        }
    }

    const fn title(self, language: Language) -> &'static str {
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
            Self::PreconditionRequired => language.pick("If-Match mangler", "If-Match manglar", "If-Match is missing"),
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
            Self::StoreAway => language.pick("Lageret er borte", "Lageret er borte", "The store is away"),
            Self::Busy => language.pick("Opptatt", "Oppteken", "Busy"),
            Self::Internal => language.pick("Intern feil", "Intern feil", "Internal error"),
        }
    }

    fn detail(self, language: Language, found: &str, faults: usize) -> String {
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
            Self::InvalidInput => say(
                format!("{faults} feil; hver av dem står i errors."),
                format!("{faults} feil; kvar av dei står i errors."),
                format!("{faults} fault(s); each stands in errors."),
            ),
            Self::BadRequest => say(
                "Forespørselen kan ikke leses.".to_owned(),
                "Førespurnaden kan ikkje lesast.".to_owned(),
                "The request cannot be read.".to_owned(),
            ),
            Self::BadHeader => say(format!("Ventet {found}."), format!("Venta {found}."), format!("Expected {found}.")),
            // What stands in the way is told where it is known.
            Self::Conflict => found.to_owned(),
            Self::Stale => say(
                "Tilbudet er endret etter at du så det; hent det på nytt og prøv igjen med den nye ETag.".to_owned(),
                "Tilbodet er endra etter at du såg det; hent det på nytt og prøv igjen med den nye ETag.".to_owned(),
                "The quote has changed since you saw it; get it again and try with its new ETag.".to_owned(),
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
                format!("Krever en av rollene {found}."),
                format!("Krev ei av rollene {found}."),
                format!("Needs one of the roles {found}."),
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
            Self::TooMany => say(
                format!("Prøv igjen om {found} sekunder."),
                format!("Prøv igjen om {found} sekund."),
                format!("Try again in {found} seconds."),
            ),
            Self::HeadTooLarge => say(
                format!("Hodene kan ha høyst {found} byte i alt."),
                format!("Hovuda kan ha høgst {found} byte i alt."),
                format!("The header fields can have at most {found} bytes in all."),
            ),
            Self::TooSlow => say(
                format!("Kroppen må komme innen {found} sekunder."),
                format!("Kroppen må kome innan {found} sekund."),
                format!("The body must come within {found} seconds."),
            ),
            Self::TariffDefects => say(
                "De tidligere tariffene gjelder fortsatt; hver feil står i errors.".to_owned(),
                "Dei tidlegare tariffane gjeld framleis; kvar feil står i errors.".to_owned(),
                "The former tariffs stay in use; each defect stands in errors.".to_owned(),
            ),
            Self::NotReady => found.to_owned(),
            Self::ProviderAway | Self::StoreAway => say(
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

impl Problem {
    /// A problem of a kind.
    pub fn new(kind: Kind, language: Language) -> Self {
        Self {
            kind,
            language,
            found: String::new(),
            faults: Faults::default(),
            code: None,
            defects: Vec::new(),
            after: None,
        }
    }

    /// What the detail names: the methods, media types or limit that hold here.
    pub fn found(mut self, found: &str) -> Self {
        found.clone_into(&mut self.found);
        self
    }

    /// The seconds after which it is worth asking again.
    pub fn after(mut self, seconds: u64) -> Self {
        self.after = Some(seconds);
        self.found(&seconds.to_string())
    }

    /// The same problem under a more precise code.
    pub fn named(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    /// What a use case failed with. A fault of ours is logged here and told to nobody.
    pub fn of(error: AppError, language: Language) -> Self {
        match error {
            AppError::Faults(faults) => Self { faults, ..Self::new(Kind::InvalidInput, language) },
            AppError::Unauthenticated(denied) => Self::denied(&denied, language),
            AppError::Forbidden { needs } => {
                let roles: Vec<&str> = needs.iter().map(|role| role.word()).collect();
                Self::new(Kind::Forbidden, language).found(&roles.join(", "))
            }
            AppError::ProviderAway(cause) => {
                tracing::warn!(cause, "the identity provider is away");
                Self::new(Kind::ProviderAway, language)
            }
            AppError::Defects(defects) => Self { defects, ..Self::new(Kind::TariffDefects, language) },
            AppError::Busy => Self::new(Kind::Busy, language),
            AppError::NotFound => Self::new(Kind::NotFound, language),
            AppError::Stale => Self::new(Kind::Stale, language),
            AppError::PreconditionRequired => Self::new(Kind::PreconditionRequired, language),
            AppError::KeyReused => Self::new(Kind::KeyReused, language),
            AppError::Conflict(conflict) => Self { code: Some(conflict.code()), ..Self::new(Kind::Conflict, language) }
                .found(&conflict.message(language)),
            AppError::StoreAway(cause) => {
                tracing::warn!(cause, "the store is away");
                Self::new(Kind::StoreAway, language)
            }
            AppError::Internal(cause) => {
                tracing::error!(cause, "a request failed");
                Self::new(Kind::Internal, language)
            }
        }
    }

    /// What happened, for a person.
    pub fn detail(&self) -> String {
        self.kind.detail(self.language, &self.found, self.faults.as_slice().len())
    }

    /// Its HTTP status.
    pub const fn status(&self) -> StatusCode {
        self.kind.status()
    }

    fn denied(denied: &Denied, language: Language) -> Self {
        let problem = Self::new(Kind::Unauthenticated, language);
        match denied {
            Denied::Missing => problem,
            Denied::Invalid(why) => problem.named("credentials_invalid").found(why),
            Denied::Expired => {
                problem.named("credentials_expired").found(language.pick("utløpt", "gått ut", "expired"))
            }
            Denied::Revoked => {
                problem.named("credentials_revoked").found(language.pick("trukket tilbake", "trekt tilbake", "revoked"))
            }
        }
    }

    /// The response.
    pub fn into_response(self) -> HttpResponse {
        let Self { kind, language, found, faults, code, defects, after } = self;
        let code = code.unwrap_or(kind.code());
        let fault = |fault: &crate::input::Fault| FaultBody {
            path: fault.path.to_string(),
            code: fault.problem.code(),
            message: fault.problem.message(language),
        };
        let shown = faults.as_slice().iter().filter(|fault| !matches!(fault.problem, InputProblem::MoreFaults { .. }));
        let body = ProblemBody {
            kind: format!("urn:prisoverslag:problem:{code}"),
            title: kind.title(language).to_owned(),
            status: kind.status().as_u16(),
            code,
            detail: kind.detail(language, &found, shown.count()),
            errors: faults.as_slice().iter().map(fault).chain(defects.iter().map(defect_body)).collect(),
        };
        let mut response = HttpResponse::build(kind.status());
        response.content_type(PROBLEM_JSON).insert_header((CONTENT_LANGUAGE, language.code()));
        response.insert_header((VARY, "Accept, Accept-Language"));
        if let Some(seconds) = after {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        } else if kind.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((RETRY_AFTER, RETRY_AFTER_SECONDS));
        }
        if kind == Kind::Unauthenticated {
            // RFC 6750, section 3: who showed nothing is told no error.
            let shown = if found.is_empty() { "" } else { ", error=\"invalid_token\"" };
            response.insert_header((WWW_AUTHENTICATE, format!("Bearer realm=\"prisoverslag\"{shown}")));
        }
        response.body(crate::language::raw(&body).get().to_owned())
    }
}

/// A defect of a tariff file, as a fault with the file and line for its place.
fn defect_body(defect: &Defect) -> FaultBody {
    let place = defect.location.as_ref().map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
    let message = [Some(defect.message.as_str()), defect.hint.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    FaultBody { path: format!("{}{place}", defect.file), code: "tariff_defect", message: message.join(" ") }
}
