//! The problems that OpenAPI lists for every call of one kind.

use utoipa::IntoResponses;

use crate::http::problem::ProblemBody;

/// Problems of a call that reads by parameters.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "states in OpenAPI what is answered elsewhere")]
pub enum ListProblems {
    /// A parameter is wrong.
    #[response(status = 422, content_type = "application/problem+json")]
    Parameters(ProblemBody),
    /// The store is unavailable, or the service is busy.
    #[response(status = 503, content_type = "application/problem+json")]
    Away(ProblemBody),
}

/// Problems of a call that makes something.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "states in OpenAPI what is answered elsewhere")]
pub enum MakeProblems {
    /// The body is not JSON.
    #[response(status = 400, content_type = "application/problem+json")]
    Syntax(ProblemBody),
    /// The body has more than 2,097,152 bytes.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(ProblemBody),
    /// The body is not application/json.
    #[response(status = 415, content_type = "application/problem+json")]
    MediaType(ProblemBody),
    /// The input has faults.
    #[response(status = 422, content_type = "application/problem+json")]
    Faults(ProblemBody),
    /// The store is unavailable, or the service is busy.
    #[response(status = 503, content_type = "application/problem+json")]
    Away(ProblemBody),
}

/// Problems of a call that reads one thing.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "states in OpenAPI what is answered elsewhere")]
pub enum ReadProblems {
    /// There is no such thing.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(ProblemBody),
    /// The store is unavailable, or the service is busy.
    #[response(status = 503, content_type = "application/problem+json")]
    Away(ProblemBody),
}

/// Problems of a call that reads what is there in some states only.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "states in OpenAPI what is answered elsewhere")]
pub enum StateProblems {
    /// There is no such thing.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(ProblemBody),
    /// The quote is not in a state for this; `detail` says which it is in.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(ProblemBody),
    /// The store is unavailable, or the service is busy.
    #[response(status = 503, content_type = "application/problem+json")]
    Away(ProblemBody),
}

/// Problems of a call that changes a quote.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "states in OpenAPI what is answered elsewhere")]
pub enum ChangeProblems {
    /// The body is not JSON, or a header cannot be read.
    #[response(status = 400, content_type = "application/problem+json")]
    Syntax(ProblemBody),
    /// There is no such quote.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(ProblemBody),
    /// The quote is not in a state for this; `detail` says which it is in.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(ProblemBody),
    /// The quote has changed, or its `ETag` was weakened on the way.
    #[response(status = 412, content_type = "application/problem+json")]
    Stale(ProblemBody),
    /// The body has more than 2,097,152 bytes.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(ProblemBody),
    /// The body is not application/json.
    #[response(status = 415, content_type = "application/problem+json")]
    MediaType(ProblemBody),
    /// The input has faults, or the key was used for another request.
    #[response(status = 422, content_type = "application/problem+json")]
    Faults(ProblemBody),
    /// If-Match is missing, where it is needed.
    #[response(status = 428, content_type = "application/problem+json")]
    PreconditionRequired(ProblemBody),
    /// The store is unavailable, or the service is busy.
    #[response(status = 503, content_type = "application/problem+json")]
    Away(ProblemBody),
}
