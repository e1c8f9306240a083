//! API keys, sign-ins and sessions, and who read a quote from outside its case. Sign-ins and sessions are found by the hash of
//! their cookie.

use jiff::Timestamp;
use sqlx::{Postgres, Sqlite};
use trait_gen::trait_gen;

use super::backend::Backend;
use super::error::StoreError;
use super::fields::RowReader;
use super::statement::{columns, statements};
use crate::access::{ApiKey, KeyId, Roles, Session, SessionId};
use crate::ids::{OrganisationNumber, QuoteId, Sha256Hex};
use crate::quote::Actor;

macro_rules! select_keys {
    ($which:literal) => {
        concat!(
            "select id, secret_sha256, owner, roles, organisation_number, created_at, created_by, expires_at, revoked_at, \
             revoked_by, used_at from api_keys ",
            $which
        )
    };
}

macro_rules! select_sessions {
    ($which:literal) => {
        concat!(
            "select token_sha256, actor_id, name, roles, organisation_number, created_at, seen_at, expires_at from sessions where ",
            $which
        )
    };
}

statements! {
    const SAVE_KEY: &str = "insert into api_keys \
        (id, secret_sha256, owner, roles, organisation_number, created_at, created_by, expires_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    const KEY: &str = select_keys!("where id = $1");
    const KEYS: &str = select_keys!("order by created_at desc, id");
    const COUNT_KEYS: &str = "select count(*) from api_keys";
    const REVOKE_KEY: &str =
        "update api_keys set revoked_at = $2, revoked_by = $3 where id = $1 and revoked_at is null";
    const MARK_KEY_USED: &str = "update api_keys set used_at = $2 where id = $1 and (used_at is null or used_at < $2)";
    const SAVE_SIGN_IN: &str = "insert into sign_ins (token_sha256, state, nonce, verifier, return_to, expires_at) \
        values ($1, $2, $3, $4, $5, $6)";
    const TAKE_SIGN_IN: &str = "delete from sign_ins where token_sha256 = $1 and state = $2 and expires_at > $3 \
        returning state, nonce, verifier, return_to";
    const END_SIGN_INS: &str = "delete from sign_ins";
    const FORGET_SIGN_INS: &str = "delete from sign_ins where expires_at <= $1";
    const SAVE_SESSION: &str = "insert into sessions \
        (token_sha256, actor_id, name, roles, organisation_number, created_at, seen_at, expires_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    const SESSION: &str = select_sessions!("token_sha256 = $1");
    const SESSIONS: &str = select_sessions!("expires_at > $1 and seen_at > $2 order by seen_at desc, token_sha256");
    const MARK_SESSION_SEEN: &str = "update sessions set seen_at = $2 where token_sha256 = $1 and seen_at < $2";
    const END_SESSION: &str = "delete from sessions where token_sha256 = $1";
    const END_NAMED_SESSION: &str = "delete from sessions where substr(token_sha256, 1, 16) = $1";
    const END_SESSIONS: &str = "delete from sessions";
    const FORGET_SESSIONS: &str = "delete from sessions where expires_at <= $1 or seen_at <= $2";
    /// Whoever changed a quote is within its case. Several reads on one day are recorded once.
    const RECORD_READ: &str = "insert into quote_reads (quote_id, at, actor_id, actor_role, what) \
        select $1, $2, $3, $4, $5 where not exists (select 1 from events where quote_id = $1 and actor_id = $3) \
        and not exists (select 1 from quote_reads where quote_id = $1 and actor_id = $3 and actor_role = $4 and what = $5 \
        and at >= $6)";
    const READS: &str = "select quote_id, at, actor_id, actor_role, what from quote_reads where quote_id = $1 \
        order by id desc limit $2";
}

columns! {
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
}

impl TryFrom<KeyColumns> for ApiKey {
    type Error = StoreError;

