//! Credentials: API keys, and JSON Web Tokens before and behind their signature.

use std::sync::{Arc, LazyLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use prisoverslag::access::{ClaimPath, ClaimRules, KeyText, Means, Token};
use prisoverslag::identity::{Expected, Keys, TokenFault, Unverified};
use prisoverslag::quote::Role;
use serde_json::{Value, json};

const ISSUER: &str = "https://issuer.example.org";
const AUDIENCE: &str = "prisoverslag";
const NOW: Timestamp = Timestamp::constant(1_795_000_000, 0);
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// An Ed25519 key as PKCS #8 has it (RFC 8410): made for nothing but this.
static KEY: LazyLock<EncodingKey> = LazyLock::new(|| {
    let begin = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    EncodingKey::from_ed_der(&[&begin[..], &[7; 32]].concat())
});

static KEYS: LazyLock<Arc<Keys>> = LazyLock::new(|| {
    let mut key = Jwk::from_encoding_key(&KEY, Algorithm::EdDSA).expect("a public key");
    key.common.key_id = Some("one".to_owned());
    Arc::new(Keys::of_set(ISSUER.to_owned(), &json!({"keys": [key]}), NOW).expect("a key set"))
});

static RUNTIME: LazyLock<tokio::runtime::Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_current_thread().build().expect("a runtime"));

/// The input is tried as a credential as it is; as header and claims, a line each, with a sound signature; and as claims alone.
pub fn run(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Some(key) = KeyText::parse(text) {
        assert_eq!(key.expose(), text);
    }
    assert!(Token::parse(text).is_none_or(|token| token.expose() == text));
    // Nobody signs by chance.
    assert!(verify(text).is_err(), "{text}");
    let (header, claims) = text.split_once('\n').unwrap_or((r#"{"alg":"EdDSA","kid":"one"}"#, text));
    let message = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &KEY, Algorithm::EdDSA).expect("a signature");
    if let Ok(claims) = verify(&format!("{message}.{signature}")) {
        assert!(
            claims["aud"] == AUDIENCE || claims["aud"].as_array().is_some_and(|list| list.contains(&json!(AUDIENCE)))
        );
        assert!(claims["exp"].is_number());
        read(&claims);
    }
    if let Ok(claims) = serde_json::from_str(claims) {
        read(&claims);
    }
    if let Some(path) = ClaimPath::parse(header) {
        let _ = path.find(&json!({"consumer": {"ID": ["0192:974767880"]}}));
    }
}

fn verify(token: &str) -> Result<Value, TokenFault> {
    let token = Unverified::parse(token).ok_or(TokenFault::Malformed)?;
    let audiences = [AUDIENCE.to_owned()];
    let expected = Expected { algorithms: &[Algorithm::EdDSA], audiences: &audiences, clock_skew: SKEW };
    RUNTIME.block_on(token.verify(&KEYS, &expected, NOW)).cloned()
}

fn read(claims: &Value) {
    let path = |text: &str| ClaimPath::parse(text).expect("a path");
    let rules = ClaimRules {
        issuer_name: "issuer".to_owned(),
        subject: vec![path("sub"), path("client_id")],
        name: Some(path("name")),
        organisation: Some(path("authorization_details.0.authorized_parties.0.orgno.ID")),
        granted: path("scope"),
        roles: vec![(Role::Applicant, vec!["ssb:prisoverslag".to_owned()])],
        required: Vec::new(),
    };
    if let Ok(caller) = rules.caller(claims, Means::Token) {
        assert!(caller.id.starts_with("issuer:") && !caller.id.chars().any(char::is_control));
        assert!(caller.roles.iter().all(|role| role == Role::Applicant));
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    let claims = json!({
        "iss": ISSUER, "aud": [AUDIENCE], "sub": "someone", "exp": 1_795_000_100, "nbf": 1_794_999_990.5, "iat": 1_794_999_990,
        "scope": "openid ssb:prisoverslag", "name": "Some One",
        "authorization_details": [{"authorized_parties": [{"orgno": {"ID": "0192:974767880"}}]}],
    });
    let header = json!({"alg": "EdDSA", "kid": "one", "typ": "at+jwt"});
    let key = format!("prisoverslag_{}_{}", "0123456789abcdef", "01".repeat(32));
    let parts = [header.to_string(), claims.to_string()].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
    let seeds = [key, format!("{header}\n{claims}"), format!("{parts}.{}", "A".repeat(86)), claims.to_string()];
    seeds.map(String::into_bytes).to_vec()
}
