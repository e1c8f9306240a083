//! Errors as RFC 9457 problem details, in the caller's language, with a stable code and every fault.

mod kind;
mod texts;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LANGUAGE, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use serde::Serialize;
use utoipa::ToSchema;

pub use self::kind::ProblemKind;
use crate::app::{AppError, Denied};
use crate::input::{FaultKind, Faults, quoted};
use crate::language::Language;
use crate::tariff::Defect;

/// The media type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Seconds after which a busy server may be asked again.
pub const RETRY_AFTER_SECONDS: &str = "2";

/// Seconds after which an identity provider that is away is asked again.
const PROVIDER_AFTER_SECONDS: u64 = 20;

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

/// A problem about to be answered.
#[derive(Debug)]
pub struct Problem {
    kind: ProblemKind,
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

impl Problem {
    pub fn new(kind: ProblemKind, language: Language) -> Self {
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
            AppError::Faults(faults) => Self { faults, ..Self::new(ProblemKind::InvalidInput, language) },
            AppError::Unauthenticated(denied) => Self::denied(&denied, language),
            AppError::Forbidden { needs } => {
                let roles: Vec<&str> = needs.iter().map(|role| role.word()).collect();
                Self::new(ProblemKind::Forbidden, language).found(&quoted(&roles, language))
            }
            AppError::ProviderAway(cause) => {
                tracing::warn!(cause, "the identity provider is away");
                Self::new(ProblemKind::ProviderAway, language).after(PROVIDER_AFTER_SECONDS)
            }
            AppError::Defects(defects) => Self { defects, ..Self::new(ProblemKind::TariffDefects, language) },
            AppError::Busy => Self::new(ProblemKind::Busy, language),
            AppError::TooMuch { after } => Self::new(ProblemKind::TooMany, language).after(after),
            AppError::NotFound => Self::new(ProblemKind::NotFound, language),
            AppError::Stale => Self::new(ProblemKind::Stale, language),
            AppError::Weakened => Self::new(ProblemKind::Weakened, language),
            AppError::AnyVersion => Self::new(ProblemKind::AnyVersion, language),
            AppError::PreconditionRequired => Self::new(ProblemKind::PreconditionRequired, language),
            AppError::KeyReused => Self::new(ProblemKind::KeyReused, language),
            AppError::Conflict(conflict) => {
                Self { code: Some(conflict.code()), ..Self::new(ProblemKind::Conflict, language) }
                    .found(&conflict.message(language))
            }
            AppError::RendererAway(cause) => {
                tracing::error!(cause, "no document can be set or read");
                Self::new(ProblemKind::RendererAway, language)
            }
            AppError::StoreAway(cause) => {
                tracing::warn!(cause, "the store is away");
                Self::new(ProblemKind::StoreAway, language)
            }
            AppError::Internal(cause) => {
                tracing::error!(cause, "a request failed");
                Self::new(ProblemKind::Internal, language)
            }
        }
    }

    /// What happened, for a person.
    pub fn detail(&self) -> String {
        self.kind.detail(self.language, &self.found, self.faults.as_slice().len())
    }

    pub const fn status(&self) -> StatusCode {
        self.kind.status()
    }

    fn denied(denied: &Denied, language: Language) -> Self {
        let problem = Self::new(ProblemKind::Unauthenticated, language);
        match denied {
            Denied::Missing => problem,
            Denied::Invalid(why) => problem.named("credentials_invalid").found(&why.message(language)),
            Denied::Expired => {
                problem.named("credentials_expired").found(language.pick("utløpt", "gått ut", "expired"))
            }
            Denied::Revoked => {
                problem.named("credentials_revoked").found(language.pick("trukket tilbake", "trekt tilbake", "revoked"))
            }
        }
    }

    pub fn into_response(self) -> HttpResponse {
        let Self { kind, language, found, faults, code, defects, after } = self;
        let code = code.unwrap_or(kind.code());
        let fault = |fault: &crate::input::Fault| FaultBody {
            path: fault.path.to_string(),
            code: fault.kind.code(),
            message: fault.kind.message(language),
        };
        let shown = faults.as_slice().iter().filter(|fault| !matches!(fault.kind, FaultKind::MoreFaults { .. }));
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
        if kind == ProblemKind::Unauthenticated {
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
