//! Access tokens: which are taken, which are not, and what they say of the caller.

use super::{assert_credential_refused, get_as, now, refusal};
use crate::office::{AUDIENCE, Caller as _, Office, Provider, Server, WHO, ask, issuer};
use crate::support::NOW;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// A server that trusts the tests' provider.
struct Trusting {
    office: Office,
    server: Server,
    provider: &'static Provider,
}

impl Trusting {
    fn start(others: &[(&str, &str)]) -> Self {
        let (office, provider) = (Office::sqlite(), Provider::shared());
        let server = office.guarded(&issuer("maskinporten", provider, others));
        Self { office, server, provider }
    }

    fn caller(&self, claims: &Value) -> Value {
        self.caller_by(&self.provider.token(claims))
    }

    #[track_caller]
    fn caller_by(&self, token: &str) -> Value {
        let answer = get_as(&self.server, WHO, token);
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()
    }

    #[track_caller]
    fn refuses(&self, asked: &Value, reason: &str) {
        let token = self.provider.mint(asked);
        assert_credential_refused(&self.server, &token, "credentials_invalid", &format!("the access token: {reason}"));
    }
}

#[test]
fn a_token_of_maskinporten_is_an_applicant_of_its_organisation() {
    let trusting = Trusting::start(&[]);
    let consumer = json!({"consumer": {"authority": "iso6523-actorid-upis", "ID": "0192:974760673"}});
    let known = json!({
        "id": "maskinporten:machine", "known_by": "token", "roles": ["applicant"], "organisation_number": "974760673"
    });
    assert_eq!(trusting.caller(&consumer), known);
    let token = trusting.provider.token(&consumer);
    let quotes = get_as(&trusting.server, "/api/v1/quotes", &token);
    assert_eq!((quotes.status, &quotes.json()["quotes"]), (200, &json!([])));
    let keys = get_as(&trusting.server, "/api/v1/keys", &token);
    assert_eq!(refusal(&keys), (403, "forbidden".to_owned()));
    assert_eq!(keys.json()["detail"], "Needs the role \"admin\".");

    // Without an organisation nothing is its own.
    for claims in [
        json!({}),
        json!({"consumer": "0192:974760673"}),
        json!({"consumer": {"ID": "0192:974760674"}}),
        json!({"consumer": {"ID": ["0192:974760673"]}}),
        json!({"consumer": {"ID": "9908:974760673"}}),
    ] {
        let token = trusting.provider.token(&claims);
        assert_eq!(get_as(&trusting.server, WHO, &token).json()["organisation_number"], json!(null), "{claims}");
        assert_eq!(refusal(&get_as(&trusting.server, "/api/v1/quotes", &token)).0, 403, "{claims}");
    }
}

#[test]
fn a_token_that_the_provider_itself_issued_is_taken() {
    let trusting = Trusting::start(&[]);
    let form = "grant_type=client_credentials&client_id=machine&client_secret=secret&scope=ssb:prisoverslag&resource=";
    let url = format!("{}/token", trusting.provider.issuer);
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    // A client of this kind is known by the header.
    let (form, basic) = (form.replace("client_id=machine&client_secret=secret&", ""), "Basic bWFjaGluZTpzZWNyZXQ=");
    let headers = [headers[0], ("authorization", basic)];
    let answer = ask("POST", &url, &headers, format!("{form}{AUDIENCE}").as_bytes()).expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.json());
    let reported = answer.json();
    trusting.office.at(&trusting.provider.now().to_string());
    let caller = trusting.caller_by(reported["access_token"].as_str().expect("a token"));
    assert_eq!([&caller["id"], &caller["organisation_number"]], ["maskinporten:machine", "974760673"]);
    assert_eq!(caller["roles"], json!(["applicant"]));
}

