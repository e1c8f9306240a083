//! Who calls: keys, tokens and sessions, and the state in which nobody signs in.

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::{SignedDuration, Timestamp};

use super::error::{AppError, Denied, Unsound};
use crate::access::{
    ApiKey, Caller, KeyId, KeyReport, KeyState, KeyText, NewKeyInput, Session, SessionId, SessionReport, Token,
};
use crate::clock::Clock;
use crate::identity::{FetchError, Issuers, SignIn, SignInFault, TokenFault};
use crate::input::{Faults, Field};
use crate::quote::to_millisecond;
use crate::settings::AccessSettings;
use crate::store::{PendingSignIn, Store};

/// How exact the stored time of a last use is.
const USE_PRECISION: SignedDuration = SignedDuration::from_mins(1);
/// How long a sign-in at the provider may take.
const SIGN_IN_WITHIN: SignedDuration = SignedDuration::from_mins(10);
/// The longest path of this service that a sign-in returns to.
const MAX_RETURN_CHARS: usize = 2_048;
/// How long an unused session is stored where the settings say nothing of sessions.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// Who calls.
#[derive(Debug)]
pub struct Access {
    store: Store,
    clock: Clock,
    issuers: Issuers,
    sign_in: Option<SignIn>,
    /// Whether there is anything to authenticate callers with. It never becomes false again: a closed service does not open because
    /// its last key has expired.
    guarded: AtomicBool,
}

/// A sign-in that has begun: where the browser goes, and what it must return with.
#[derive(Debug)]
pub struct SignInStart {
    pub url: String,
    /// The cookie that binds the provider's answer to this browser.
    pub cookie: Token,
}

