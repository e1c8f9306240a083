//! `/api/v1/sessions`

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use super::problems::{ListProblems, ReadProblems};
use super::{json, problem, unkept};
use crate::access::{SessionId, SessionReport};
use crate::app::{Access, AppError};

/// Everyone who is signed in.
#[derive(Serialize, ToSchema)]
pub struct Sessions {
    /// Who was seen last, first.
    sessions: Vec<SessionReport>,
}

/// Lists who is signed in on pages.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "access",
    responses((status = 200, description = "Every session that lasts, the last seen first.", body = Sessions), ListProblems))]
pub async fn list(access: Data<Access>, request: HttpRequest) -> HttpResponse {
    let sessions = access.sessions().await.map(|sessions| json(&Sessions { sessions }));
    unkept(sessions.unwrap_or_else(|error| problem(&request, error)))
}

/// Ends a session, from this moment on and everywhere. Whoever may still sign in at the identity provider can do so again.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "access",
    params(("id" = String, Path, description = "The session's public name.")),
    responses((status = 204, description = "The session has ended."), ReadProblems))]
pub async fn end(access: Data<Access>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    let ended = async { access.end_session(&SessionId::parse(&id).ok_or(AppError::NotFound)?).await };
    unkept(ended.await.map_or_else(|error| problem(&request, error), |()| HttpResponse::NoContent().finish()))
}
