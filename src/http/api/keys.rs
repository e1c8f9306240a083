//! `/api/v1/keys` and `/api/v1/caller`

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, LOCATION};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use super::{json, problem};
use crate::access::{KeyId, KeyReport, Means, NewKeyInput};
use crate::app::{Access, AppError};
use crate::http::body::Json;
use crate::http::caching::{NEVER_STORED, with_policy};
use crate::http::change::actor;
use crate::http::guard::caller;
use crate::ids::OrganisationNumber;
use crate::quote::Role;

/// Every key.
#[derive(Serialize, ToSchema)]
pub struct ApiKeys {
    /// The newest first.
    keys: Vec<KeyReport>,
}

/// The caller, as the service knows them.
#[derive(Serialize, ToSchema)]
pub struct CallerReport {
    /// What identifies the caller in events.
    id: String,
    /// `nothing`, `machine`, `key`, `token` or `session`.
    known_by: &'static str,
    /// The roles that the caller holds.
    #[schema(value_type = Vec<Role>)]
    roles: crate::access::Roles,
    /// The organisation that the caller acts for.
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation_number: Option<OrganisationNumber>,
}

/// Lists the API keys, without the secret keys themselves.
#[utoipa::path(get, path = "/api/v1/keys", operation_id = "listKeys", tag = "access",
    responses((status = 200, description = "Every key, the newest first.", body = ApiKeys)))]
pub async fn list(access: Data<Access>, request: HttpRequest) -> HttpResponse {
    let keys = access.keys().await.map(|keys| json(&ApiKeys { keys }));
    with_policy(NEVER_STORED, keys.unwrap_or_else(|error| problem(&request, error)))
}

/// Creates an API key. `key` is shown in this answer and never again.
#[utoipa::path(post, path = "/api/v1/keys", operation_id = "createKey", tag = "access", request_body = NewKeyInput,
    responses((status = 201, description = "The key.", body = KeyReport, headers(("Location" = String)))))]
pub async fn create(access: Data<Access>, request: HttpRequest, body: Json<NewKeyInput>) -> HttpResponse {
    let made = access.create_key(&actor(&request).id, body.0).await;
    with_policy(
        NEVER_STORED,
        made.map_or_else(
            |error| problem(&request, error),
            |key| {
                let mut response = json(&key);
                *response.status_mut() = StatusCode::CREATED;
                if let Ok(location) = HeaderValue::from_str(&format!("/api/v1/keys/{}", key.id)) {
                    response.headers_mut().insert(LOCATION, location);
                }
                response
            },
        ),
    )
}

/// Reads an API key, without the secret key itself.
#[utoipa::path(get, path = "/api/v1/keys/{id}", operation_id = "readKey", tag = "access",
    params(("id" = String, Path, description = "The key's public name.")),
    responses((status = 200, description = "The key.", body = KeyReport)))]
pub async fn read(access: Data<Access>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    let read = async {
        let id = KeyId::parse(&id).ok_or(AppError::NotFound)?;
        let keys = access.keys().await?;
        keys.into_iter().find(|key| key.id == id).ok_or(AppError::NotFound)
    };
    with_policy(NEVER_STORED, read.await.map_or_else(|error| problem(&request, error), |key| json(&key)))
}

/// Revokes an API key with immediate effect. It stays in the list, since events name it.
#[utoipa::path(delete, path = "/api/v1/keys/{id}", operation_id = "revokeKey", tag = "access",
    params(("id" = String, Path, description = "The key's public name.")),
    responses((status = 200, description = "The revoked key.", body = KeyReport)))]
pub async fn revoke(access: Data<Access>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    let revoked = async {
        let id = KeyId::parse(&id).ok_or(AppError::NotFound)?;
        access.revoke_key(&actor(&request).id, &id).await
    };
    with_policy(NEVER_STORED, revoked.await.map_or_else(|error| problem(&request, error), |key| json(&key)))
}

/// Reads who the caller is to the service.
#[utoipa::path(get, path = "/api/v1/caller", operation_id = "readCaller", tag = "access",
    responses((status = 200, description = "The caller.", body = CallerReport)))]
pub async fn who(request: HttpRequest) -> HttpResponse {
    let caller = caller(&request);
    let known_by = match caller.means {
        Means::Nothing => "nothing",
        Means::Machine => "machine",
        Means::Key => "key",
        Means::Token => "token",
        Means::Session => "session",
    };
    let report =
        CallerReport { id: caller.id, known_by, roles: caller.roles, organisation_number: caller.organisation };
    with_policy(NEVER_STORED, json(&report))
}