/// Someone who has just signed in.
#[derive(Debug)]
pub struct SessionCookie {
    pub cookie: Token,
    /// When it ends at the latest.
    pub lasts: SignedDuration,
    /// The page to go back to.
    pub return_to: String,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error("no sign-in is set up")]
    NotSetUp,
    /// The answer is not one to a sign-in that this browser began.
    #[error("the sign-in was not begun in this browser, or too long ago")]
    NotBegun,
    #[error("the identity provider signed nobody in: {0}")]
    Denied(&'static str),
    /// What the provider answered is not sound.
    #[error("{0}")]
    Refused(SignInFault),
    /// The provider is away, or its metadata cannot be used.
    #[error("{0}")]
    Away(SignInFault),
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<SignInFault> for SignInError {
    fn from(fault: SignInFault) -> Self {
        match fault {
            SignInFault::Away(_) | SignInFault::Metadata(_) | SignInFault::Token(TokenFault::Away(_)) => {
                Self::Away(fault)
            }
            SignInFault::Refused(_) | SignInFault::Token(_) => Self::Refused(fault),
        }
    }
}

impl Access {
    /// Access by the settings, and by the keys in the store.
    pub async fn new(settings: &AccessSettings, store: Store, clock: Clock) -> Result<Self, AppError> {
        let broken = |error: FetchError| AppError::Internal(error.to_string());
        let issuers = Issuers::new(&settings.issuers).map_err(broken)?;
        let sign_in = settings.sign_in.clone().map(SignIn::new).transpose().map_err(broken)?;
        let trusts = sign_in.is_some() || !settings.issuers.is_empty();
        let access = Self { store, clock, issuers, sign_in, guarded: AtomicBool::new(trusts) };
        access.look_for_keys().await?;
        Ok(access)
    }

    /// Whether callers are not authenticated: anyone who reaches the server may do everything, so it listens on this machine only.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.guarded.load(Ordering::Relaxed)
    }

    /// Whether people can sign in on pages.
    #[must_use]
    pub const fn has_sign_in(&self) -> bool {
        self.sign_in.is_some()
    }

    /// The origin of the service's own pages, where the settings name it.
    #[must_use]
    pub fn public_origin(&self) -> Option<&str> {
        self.sign_in.as_ref().and_then(SignIn::public_origin)
    }

    /// Whether browsers reach the service by an encrypted address.
    #[must_use]
    pub fn is_public_by_https(&self) -> bool {
        self.sign_in.as_ref().is_some_and(|sign_in| sign_in.settings().public_url.starts_with("https://"))
    }

    /// Looks for a key made on the command line or by another replica: from then on callers must authenticate.
    pub async fn look_for_keys(&self) -> Result<(), AppError> {
        if self.is_open() && self.store.has_keys().await? {
            self.guarded.store(true, Ordering::Relaxed);
            tracing::info!("there is a key: callers must authenticate from now on");
        }
        Ok(())
    }

    fn now(&self) -> Timestamp {
        to_millisecond(self.clock.now())
    }

    /// Who calls with a credential of the Authorization header (RFC 6750): a key, or an access token.
    pub async fn bearer(&self, credential: &str) -> Result<Caller, AppError> {
        if KeyText::is_meant(credential) { self.key(credential).await } else { self.token(credential).await }
    }

    async fn key(&self, credential: &str) -> Result<Caller, AppError> {
        let unknown = || AppError::Unauthenticated(Denied::Invalid { why: Unsound::Key });
        let text = KeyText::parse(credential).ok_or_else(unknown)?;
        let key = self.store.key(&text.id).await?.filter(|key| text.secret.is(&key.secret_sha256));
        let key = key.ok_or_else(unknown)?;
        let now = self.now();
        match key.state(now) {
            KeyState::Revoked => return Err(AppError::Unauthenticated(Denied::Revoked)),
            KeyState::Expired => return Err(AppError::Unauthenticated(Denied::Expired)),
            KeyState::Active => {}
        }
        if is_due(key.used_at, now) {
            let (store, id) = (self.store.clone(), key.id.clone());
            // In the background: the request does not fail with it.
            tokio::spawn(async move {
                if let Err(error) = store.mark_key_used(&id, now).await {
                    tracing::warn!(key = %id, %error, "the use of a key was not stored");
                }
            });
        }
        Ok(key.caller())
    }

    async fn token(&self, credential: &str) -> Result<Caller, AppError> {
        self.issuers.caller(credential, self.now()).await.map_err(|fault| match fault {
            TokenFault::Expired => AppError::Unauthenticated(Denied::Expired),
            TokenFault::Away(cause) => AppError::ProviderAway(cause),
            fault => AppError::Unauthenticated(Denied::Invalid { why: Unsound::Token(fault) }),
        })
    }

    /// Who calls with the cookie of a session; `None` when it has ended.
    pub async fn session(&self, cookie: &str) -> Result<Option<Caller>, AppError> {
        let (Some(token), Some(sign_in)) = (Token::parse(cookie), &self.sign_in) else { return Ok(None) };
        let hash = token.hash();
        let now = self.now();
        let session = self.store.session(&hash).await?;
        let lasts = |session: &Session| {
            session.expires_at > now && now.duration_since(session.seen_at) < sign_in.settings().idle
        };
        let Some(session) = session.filter(lasts) else { return Ok(None) };
        if is_due(Some(session.seen_at), now) {
            // The request does not fail with it.
            if let Err(error) = self.store.mark_session_seen(&hash, now).await {
                tracing::warn!(%error, "the use of a session was not stored");
            }
        }
        Ok(Some(session.caller()))
    }

    /// Begins a sign-in; the browser comes back to a page of this service.
    pub async fn begin_sign_in(&self, return_to: &str) -> Result<SignInStart, SignInError> {
        let sign_in = self.sign_in.as_ref().ok_or(SignInError::NotSetUp)?;
        let now = self.now();
        let begun = sign_in.begin(now).await?;
        let cookie = Token::of(random()?);
        let pending = PendingSignIn {
            state: begun.state,
            nonce: begun.nonce,
            verifier: begun.verifier,
            return_to: own_path(return_to).to_owned(),
        };
        let expires_at = now.saturating_add(SIGN_IN_WITHIN).unwrap_or(now);
        self.store.save_sign_in(&cookie.hash(), &pending, expires_at).await.map_err(AppError::from)?;
        Ok(SignInStart { url: begun.url, cookie })
    }

    /// Ends a sign-in that this browser began.
    pub async fn finish_sign_in(&self, cookie: &str, state: &str, code: String) -> Result<SessionCookie, SignInError> {
        let sign_in = self.sign_in.as_ref().ok_or(SignInError::NotSetUp)?;
        let token = Token::parse(cookie).ok_or(SignInError::NotBegun)?;
        let now = self.now();
        // A callback that anyone can have a browser open, with a state of their own, does not end the sign-in under way.
        let pending = self.store.take_sign_in(&token.hash(), state, now).await.map_err(AppError::from)?;
        let pending = pending.ok_or(SignInError::NotBegun)?;
        let caller = sign_in.finish(code, &pending.nonce, pending.verifier, now).await?;
        let lasts = sign_in.settings().session;
        // Always a new one, so that a cookie planted in the browser before is worthless.
        let cookie = Token::of(random()?);
        let hash = cookie.hash();
        let session = Session {
            id: SessionId::of_hash(&hash),
            actor_id: caller.id,
            name: caller.name,
            roles: caller.roles,
            organisation: caller.organisation,
            created_at: now,
            seen_at: now,
            expires_at: now.saturating_add(lasts).unwrap_or(now),
        };
        self.store.save_session(&hash, &session).await.map_err(AppError::from)?;
        tracing::info!(roles = %session.roles, "someone signed in");
        Ok(SessionCookie { cookie, lasts, return_to: pending.return_to })
    }

    /// Signs someone out; the address at which the provider ends its own session, if there is one.
    pub async fn sign_out(&self, cookie: Option<&str>) -> Result<Option<String>, AppError> {
        let Some(sign_in) = &self.sign_in else { return Ok(None) };
        let ended = match cookie.and_then(Token::parse) {
            Some(token) => self.store.end_session(&token.hash()).await?,
            None => false,
        };
        Ok(if ended { sign_in.end_of_session(self.now()).await } else { None })
    }

    /// Deletes sign-ins and sessions that have expired.
    pub async fn forget_sign_ins(&self) -> Result<u64, AppError> {
        let now = self.now();
        Ok(self.store.forget_sign_ins(now, self.idle_since(now)).await?)
    }

    /// A session that was last used at this moment or before has ended.
    fn idle_since(&self, now: Timestamp) -> Timestamp {
        let idle = self.sign_in.as_ref().map_or(FORGOTTEN_AFTER, |sign_in| sign_in.settings().idle);
        now.saturating_sub(idle).unwrap_or(now)
    }

    /// Who is signed in, the last seen first.
    pub async fn sessions(&self) -> Result<Vec<SessionReport>, AppError> {
        let now = self.now();
        let sessions = self.store.sessions(now, self.idle_since(now)).await?;
        Ok(sessions.into_iter().map(Session::report).collect())
    }

    /// Ends someone's session everywhere, from this moment on.
    pub async fn end_session(&self, id: &SessionId) -> Result<(), AppError> {
        if !self.store.end_named_session(id).await? {
            return Err(AppError::NotFound);
        }
        tracing::info!(session = %id, "a session was ended");
        Ok(())
    }

    /// Makes a key. Its text is returned here and never again.
    pub async fn create_key(&self, by: &str, input: Field<NewKeyInput>) -> Result<KeyReport, AppError> {
        let text = KeyText::of(random()?, random()?);
        let now = self.now();
        let mut faults = Faults::default();
        let key = NewKeyInput::parse(input, &text, by, now, &mut faults);
        let key = faults.or(key)?;
        self.store.save_key(&key).await?;
        self.guarded.store(true, Ordering::Relaxed);
        tracing::info!(key = %key.id, roles = %key.roles, "a key was made");
        Ok(key.report(now, Some(&text)))
    }

    /// Every key, the newest first.
    pub async fn keys(&self) -> Result<Vec<KeyReport>, AppError> {
        let now = self.now();
        Ok(self.store.keys().await?.iter().map(|key| key.report(now, None)).collect())
    }

    /// Revokes a key, if it was not revoked before.
    pub async fn revoke_key(&self, by: &str, id: &KeyId) -> Result<KeyReport, AppError> {
        let now = self.now();
        if self.store.revoke_key(id, now, by).await? {
            tracing::info!(key = %id, "a key was revoked");
        }
        let key: Option<ApiKey> = self.store.key(id).await?;
        Ok(key.ok_or(AppError::NotFound)?.report(now, None))
    }
}

/// Whether the time of a use must be stored.
fn is_due(stored: Option<Timestamp>, now: Timestamp) -> bool {
    stored.is_none_or(|stored| now.duration_since(stored) >= USE_PRECISION)
}

/// A page of this service; the start page for anything that a browser could take for another site's.
fn own_path(path: &str) -> &str {
    let own = path.len() <= MAX_RETURN_CHARS
        && path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if own { path } else { "/" }
}

/// Bytes that nobody can guess.
pub fn random<const BYTES: usize>() -> Result<[u8; BYTES], AppError> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| AppError::Internal(format!("there is no randomness: {error}")))?;
    Ok(bytes)
}
