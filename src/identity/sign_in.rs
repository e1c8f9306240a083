//! Signing in on a page: the authorization code flow of `OpenID` Connect Core 1.0, with PKCE (RFC 7636).

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::Algorithm;
use oauth2::basic::{BasicClient, BasicErrorResponse, BasicTokenType};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, ExtraTokenFields,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, StandardRevocableToken,
    StandardTokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fault::TokenFault;
use super::fetcher::{FetchError, Fetcher, safe_url};
use super::keys::{KeyFault, Keys, Source};
use super::verifier::{Expected, Unverified};
use crate::access::{Caller, ClaimRules, Means, Secret};
use crate::input::choice;

choice! {
    /// How the service authenticates to the provider.
    pub enum TokenEndpointAuth {
        /// In the Authorization header.
        Basic = "client_secret_basic",
        /// In the body.
        Post = "client_secret_post",
    }
}

#[derive(Clone, Debug)]
pub struct SignInSettings {
    /// The provider's identifier (`iss`).
    pub issuer: String,
    /// The name of this service there.
    pub client_id: String,
    /// None for a client that uses PKCE alone.
    pub client_secret: Option<Secret>,
    pub token_endpoint_auth: TokenEndpointAuth,
    /// The scopes to request besides `openid`.
    pub scopes: Vec<String>,
    /// Further parameters of the request, such as `acr_values` or `authorization_details`.
    pub parameters: Vec<(String, String)>,
    /// The algorithms that the provider signs with.
    pub algorithms: Vec<Algorithm>,
    /// The URL of this service in browsers, without a slash at its end.
    pub public_url: String,
    pub rules: ClaimRules,
    /// The most that the provider's clock may differ from ours.
    pub clock_skew: SignedDuration,
    /// The longest session.
    pub session: SignedDuration,
    /// The longest time of a session without a request.
    pub idle: SignedDuration,
}

#[derive(Debug)]
pub struct Begun {
    pub url: String,
    /// Ties the callback to this sign-in.
    pub state: String,
    /// Ties the identity token to this sign-in.
    pub nonce: String,
    pub verifier: String,
}

/// Why a sign-in failed.
#[derive(Debug, thiserror::Error)]
pub enum SignInFault {
    #[error("the identity provider is away: {0}")]
    Away(String),
    #[error("the metadata of the identity provider have no sound {0}")]
    Metadata(&'static str),
    #[error("the identity provider refused the code: {0}")]
    Refused(String),
    #[error("the identity token: {0}")]
    Token(#[from] TokenFault),
}

/// The provider by which people sign in.
#[derive(Debug)]
pub struct SignIn {
    settings: SignInSettings,
    public_origin: Option<String>,
    keys: Arc<Keys>,
    fetcher: Fetcher,
}

/// What the token endpoint of `OpenID` Connect returns besides the access token.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct IdentityToken {
    id_token: Option<String>,
}

impl ExtraTokenFields for IdentityToken {}

type TokenResponse = StandardTokenResponse<IdentityToken, BasicTokenType>;
type Client<A = oauth2::EndpointNotSet, T = oauth2::EndpointNotSet> = oauth2::Client<
    BasicErrorResponse,
    TokenResponse,
    oauth2::StandardTokenIntrospectionResponse<EmptyExtraTokenFields, BasicTokenType>,
    StandardRevocableToken,
    oauth2::basic::BasicRevocationErrorResponse,
    A,
    oauth2::EndpointNotSet,
    oauth2::EndpointNotSet,
    oauth2::EndpointNotSet,
    T,
>;

impl SignIn {
    /// The path to which the provider redirects the browser.
    pub const CALLBACK: &str = "/sign-in/callback";

    pub fn new(settings: SignInSettings) -> Result<Self, FetchError> {
        let fetcher = Fetcher::new()?;
        let keys = Arc::new(Keys::new(settings.issuer.clone(), Source::Metadata, fetcher.clone()));
        let public_origin = safe_url(&settings.public_url).map(|url| url.origin().ascii_serialization());
        Ok(Self { settings, public_origin, keys, fetcher })
    }

    /// The origin of the service's pages as browsers name it: scheme, host and, unless it is the scheme's own, port (RFC 6454).
    #[must_use]
    pub fn public_origin(&self) -> Option<&str> {
        self.public_origin.as_deref()
    }

    #[must_use]
    pub const fn settings(&self) -> &SignInSettings {
        &self.settings
    }

