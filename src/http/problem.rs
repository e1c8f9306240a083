//! Errors as RFC 9457 problem details, in the caller's language, with a stable code and every fault.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LANGUAGE, RETRY_AFTER, VARY};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::AppError;
use crate::input::{Faults, Problem as InputProblem};
use crate::language::Language;

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
            Self::Busy | Self::StoreAway => StatusCode::SERVICE_UNAVAILABLE,
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
            Self::StoreAway => say(
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
        Self { kind, language, found: String::new(), faults: Faults::default(), code: None }
    }

    /// What the detail names: the methods, media types or limit that hold here.
    pub fn found(mut self, found: &str) -> Self {
        found.clone_into(&mut self.found);
        self
    }

    /// What a use case failed with. A fault of ours is logged here and told to nobody.
    pub fn of(error: AppError, language: Language) -> Self {
        match error {
            AppError::Faults(faults) => Self { faults, ..Self::new(Kind::InvalidInput, language) },
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

    /// The response.
    pub fn into_response(self) -> HttpResponse {
        let Self { kind, language, found, faults, code } = self;
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
            errors: faults.as_slice().iter().map(fault).collect(),
        };
        let mut response = HttpResponse::build(kind.status());
        response.content_type(PROBLEM_JSON).insert_header((CONTENT_LANGUAGE, language.code()));
        response.insert_header((VARY, "Accept, Accept-Language"));
        if matches!(kind, Kind::Busy | Kind::StoreAway) {
            response.insert_header((RETRY_AFTER, RETRY_AFTER_SECONDS));
        }
        response.body(crate::language::raw(&body).get().to_owned())
    }
}
