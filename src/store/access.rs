//! Keys, sign-ins, sessions, and who looked at what.

use jiff::Timestamp;
use sqlx::{FromRow, Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::columns::Row;
use super::{StoreError, statements};
use crate::access::{ApiKey, KeyId, Roles, Session, SessionId};
use crate::ids::{OrganisationNumber, QuoteId, Sha256Hex};
use crate::quote::{Actor, Role};

#[derive(Clone, Debug)]
pub struct PendingSignIn {
    /// What ties the answer to this sign-in.
    pub state: String,
    /// What ties the identity token to it.
    pub nonce: String,
    /// The verifier of PKCE (RFC 7636).
    pub verifier: String,
    /// The page to go back to.
    pub return_to: String,
}

/// Someone who looked at a quote from outside its case.
#[derive(Clone, Debug)]
pub struct QuoteRead {
    pub at: Timestamp,
    pub actor: Actor,
    pub what: String,
}

#[derive(FromRow)]
struct KeyColumns {
    id: String,
    secret_sha256: String,
    owner: String,
    roles: String,
    organisation_number: Option<String>,
    created_at: i64,
    created_by: String,
    expires_at: i64,
    revoked_at: Option<i64>,
    revoked_by: Option<String>,
    used_at: Option<i64>,
}

#[derive(FromRow)]
struct SessionColumns {
    token_sha256: String,
    actor_id: String,
    name: Option<String>,
    roles: String,
    organisation_number: Option<String>,
    created_at: i64,
    seen_at: i64,
    expires_at: i64,
}

fn organisation(row: &Row<'_>, number: Option<&str>) -> Result<Option<OrganisationNumber>, StoreError> {
    number.map(|number| row.read("organisation_number", OrganisationNumber::parse(number))).transpose()
}

impl TryFrom<KeyColumns> for ApiKey {
    type Error = StoreError;

    fn try_from(columns: KeyColumns) -> Result<Self, StoreError> {
        let row = Row { table: "api_keys", key: &columns.id };
        Ok(Self {
            id: row.read("id", KeyId::parse(&columns.id))?,
            secret_sha256: row.hash("secret_sha256", &columns.secret_sha256)?,
            roles: row.read("roles", Roles::parse(&columns.roles))?,
            organisation: organisation(&row, columns.organisation_number.as_deref())?,
            created_at: row.time("created_at", columns.created_at)?,
            expires_at: row.time("expires_at", columns.expires_at)?,
            revoked_at: columns.revoked_at.map(|at| row.time("revoked_at", at)).transpose()?,
            used_at: columns.used_at.map(|at| row.time("used_at", at)).transpose()?,
            owner: columns.owner.clone(),
            created_by: columns.created_by.clone(),
            revoked_by: columns.revoked_by.clone(),
        })
    }
}

impl TryFrom<SessionColumns> for Session {
    type Error = StoreError;

    fn try_from(columns: SessionColumns) -> Result<Self, StoreError> {
        let row = Row { table: "sessions", key: &columns.token_sha256 };
        let token = row.hash("token_sha256", &columns.token_sha256)?;
        Ok(Self {
            id: SessionId::of_hash(&token),
            roles: row.read("roles", Roles::parse(&columns.roles))?,
            organisation: organisation(&row, columns.organisation_number.as_deref())?,
            created_at: row.time("created_at", columns.created_at)?,
            seen_at: row.time("seen_at", columns.seen_at)?,
            expires_at: row.time("expires_at", columns.expires_at)?,
            actor_id: columns.actor_id.clone(),
            name: columns.name.clone(),
        })
    }
}

fn digits(number: Option<&OrganisationNumber>) -> Option<&str> {
    number.map(OrganisationNumber::as_str)
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn keep_key(&self, key: &ApiKey) -> Result<(), StoreError> {
        sqlx::query(statements::KEEP_KEY)
            .bind(key.id.as_str())
            .bind(key.secret_sha256.as_str())
            .bind(&key.owner)
            .bind(key.roles.to_string())
            .bind(digits(key.organisation.as_ref()))
            .bind(key.created_at.as_millisecond())
            .bind(&key.created_by)
            .bind(key.expires_at.as_millisecond())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    pub(super) async fn key(&self, id: &KeyId) -> Result<Option<ApiKey>, StoreError> {
        let query = sqlx::query_as::<_, KeyColumns>(statements::KEY).bind(id.as_str());
        query.fetch_optional(&self.reader).await?.map(ApiKey::try_from).transpose()
    }

    pub(super) async fn keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        let query = sqlx::query_as::<_, KeyColumns>(statements::KEYS);
        query.fetch_all(&self.reader).await?.into_iter().map(ApiKey::try_from).collect()
    }

    pub(super) async fn has_keys(&self) -> Result<bool, StoreError> {
        let count = sqlx::query_scalar::<_, i64>(statements::COUNT_KEYS).fetch_one(&self.reader).await?;
        Ok(count > 0)
    }

    pub(super) async fn revoke_key(&self, id: &KeyId, at: Timestamp, by: &str) -> Result<bool, StoreError> {
        let query = sqlx::query(statements::REVOKE_KEY).bind(id.as_str()).bind(at.as_millisecond()).bind(by);
        Ok(query.execute(&self.writer).await?.rows_affected() > 0)
    }

    pub(super) async fn mark_key_used(&self, id: &KeyId, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(statements::MARK_KEY_USED)
            .bind(id.as_str())
            .bind(at.as_millisecond())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    pub(super) async fn keep_sign_in(
        &self,
        token: &Sha256Hex,
        pending: &PendingSignIn,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(statements::KEEP_SIGN_IN)
            .bind(token.as_str())
            .bind(&pending.state)
            .bind(&pending.nonce)
            .bind(&pending.verifier)
            .bind(&pending.return_to)
            .bind(expires_at.as_millisecond())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    pub(super) async fn take_sign_in(
        &self,
        token: &Sha256Hex,
        state: &str,
        now: Timestamp,
    ) -> Result<Option<PendingSignIn>, StoreError> {
        let query = sqlx::query_as::<_, (String, String, String, String)>(statements::TAKE_SIGN_IN)
            .bind(token.as_str())
            .bind(state)
            .bind(now.as_millisecond());
        let found = query.fetch_optional(&self.writer).await?;
        Ok(found.map(|(state, nonce, verifier, return_to)| PendingSignIn { state, nonce, verifier, return_to }))
    }

    pub(super) async fn keep_session(&self, token: &Sha256Hex, session: &Session) -> Result<(), StoreError> {
        sqlx::query(statements::KEEP_SESSION)
            .bind(token.as_str())
            .bind(&session.actor_id)
            .bind(&session.name)
            .bind(session.roles.to_string())
            .bind(digits(session.organisation.as_ref()))
            .bind(session.created_at.as_millisecond())
            .bind(session.seen_at.as_millisecond())
            .bind(session.expires_at.as_millisecond())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    pub(super) async fn session(&self, token: &Sha256Hex) -> Result<Option<Session>, StoreError> {
        let query = sqlx::query_as::<_, SessionColumns>(statements::SESSION).bind(token.as_str());
        query.fetch_optional(&self.reader).await?.map(Session::try_from).transpose()
    }

    pub(super) async fn mark_session_seen(&self, token: &Sha256Hex, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(statements::MARK_SESSION_SEEN)
            .bind(token.as_str())
            .bind(at.as_millisecond())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    pub(super) async fn end_session(&self, token: &Sha256Hex) -> Result<bool, StoreError> {
        let query = sqlx::query(statements::END_SESSION).bind(token.as_str());
        Ok(query.execute(&self.writer).await?.rows_affected() > 0)
    }

    pub(super) async fn sessions(&self, now: Timestamp, idle_since: Timestamp) -> Result<Vec<Session>, StoreError> {
        let query = sqlx::query_as::<_, SessionColumns>(statements::SESSIONS)
            .bind(now.as_millisecond())
            .bind(idle_since.as_millisecond());
        query.fetch_all(&self.reader).await?.into_iter().map(Session::try_from).collect()
    }

    pub(super) async fn end_sessions(&self) -> Result<(), StoreError> {
        for statement in [statements::END_SIGN_INS, statements::END_SESSIONS] {
            sqlx::query(statement).execute(&self.writer).await?;
        }
        Ok(())
    }

    pub(super) async fn end_named_session(&self, id: &SessionId) -> Result<bool, StoreError> {
        let query = sqlx::query(statements::END_NAMED_SESSION).bind(id.as_str());
        Ok(query.execute(&self.writer).await?.rows_affected() > 0)
    }

    pub(super) async fn forget_sign_ins(&self, now: Timestamp, idle_since: Timestamp) -> Result<u64, StoreError> {
        let pending = sqlx::query(statements::FORGET_SIGN_INS).bind(now.as_millisecond());
        let pending = pending.execute(&self.writer).await?.rows_affected();
        let ended = sqlx::query(statements::FORGET_SESSIONS)
            .bind(now.as_millisecond())
            .bind(idle_since.as_millisecond())
            .execute(&self.writer)
            .await?;
        Ok(pending + ended.rows_affected())
    }

    pub(super) async fn keep_read(
        &self,
        quote: QuoteId,
        actor: &Actor,
        what: &str,
        at: Timestamp,
        day: Timestamp,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(statements::KEEP_READ)
            .bind(quote.to_string())
            .bind(at.as_millisecond())
            .bind(&actor.id)
            .bind(actor.role.word())
            .bind(what)
            .bind(day.as_millisecond());
        Ok(query.execute(&self.writer).await?.rows_affected() > 0)
    }

    pub(super) async fn reads(&self, quote: QuoteId, limit: i64) -> Result<Vec<QuoteRead>, StoreError> {
        let query =
            sqlx::query_as::<_, (i64, String, String, String)>(statements::READS).bind(quote.to_string()).bind(limit);
        let key = quote.to_string();
        let row = Row { table: "quote_reads", key: &key };
        let read = |(at, id, role, what): (i64, String, String, String)| {
            let role = row.read("actor_role", Role::from_word(&role))?;
            Ok(QuoteRead { at: row.time("at", at)?, actor: Actor::new(id, role), what })
        };
        query.fetch_all(&self.reader).await?.into_iter().map(read).collect()
    }

    pub(super) async fn states(&self) -> Result<Vec<(String, i64)>, StoreError> {
        Ok(sqlx::query_as::<_, (String, i64)>(statements::STATES).fetch_all(&self.reader).await?)
    }

    pub(super) async fn idle_drafts(
        &self,
        before: Timestamp,
        limit: i64,
        skip: i64,
    ) -> Result<Vec<QuoteId>, StoreError> {
        let query = sqlx::query_scalar::<_, String>(statements::IDLE_DRAFTS)
            .bind(before.as_millisecond())
            .bind(limit)
            .bind(skip);
        let ids = query.fetch_all(&self.reader).await?;
        let read = |id: String| Row { table: "quotes", key: &id }.id("id", &id);
        ids.into_iter().map(read).collect()
    }
}