    fn try_from(columns: KeyColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "api_keys", key: &columns.id };
        Ok(Self {
            id: row.read("id", KeyId::parse(&columns.id))?,
            secret_sha256: row.hash("secret_sha256", &columns.secret_sha256)?,
            roles: row.read("roles", Roles::parse(&columns.roles))?,
            organisation: row.organisation(columns.organisation_number.as_deref())?,
            created_at: row.time("created_at", columns.created_at)?,
            expires_at: row.time("expires_at", columns.expires_at)?,
            revoked_at: columns.revoked_at.map(|at| row.time("revoked_at", at)).transpose()?,
            used_at: columns.used_at.map(|at| row.time("used_at", at)).transpose()?,
            owner: columns.owner,
            created_by: columns.created_by,
            revoked_by: columns.revoked_by,
        })
    }
}

columns! {
    /// What the answer of the identity provider is checked against.
    #[derive(Clone, Debug)]
    pub struct PendingSignIn {
        /// Ties the answer to this sign-in.
        pub state: String,
        /// Ties the identity token to this sign-in.
        pub nonce: String,
        /// The code verifier of PKCE (RFC 7636).
        pub verifier: String,
        /// The page to go back to.
        pub return_to: String,
    }
}

columns! {
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
}

impl TryFrom<SessionColumns> for Session {
    type Error = StoreError;

    fn try_from(columns: SessionColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "sessions", key: &columns.token_sha256 };
        let token = row.hash("token_sha256", &columns.token_sha256)?;
        Ok(Self {
            id: SessionId::of_hash(&token),
            roles: row.read("roles", Roles::parse(&columns.roles))?,
            organisation: row.organisation(columns.organisation_number.as_deref())?,
            created_at: row.time("created_at", columns.created_at)?,
            seen_at: row.time("seen_at", columns.seen_at)?,
            expires_at: row.time("expires_at", columns.expires_at)?,
            actor_id: columns.actor_id,
            name: columns.name,
        })
    }
}

#[derive(Clone, Debug)]
pub struct QuoteRead {
    pub at: Timestamp,
    pub actor: Actor,
    pub what: String,
}

columns! {
    struct ReadColumns {
        quote_id: String,
        at: i64,
        actor_id: String,
        actor_role: String,
        what: String,
    }
}

impl TryFrom<ReadColumns> for QuoteRead {
    type Error = StoreError;

    fn try_from(columns: ReadColumns) -> Result<Self, StoreError> {
        let row = RowReader { table: "quote_reads", key: &columns.quote_id };
        Ok(Self {
            at: row.time("at", columns.at)?,
            actor: row.actor(columns.actor_id, &columns.actor_role)?,
            what: columns.what,
        })
    }
}

#[trait_gen(Db -> Sqlite, Postgres)]
impl Backend<Db> {
    pub(super) async fn save_key(&self, key: &ApiKey) -> Result<(), StoreError> {
        let query = sqlx::query(SAVE_KEY)
            .bind(key.id.as_str())
            .bind(key.secret_sha256.as_str())
            .bind(&key.owner)
            .bind(key.roles.to_string())
            .bind(key.organisation.as_ref().map(OrganisationNumber::as_str))
            .bind(key.created_at.as_millisecond())
            .bind(&key.created_by)
            .bind(key.expires_at.as_millisecond());
        self.write(query).await.map(drop)
    }

    pub(super) async fn key(&self, id: &KeyId) -> Result<Option<ApiKey>, StoreError> {
        self.one(sqlx::query_as::<_, KeyColumns>(KEY).bind(id.as_str())).await
    }