#[test]
fn roles_are_scopes_in_a_text_or_app_roles_in_a_list_and_only_those_that_are_named() {
    let entra = Trusting::start(&[
        ("subject", "oid"),
        ("organisation", ""),
        ("granted", "roles"),
        ("roles.applicant", ""),
        ("roles.case_officer", "CaseOfficer Saksbehandler"),
        ("roles.finance", "Finance"),
        ("roles.admin", "Admin"),
    ]);
    let roles = |granted: Value| entra.caller(&json!({"oid": "5f1e", "roles": granted}))["roles"].clone();
    assert_eq!(roles(json!(["Finance", "CaseOfficer"])), json!(["case_officer", "finance"]));
    assert_eq!(roles(json!(["Saksbehandler"])), json!(["case_officer"]));
    assert_eq!(roles(json!("Admin Finance")), json!(["finance", "admin"]));
    for granted in [
        json!([]),
        json!(["admin"]),
        json!(["Admin Finance"]),
        json!(["Administrator"]),
        json!([["Admin"]]),
        json!({"Admin": true}),
        json!(true),
        Value::Null,
    ] {
        assert_eq!(roles(granted.clone()), json!([]), "{granted}");
    }
    assert_eq!(entra.caller(&json!({"oid": "5f1e"}))["id"], "maskinporten:5f1e");
}

#[test]
fn a_claim_is_found_by_its_path_and_a_caller_by_the_first_claim_that_is_there() {
    let ansattporten = Trusting::start(&[
        ("subject", "https://example.org/sub pid sub"),
        ("organisation", "authorization_details.1.reportees.0.ID"),
        ("required.acr", "substantial"),
    ]);
    let sound = json!({
        "sub": "last", "pid": "second", "acr": "substantial",
        "authorization_details": [{}, {"reportees": [{"ID": "974760673"}]}]
    });
    let caller = ansattporten.caller(&sound);
    assert_eq!([&caller["id"], &caller["organisation_number"]], ["maskinporten:second", "974760673"]);
    let with = |name: &str, value: Value| {
        let mut claims = sound.clone();
        claims[name] = value;
        claims
    };
    let id = |claims: &Value| ansattporten.caller(claims)["id"].clone();
    assert_eq!(id(&with("https://example.org/sub", json!("first"))), "maskinporten:first");
    // What cannot identify anyone is passed over.
    for odd in [json!(""), json!(7), json!("line\nend"), json!("x".repeat(256)), json!(null)] {
        assert_eq!(id(&with("pid", odd)), "maskinporten:last");
    }
    assert_eq!(id(&with("pid", json!("x".repeat(255)))), format!("maskinporten:{}", "x".repeat(255)));

    let refused = |name: &str, value: Value, reason: &str| {
        ansattporten.refuses(&json!({"claims": with(name, value)}), reason);
    };
    let asked_for = |claim: &str| format!("its claim {claim} does not have the required value");
    refused("acr", json!("low"), &asked_for("acr"));
    refused("acr", json!(["substantial"]), &asked_for("acr"));
    refused("acr", json!(null), &asked_for("acr"));
    let mut nobody = with("pid", json!(null));
    nobody["sub"] = json!("");
    ansattporten.refuses(&json!({ "claims": nobody }), "it is not a sound JSON Web Token");
}