    /// Begins a sign-in: the URL to redirect the browser to, and what to remember until the callback.
    pub async fn begin(&self, now: Timestamp) -> Result<Begun, SignInFault> {
        let endpoint = self.endpoint("authorization_endpoint", now).await?;
        let authorization = AuthUrl::new(endpoint).map_err(|_| SignInFault::Metadata("authorization_endpoint"))?;
        let client = BasicClient::new(ClientId::new(self.settings.client_id.clone())).set_auth_uri(authorization);
        let client = client.set_redirect_uri(self.redirect()?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let nonce = CsrfToken::new_random().into_secret();
        let mut request = client.authorize_url(CsrfToken::new_random).set_pkce_challenge(challenge);
        request = request.add_scope(Scope::new("openid".to_owned())).add_extra_param("nonce", nonce.clone());
        for scope in self.settings.scopes.iter().filter(|scope| *scope != "openid") {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        for (name, value) in &self.settings.parameters {
            request = request.add_extra_param(name.clone(), value.clone());
        }
        let (url, state) = request.url();
        Ok(Begun { url: url.into(), state: state.into_secret(), nonce, verifier: verifier.into_secret() })
    }

    /// Finishes a sign-in: the caller of the identity token for which the code is exchanged.
    pub async fn finish(
        &self,
        code: String,
        nonce: &str,
        verifier: String,
        now: Timestamp,
    ) -> Result<Caller, SignInFault> {
        let endpoint = self.endpoint("token_endpoint", now).await?;
        let token_url = TokenUrl::new(endpoint).map_err(|_| SignInFault::Metadata("token_endpoint"))?;
        let client: Client = Client::new(ClientId::new(self.settings.client_id.clone()));
        let mut client = client.set_token_uri(token_url).set_redirect_uri(self.redirect()?);
        if let Some(secret) = &self.settings.client_secret {
            client = client.set_client_secret(ClientSecret::new(secret.expose().to_owned()));
        }
        client = client.set_auth_type(match (self.settings.token_endpoint_auth, &self.settings.client_secret) {
            (TokenEndpointAuth::Basic, Some(_)) => AuthType::BasicAuth,
            // A client without a secret identifies itself in the body.
            (TokenEndpointAuth::Post, _) | (_, None) => AuthType::RequestBody,
        });
        let send = |request| self.fetcher.send(request);
        let exchange = client.exchange_code(AuthorizationCode::new(code));
        let answer = exchange.set_pkce_verifier(PkceCodeVerifier::new(verifier)).request_async(&send).await;
        let answer = answer.map_err(|error| match error {
            RequestTokenError::ServerResponse(refusal) => SignInFault::Refused(refusal.error().to_string()),
            RequestTokenError::Request(cause) => SignInFault::Away(cause.to_string()),
            RequestTokenError::Parse(..) => {
                SignInFault::Refused("the answer is not that of a token endpoint".to_owned())
            }
            RequestTokenError::Other(cause) => SignInFault::Refused(cause),
        })?;
        let token = answer.extra_fields().id_token.as_deref().ok_or(TokenFault::Malformed)?;
        Ok(self.caller(token, nonce, now).await?)
    }

    /// The caller of an identity token (`OpenID` Connect Core 1.0, section 3.1.3.7).
    async fn caller(&self, token: &str, nonce: &str, now: Timestamp) -> Result<Caller, TokenFault> {
        let SignInSettings { issuer, client_id, algorithms, clock_skew, rules, .. } = &self.settings;
        let token = Unverified::parse(token).ok_or(TokenFault::Malformed)?;
        if token.issuer() != Some(issuer) {
            return Err(TokenFault::Issuer);
        }
        let audiences = std::slice::from_ref(client_id);
        let expected = Expected { algorithms, audiences, clock_skew: *clock_skew };
        let claims = token.verify(&self.keys, &expected, now).await?;
        let is = |name: &str, value: &str| claims.get(name).and_then(Value::as_str) == Some(value);
        let several = matches!(claims.get("aud"), Some(Value::Array(audiences)) if audiences.len() > 1);
        let for_us = if several || claims.get("azp").is_some() { is("azp", client_id) } else { true };
        if !for_us {
            return Err(TokenFault::Audience);
        }
        if !is("nonce", nonce) {
            return Err(TokenFault::Claim("nonce".to_owned()));
        }
        Ok(rules.caller(claims, Means::Session)?)
    }

    /// The URL where the provider ends its own session, if it has one.
    pub async fn end_of_session(&self, now: Timestamp) -> Option<String> {
        let endpoint = self.endpoint("end_session_endpoint", now).await.ok()?;
        let mut url = safe_url(&endpoint)?;
        url.query_pairs_mut()
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("post_logout_redirect_uri", &format!("{}/", self.settings.public_url));
        Some(url.into())
    }

    async fn endpoint(&self, name: &'static str, now: Timestamp) -> Result<String, SignInFault> {
        let known = self.keys.known(now).await.map_err(|fault| match fault {
            KeyFault::Unknown => SignInFault::Metadata("jwks_uri"),
            KeyFault::Away(cause) => SignInFault::Away(cause),
        })?;
        let endpoint = known.metadata.get(name).and_then(Value::as_str).and_then(safe_url);
        endpoint.map(Into::into).ok_or(SignInFault::Metadata(name))
    }

    fn redirect(&self) -> Result<RedirectUrl, SignInFault> {
        let address = format!("{}{}", self.settings.public_url, Self::CALLBACK);
        RedirectUrl::new(address).map_err(|_| SignInFault::Metadata("redirect_uri"))
    }
}
