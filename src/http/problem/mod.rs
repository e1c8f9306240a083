//! Errors as RFC 9457 problem details, in the caller's language, with a stable code and every fault.

mod codes;
mod help;
mod kind;
mod meaning;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LANGUAGE, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use serde::Serialize;
use utoipa::ToSchema;

use self::codes::TARIFF_DEFECT;
pub use self::codes::{FaultCode, ProblemCode};
pub use self::help::{Help, fault_texts, help};
pub use self::kind::{ProblemKind, RETRY_AFTER_SECONDS};
use super::caching::NEVER_STORED;
use super::request_id::request_id;
use crate::app::AppError;
use crate::input::{Fault, FaultKind, quoted};
use crate::language::Language;
use crate::tariff::Defect;

/// The media type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Seconds after which a caller may retry when the identity provider is unavailable.
const PROVIDER_AFTER_SECONDS: u64 = 20;

/// A problem (RFC 9457) with a code and the faults.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// The address of a page on the kind of problem, from the root of the service: `/docs/problems/` and the code.
    #[schema(example = "/docs/problems/invalid_input")]
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem, for a person.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The kind of problem, for a program; stable.
    #[schema(value_type = ProblemCode)]
    pub code: &'static str,
    /// What happened here, for a person.
    pub detail: String,
    /// The id of the request, which the log has too, and the header `X-Request-Id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Every fault of the input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FaultBody>,
}

/// A fault of the input.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Fault)]
pub struct FaultBody {
    /// The path in the request, as a JSONPath (RFC 9535).
    pub path: String,
    /// What is wrong, for a program; stable.
    #[schema(value_type = FaultCode)]
    pub code: &'static str,
    /// What was found and what was expected, for a person.
    pub message: String,
}

/// A problem before it is answered.
#[derive(Debug)]
pub struct Problem {
    kind: ProblemKind,
    language: Language,
    found: String,
    faults: Vec<Fault>,
    /// The code of the kind, or a more precise one.
    code: &'static str,
    /// Defects of the tariffs, each with its location.
    defects: Vec<Defect>,
    /// Seconds after which a retry may succeed.
    after: Option<u64>,
}

impl Problem {
    pub fn new(kind: ProblemKind, language: Language) -> Self {
        Self {
            kind,
            language,
            found: String::new(),
            faults: Vec::new(),
            code: kind.code(),
            defects: Vec::new(),
            after: None,
        }
    }

    /// What the detail names: the methods, media types, limit or cause that apply.
    pub fn found(mut self, found: &str) -> Self {
        found.clone_into(&mut self.found);
        self
    }

    /// Seconds after which a retry may succeed.
    pub fn after(mut self, seconds: u64) -> Self {
        self.after = Some(seconds);
        self.found(&seconds.to_string())
    }

    /// Sets a more precise code.
    pub fn named(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }

    /// The problem of a failed use case. A cause of our own is logged here and never sent.
    pub fn of(error: AppError, language: Language) -> Self {
        let problem = Self::new(kind(&error), language).named(code(&error));
        match error {
            AppError::Faults(mut faults) => Self { faults: faults.take(), ..problem },
            AppError::Defects(defects) => Self { defects, ..problem },
            AppError::Unauthenticated(denied) => problem.found(&denied.message(language)),
            AppError::Conflict(conflict) => problem.found(&conflict.message(language)),
            AppError::Forbidden { needs } => {
                let roles: Vec<&str> = needs.iter().map(|role| role.word()).collect();
                problem.found(&quoted(&roles, language))
            }
            AppError::TooMuch { after } => problem.after(after),
            AppError::ProviderAway(cause) => {
                tracing::warn!(cause, "the identity provider is unavailable");
                problem.after(PROVIDER_AFTER_SECONDS)
            }
            AppError::RendererAway(cause) => {
                tracing::error!(cause, "no document can be typeset or read");
                problem
            }
            AppError::StoreAway(cause) => {
                tracing::warn!(cause, "the store is unavailable");
                problem
            }
            AppError::Internal(cause) => {
                tracing::error!(cause, "a request failed");
                problem
            }
            AppError::Busy
            | AppError::NotFound
            | AppError::NotOnRecord
            | AppError::Stale
            | AppError::Weakened
            | AppError::AnyVersion
            | AppError::PreconditionRequired
            | AppError::KeyReused => problem,
        }
    }