#[test]
fn what_is_signed_or_claimed_otherwise_is_refused() {
    let trusting = Trusting::start(&[]);
    let malformed = "it is not a sound JSON Web Token";
    let algorithm = "its algorithm is not the issuer's";
    let (signature, unknown) = ("its signature is not valid", "its key is not one of the issuer's");
    let (audience, untrusted) = ("it is for another audience", "its issuer is not trusted");
    let nobody =
        "it has no audience (aud); the client must name this service as its resource when it asks for the token";
    let early = "it is not valid yet";
    let issuer = trusting.provider.issuer.as_str();
    let text = |claims: &str| json!({"claims": format!("{{\"iss\":\"{issuer}\",\"aud\":\"{AUDIENCE}\",{claims}}}")});
    let later = now() + 100;
    for (asked, reason) in [
        (json!({"sign": "none"}), algorithm),
        (json!({"sign": "none", "header": {"alg": "NONE"}}), algorithm),
        (json!({"sign": "none", "header": {"alg": "RS256"}}), signature),
        (json!({"sign": "HS256-by-public-key"}), algorithm),
        (json!({"sign": "HS256-by-public-key", "header": {"alg": "RS256"}}), signature),
        (json!({"sign": "ES256"}), algorithm),
        (json!({"sign": "PS256"}), algorithm),
        (json!({"sign": "PS256", "header": {"alg": "RS256"}}), signature),
        (json!({"header": {"alg": null}}), algorithm),
        (json!({"header": {"alg": ["RS256"]}}), algorithm),
        (json!({"key": "unknown"}), unknown),
        (json!({"key": "unknown", "header": {"kid": "rs-2"}}), signature),
        (json!({"key": "unknown", "header": {"kid": null}}), signature),
        (json!({"header": {"kid": "es-2"}}), unknown),
        (json!({"header": {"kid": "../rs-2"}}), unknown),
        (json!({"header": {"crit": ["exp"]}}), malformed),
        (json!({"header": {"crit": []}}), malformed),
        (json!({"header": {"typ": "secevent+jwt"}}), malformed),
        (json!({"header": {"typ": 7}}), malformed),
        (json!({"header": "[]"}), malformed),
        (json!({"header": "{\"alg\":\"RS256\""}), malformed),
        (json!({"claims": {"iss": "https://elsewhere.example.org"}}), untrusted),
        (json!({"claims": {"iss": format!("{issuer}/")}}), untrusted),
        (json!({"claims": {"iss": null}}), untrusted),
        (json!({"claims": {"iss": [issuer]}}), untrusted),
        (json!({"claims": {"aud": "https://elsewhere.example.org"}}), audience),
        (json!({"claims": {"aud": format!("{AUDIENCE}/")}}), audience),
        (json!({"claims": {"aud": ["a", "b"]}}), audience),
        (json!({"claims": {"aud": []}}), audience),
        (json!({"claims": {"aud": {AUDIENCE: 1}}}), audience),
        (json!({"claims": {"aud": null}}), nobody),
        (json!({"claims": {"exp": null}}), malformed),
        (json!({"claims": {"exp": later.to_string()}}), malformed),
        (json!({"claims": {"exp": [later]}}), malformed),
        (json!({"claims": {"exp": 1e300}}), malformed),
        (json!({"claims": {"nbf": now() + 61}}), early),
        (json!({"claims": {"iat": now() + 61}}), early),
        (json!({"claims": {"nbf": "soon"}}), malformed),
        (json!({"claims": {"client_id": null}}), malformed),
        (json!({"claims": "7"}), malformed),
        (json!({"claims": "not JSON"}), malformed),
        // Of a claim that is there twice, the last counts (RFC 7519, section 4).
        (text(&format!("\"client_id\":\"c\",\"exp\":{later},\"aud\":\"elsewhere\"")), audience),
        (text(&format!("\"client_id\":\"c\",\"exp\":{later},\"exp\":null")), malformed),
    ] {
        println!("{asked}");
        trusting.refuses(&asked, reason);
    }
    let expired = trusting.provider.token(&json!({"exp": now() - 61}));
    assert_credential_refused(&trusting.server, &expired, "credentials_expired", "expired");
    let twice = text(&format!("\"client_id\":\"c\",\"exp\":{later},\"exp\":1"));
    assert_credential_refused(&trusting.server, &trusting.provider.mint(&twice), "credentials_expired", "expired");

    for asked in [
        json!({"header": {"kid": null}}),
        json!({"header": {"typ": null}}),
        json!({"header": {"typ": "JWT"}}),
        json!({"header": {"typ": "application/at+jwt"}}),
        json!({"claims": {"aud": ["elsewhere", AUDIENCE]}}),
        json!({"claims": {"exp": serde_json::Number::from_f64(1_795_348_900.5)}}),
        text(&format!("\"client_id\":\"machine\",\"exp\":1,\"exp\":{later}")),
    ] {
        println!("{asked}");
        assert_eq!(trusting.caller_by(&trusting.provider.mint(&asked))["id"], "maskinporten:machine");
    }
}