    pub(super) async fn keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        self.all(sqlx::query_as::<_, KeyColumns>(KEYS)).await
    }

    pub(super) async fn has_keys(&self) -> Result<bool, StoreError> {
        let count: i64 = sqlx::query_scalar(COUNT_KEYS).fetch_one(&self.reader).await?;
        Ok(count > 0)
    }

    pub(super) async fn revoke_key(&self, id: &KeyId, at: Timestamp, by: &str) -> Result<bool, StoreError> {
        self.write(sqlx::query(REVOKE_KEY).bind(id.as_str()).bind(at.as_millisecond()).bind(by)).await
    }

    pub(super) async fn mark_key_used(&self, id: &KeyId, at: Timestamp) -> Result<(), StoreError> {
        self.write(sqlx::query(MARK_KEY_USED).bind(id.as_str()).bind(at.as_millisecond())).await.map(drop)
    }

    pub(super) async fn save_sign_in(
        &self,
        token: &Sha256Hex,
        pending: &PendingSignIn,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(SAVE_SIGN_IN)
            .bind(token.as_str())
            .bind(&pending.state)
            .bind(&pending.nonce)
            .bind(&pending.verifier)
            .bind(&pending.return_to)
            .bind(expires_at.as_millisecond());
        self.write(query).await.map(drop)
    }

    pub(super) async fn take_sign_in(
        &self,
        token: &Sha256Hex,
        state: &str,
        now: Timestamp,
    ) -> Result<Option<PendingSignIn>, StoreError> {
        let query = sqlx::query_as(TAKE_SIGN_IN).bind(token.as_str()).bind(state).bind(now.as_millisecond());
        Ok(query.fetch_optional(&self.writer).await?)
    }

    pub(super) async fn save_session(&self, token: &Sha256Hex, session: &Session) -> Result<(), StoreError> {
        let query = sqlx::query(SAVE_SESSION)
            .bind(token.as_str())
            .bind(&session.actor_id)
            .bind(&session.name)
            .bind(session.roles.to_string())
            .bind(session.organisation.as_ref().map(OrganisationNumber::as_str))
            .bind(session.created_at.as_millisecond())
            .bind(session.seen_at.as_millisecond())
            .bind(session.expires_at.as_millisecond());
        self.write(query).await.map(drop)
    }

    pub(super) async fn session(&self, token: &Sha256Hex) -> Result<Option<Session>, StoreError> {
        self.one(sqlx::query_as::<_, SessionColumns>(SESSION).bind(token.as_str())).await
    }

    pub(super) async fn sessions(&self, now: Timestamp, idle_since: Timestamp) -> Result<Vec<Session>, StoreError> {
        let query = sqlx::query_as::<_, SessionColumns>(SESSIONS);
        self.all(query.bind(now.as_millisecond()).bind(idle_since.as_millisecond())).await
    }

    pub(super) async fn mark_session_seen(&self, token: &Sha256Hex, at: Timestamp) -> Result<(), StoreError> {
        self.write(sqlx::query(MARK_SESSION_SEEN).bind(token.as_str()).bind(at.as_millisecond())).await.map(drop)
    }

    pub(super) async fn end_session(&self, token: &Sha256Hex) -> Result<bool, StoreError> {
        self.write(sqlx::query(END_SESSION).bind(token.as_str())).await
    }

    pub(super) async fn end_named_session(&self, id: &SessionId) -> Result<bool, StoreError> {
        self.write(sqlx::query(END_NAMED_SESSION).bind(id.as_str())).await
    }

    pub(super) async fn end_sessions(&self) -> Result<(), StoreError> {
        self.write(sqlx::query(END_SIGN_INS)).await?;
        self.write(sqlx::query(END_SESSIONS)).await.map(drop)
    }

    pub(super) async fn forget_sign_ins(&self, now: Timestamp, idle_since: Timestamp) -> Result<u64, StoreError> {
        let (now, idle_since) = (now.as_millisecond(), idle_since.as_millisecond());
        let pending = sqlx::query(FORGET_SIGN_INS).bind(now).execute(&self.writer).await?;
        let ended = sqlx::query(FORGET_SESSIONS).bind(now).bind(idle_since).execute(&self.writer).await?;
        Ok(pending.rows_affected() + ended.rows_affected())
    }

    pub(super) async fn record_read(
        &self,
        quote: QuoteId,
        actor: &Actor,
        what: &str,
        at: Timestamp,
        day: Timestamp,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(RECORD_READ)
            .bind(quote.to_string())
            .bind(at.as_millisecond())
            .bind(&actor.id)
            .bind(actor.role.word())
            .bind(what)
            .bind(day.as_millisecond());
        self.write(query).await
    }

    pub(super) async fn reads(&self, quote: QuoteId, limit: i64) -> Result<Vec<QuoteRead>, StoreError> {
        self.all(sqlx::query_as::<_, ReadColumns>(READS).bind(quote.to_string()).bind(limit)).await
    }
}