    /// What happened, for a person.
    pub fn detail(&self) -> String {
        self.kind.message(self.language, &self.found, self.faults.len())
    }

    pub const fn status(&self) -> StatusCode {
        self.kind.status()
    }

    pub fn into_response(self) -> HttpResponse {
        let Self { kind, language, found, faults, code, defects, after } = self;
        let fault = |fault: &Fault| FaultBody {
            path: fault.path.to_string(),
            code: fault.kind.code(),
            message: fault.kind.message(language),
        };
        let shown = faults.iter().filter(|fault| !matches!(fault.kind, FaultKind::MoreFaults { .. }));
        let body = ProblemBody {
            kind: format!("/docs/problems/{code}"),
            title: kind.title(language).to_owned(),
            status: kind.status().as_u16(),
            code,
            detail: kind.message(language, &found, shown.count()),
            instance: request_id(),
            errors: faults.iter().map(fault).chain(defects.iter().map(defect_body)).collect(),
        };
        let mut response = HttpResponse::build(kind.status());
        response.content_type(PROBLEM_JSON).insert_header((CONTENT_LANGUAGE, language.code()));
        // Some problems would else be stored by their status alone (RFC 9111, section 4.2.2).
        response.insert_header((VARY, "Accept, Accept-Language")).insert_header(NEVER_STORED);
        if let Some(seconds) = after {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        } else if kind.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((RETRY_AFTER, RETRY_AFTER_SECONDS));
        }
        if kind == ProblemKind::Unauthenticated {
            // RFC 6750, section 3: without credentials there is no error to name.
            let error = if code == kind.code() { "" } else { ", error=\"invalid_token\"" };
            response.insert_header((WWW_AUTHENTICATE, format!("Bearer realm=\"prisoverslag\"{error}")));
        }
        response.body(crate::language::raw(&body).get().to_owned() + "\n")
    }
}

const fn kind(error: &AppError) -> ProblemKind {
    match error {
        AppError::Faults(_) => ProblemKind::InvalidInput,
        AppError::Unauthenticated(_) => ProblemKind::Unauthenticated,
        AppError::Forbidden { .. } => ProblemKind::Forbidden,
        AppError::ProviderAway(_) => ProblemKind::ProviderAway,
        AppError::Defects(_) => ProblemKind::TariffDefects,
        AppError::Busy => ProblemKind::Busy,
        AppError::TooMuch { .. } => ProblemKind::TooMany,
        AppError::NotFound => ProblemKind::NotFound,
        AppError::NotOnRecord => ProblemKind::NotOnRecord,
        AppError::Stale => ProblemKind::Stale,
        AppError::Weakened => ProblemKind::Weakened,
        AppError::AnyVersion => ProblemKind::AnyVersion,
        AppError::PreconditionRequired => ProblemKind::PreconditionRequired,
        AppError::KeyReused => ProblemKind::KeyReused,
        AppError::Conflict(_) => ProblemKind::Conflict,
        AppError::RendererAway(_) => ProblemKind::RendererAway,
        AppError::StoreAway(_) => ProblemKind::StoreAway,
        AppError::Internal(_) => ProblemKind::Internal,
    }
}

/// The code that an error is answered with, also for metrics.
pub const fn code(error: &AppError) -> &'static str {
    match error {
        AppError::Unauthenticated(denied) => denied.code(),
        AppError::Conflict(conflict) => conflict.code(),
        other => kind(other).code(),
    }
}

/// A defect of a tariff file as a fault, with file and line as its path.
fn defect_body(defect: &Defect) -> FaultBody {
    let place = defect.location.as_ref().map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
    let message = [Some(defect.message.as_str()), defect.hint.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    FaultBody { path: format!("{}{place}", defect.file), code: TARIFF_DEFECT, message: message.join(" ") }
}