#[test]
fn what_is_no_token_is_refused() {
    let trusting = Trusting::start(&[]);
    let sound = trusting.provider.token(&json!({}));
    let (head, rest) = sound.split_once('.').expect("parts");
    let (claims, signature) = rest.split_once('.').expect("parts");
    let changed = if signature.starts_with('A') { "B" } else { "A" };
    let huge = trusting.provider.token(&json!({"filler": "x".repeat(9 * 1024)}));
    let malformed = "the access token: it is not a sound JSON Web Token";
    for (token, reason) in [
        ("token".to_owned(), malformed),
        ("..".to_owned(), malformed),
        (format!("{head}.{claims}"), malformed),
        (format!("{sound}.{signature}"), malformed),
        (format!("{head}..{signature}"), malformed),
        (format!("{head}=.{claims}.{signature}"), malformed),
        (format!("{head}.{claims}+.{signature}"), malformed),
        (format!("{head}.{claims}."), "the access token: its signature is not valid"),
        (format!("{head}.{claims}.{changed}{}", &signature[1..]), "the access token: its signature is not valid"),
        (format!("{head}.{claims}.{signature}=="), "the access token: its signature is not valid"),
        (huge, malformed),
    ] {
        assert_credential_refused(&trusting.server, &token, "credentials_invalid", reason);
    }
    let near = trusting.provider.token(&json!({"filler": "x".repeat(8 * 1024)}));
    assert_eq!(trusting.caller_by(&near)["id"], "maskinporten:machine");

    let bearer = "expected one header `Authorization: Bearer …`";
    for header in [sound.as_str(), "Bearer", "Basic dXNlcjpwYXNz", &format!("Bearer{sound}")] {
        let answer = trusting.server.send("GET", WHO, &[("authorization", header), ("accept-language", "en")], b"");
        assert_eq!(refusal(&answer), (401, "credentials_invalid".to_owned()), "{header}");
        assert_eq!(answer.json()["detail"], format!("The credentials are not valid: {bearer}."));
    }
    let two = format!("Bearer {sound}");
    let answer = trusting.server.send("GET", WHO, &[("authorization", &two), ("authorization", &two)], b"");
    assert_eq!(refusal(&answer), (401, "credentials_invalid".to_owned()));
    // The scheme has no case (RFC 9110, section 11.1).
    let answer = trusting.server.send("GET", WHO, &[("authorization", &format!("bearer  {sound}"))], b"");
    assert_eq!(answer.status, 200);
    // A request without credentials is answered without an error.
    let answer = trusting.server.get("/api/v1/quotes");
    assert_eq!(refusal(&answer), (401, "credentials_missing".to_owned()));
    assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"prisoverslag\"");
}

#[test]
fn clocks_may_differ_by_a_minute_and_no_more() {
    let trusting = Trusting::start(&[]);
    let token = trusting.provider.token(&json!({"exp": now() + 100, "nbf": now(), "iat": now() - 10}));
    let status = |after: i64| {
        trusting
            .office
            .at(&(NOW.parse::<Timestamp>().expect("a moment") + SignedDuration::from_secs(after)).to_string());
        let answer = get_as(&trusting.server, WHO, &token);
        (answer.status, answer.json()["code"].as_str().unwrap_or_default().to_owned())
    };
    let (in_time, early) = ((200, String::new()), (401, "credentials_invalid".to_owned()));
    let expired = (401, "credentials_expired".to_owned());
    assert_eq!(status(-61), early);
    assert_eq!(status(-60), in_time);
    assert_eq!(status(-59), in_time);
    assert_eq!(status(159), in_time);
    assert_eq!(status(160), expired);
    assert_eq!(status(161), expired);
}

#[test]
fn how_far_clocks_may_differ_is_a_setting() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    let server = office.guarded(
        &[issuer("maskinporten", provider, &[]), vec![("clock_skew_seconds".to_owned(), "0".to_owned())]].concat(),
    );
    let late = provider.token(&json!({ "exp": now() }));
    assert_credential_refused(&server, &late, "credentials_expired", "expired");
    let early = provider.token(&json!({"nbf": now() + 1}));
    assert_credential_refused(&server, &early, "credentials_invalid", "the access token: it is not valid yet");
    assert_eq!(get_as(&server, WHO, &provider.token(&json!({"exp": now() + 1, "nbf": now()}))).status, 200);
}
