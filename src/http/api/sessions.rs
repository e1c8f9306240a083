//! `/api/v1/sessions`

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use super::{json, problem};
use crate::access::{SessionId, SessionReport};
use crate::app::{Access, AppError};
use crate::http::caching::{NEVER_STORED, with_policy};

/// Everyone who is signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = SessionList)]
pub struct Sessions {
    /// The last seen first.
    sessions: Vec<SessionReport>,
}

/// Lists the sessions of everyone who is signed in to the web pages.
#[utoipa::path(get, path = "/api/v1/sessions", operation_id = "listSessions", tag = "access",
    responses((status = 200, description = "Every active session, the last seen first.", body = Sessions)))]
pub async fn list(access: Data<Access>, request: HttpRequest) -> HttpResponse {
    let sessions = access.sessions().await.map(|sessions| json(&Sessions { sessions }));
    with_policy(NEVER_STORED, sessions.unwrap_or_else(|error| problem(&request, error)))
}

/// Ends a session with immediate effect. Someone whom the identity provider still lets sign in can do so again.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", operation_id = "endSession", tag = "access",
    params(("id" = String, Path, description = "The session's public name.")),
    responses((status = 204, description = "The session has ended.")))]
pub async fn end(access: Data<Access>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    let ended = async { access.end_session(&SessionId::parse(&id).ok_or(AppError::NotFound)?).await };
    with_policy(
        NEVER_STORED,
        ended.await.map_or_else(|error| problem(&request, error), |()| HttpResponse::NoContent().finish()),
    )
}
