//! The kinds of problems: each with its status and its code.

use actix_web::http::StatusCode;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    Syntax,
    /// There is nothing at this address.
    NotFound,
    MethodNotAllowed,
    /// No representation that the caller accepts.
    NotAcceptable,
    TooLarge,
    /// The body has another media type.
    UnsupportedMediaType,
    Compressed,
    /// The body is said to be in another encoding than UTF-8.
    Charset,
    InvalidInput,
    BadRequest,
    BadHeader,
    /// What is asked cannot be done with a thing in this state.
    Conflict,
    /// The thing has changed since the caller saw it.
    Stale,
    /// The tag of what the caller saw was weakened on the way.
    Weakened,
    /// The caller must say what it saw.
    PreconditionRequired,
    /// The caller says that it does not matter what it saw.
    AnyVersion,
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
    TooMany,
    /// The header fields are too large.
    HeadTooLarge,
    /// The body takes too long to come.
    TooSlow,
    TariffDefects,
    ProviderAway,
    NotReady,
    RendererAway,
    StoreAway,
    /// Too much is asked at once.
    Busy,
    Internal,
}

impl ProblemKind {
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Syntax | Self::BadRequest | Self::BadHeader => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType | Self::Compressed | Self::Charset => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::InvalidInput | Self::KeyReused | Self::TariffDefects => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Stale | Self::Weakened => StatusCode::PRECONDITION_FAILED,
            Self::PreconditionRequired | Self::AnyVersion => StatusCode::PRECONDITION_REQUIRED,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::CrossSite | Self::LocalOnly => StatusCode::FORBIDDEN,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Busy | Self::StoreAway | Self::RendererAway | Self::ProviderAway | Self::NotReady => {
                StatusCode::SERVICE_UNAVAILABLE
            }
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

    /// The stable code that programs may rely on.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::NotAcceptable => "not_acceptable",
            Self::TooLarge => "too_large",
            Self::UnsupportedMediaType | Self::Compressed | Self::Charset => "unsupported_media_type",
            Self::InvalidInput => "invalid_input",
            Self::BadRequest => "bad_request",
            Self::BadHeader => "bad_header",
            Self::Conflict => "conflict",
            Self::Stale => "stale",
            Self::Weakened => "etag_weakened",
            Self::PreconditionRequired | Self::AnyVersion => "precondition_required",
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
            Self::RendererAway => "renderer_away",
            Self::Busy => "busy",
            Self::Internal => "internal",
        }
    }
}
