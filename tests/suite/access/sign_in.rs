//! Signing in on pages: from the service to the provider and back, and whoever tries to come between.

use super::refusal;
use crate::office::{Answer, Browser, Caller as _, Office, PUBLIC_URL, Provider, Server, WHO, sign_in};
use jiff::SignedDuration;
use serde_json::{Value, json};

const SESSION: &str = "__Host-prisoverslag";
const SIGN_IN: &str = "__Host-prisoverslag-sign-in";

/// A server that people sign in to.
fn serve(office: &Office, provider: &Provider, others: &[(&str, &str)]) -> Server {
    office.at(&provider.later().to_string());
    office.guarded(&sign_in(provider, others))
}

/// The members of a query.
fn query(url: &str) -> Vec<(String, String)> {
    let query = url.split_once('?').expect("a query").1;
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        let mut bytes = Vec::new();
        let mut rest = text.as_bytes();
        while let Some((first, tail)) = rest.split_first() {
            let digits = (*first == b'%').then(|| std::str::from_utf8(&tail[..2]).expect("digits"));
            bytes.push(digits.map_or(*first, |digits| u8::from_str_radix(digits, 16).expect("digits")));
            rest = if digits.is_some() { &tail[2..] } else { tail };
        }
        String::from_utf8(bytes).expect("UTF-8")
    };
    let pairs = query.split('&').map(|pair| pair.split_once('=').expect("a pair"));
    pairs.map(|(name, value)| (decode(name), decode(value))).collect()
}

fn member(url: &str, name: &str) -> String {
    query(url).into_iter().find(|(found, _)| found == name).unwrap_or_else(|| panic!("{name} in {url}")).1
}

fn page(answer: &Answer) -> String {
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(
        answer
            .header("content-security-policy")
            .starts_with("default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self';")
    );
    String::from_utf8(answer.body.clone()).expect("UTF-8")
}

/// Asserts that nobody was signed in, and that a page says so.
#[track_caller]
fn assert_nobody(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{}", String::from_utf8_lossy(&answer.body));
    assert!(page(answer).contains("<h1>Påloggingen lyktes ikke</h1>"), "{}", page(answer));
    let session = format!("{SESSION}=");
    let cookies = answer.headers.get_all("set-cookie").iter();
    assert_eq!(cookies.filter(|cookie| cookie.to_str().expect("text").starts_with(&session)).count(), 0);
}

fn who(browser: &Browser<'_>) -> Value {
    browser.get(WHO).json()
}

#[test]
fn someone_signs_in_and_the_session_calls() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    let server = serve(&office, provider, &[("parameters.acr_values", "substantial")]);
    let browser = Browser::new(&server);
    let home = page(&browser.get("/"));
    assert!(
        home.contains("<a class=\"button\" href=\"/sign-in\">Logg på</a>") && !home.contains("/sign-out"),
        "{home}"
    );

    let begun = browser.get("/sign-in?return_to=/docs/");
    let url = begun.header("location");
    assert!(url.starts_with(&format!("{}/auth?", provider.issuer)), "{url}");
    assert_eq!(begun.header("cache-control"), "no-store");
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "web"),
        ("redirect_uri", &format!("{PUBLIC_URL}/sign-in/callback")),
        ("scope", "openid profile"),
        ("code_challenge_method", "S256"),
        ("acr_values", "substantial"),
    ] {
        assert_eq!(member(url, name), value, "{name}");
    }
    for name in ["state", "nonce", "code_challenge"] {
        let again = browser.get("/sign-in");
        assert!(member(url, name).len() >= 22, "{name} of 128 bits or more");
        assert_ne!(member(url, name), member(again.header("location"), name), "{name}");
    }
    let cookie = |answer: &Answer, name: &str| {
        let cookies = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().expect("text"));
        let found = cookies.filter_map(|cookie| cookie.strip_prefix(&format!("{name}="))).collect::<Vec<_>>();
        assert_eq!(found.len(), 1, "{name}");
        let (value, attributes) = found[0].split_once("; ").expect("attributes");
        let mut attributes: Vec<_> = attributes.split("; ").map(str::to_owned).collect();
        attributes.sort();
        (value.to_owned(), attributes.join("; "))
    };
    let (value, attributes) = cookie(&begun, SIGN_IN);
    assert_eq!((value.len(), attributes.as_str()), (64, "HttpOnly; Max-Age=600; Path=/; SameSite=Lax; Secure"));

    let callback = browser.to_callback_from("/sign-in?return_to=/docs/", "kari");
    let done = browser.get(&callback);
    assert_eq!((done.status, done.header("location")), (303, "/docs/"));
    let (value, attributes) = cookie(&done, SESSION);
    assert_eq!((value.len(), attributes.as_str()), (64, "HttpOnly; Max-Age=36000; Path=/; SameSite=Lax; Secure"));
    assert_eq!(cookie(&done, SIGN_IN), (String::new(), "HttpOnly; Max-Age=0; Path=/; SameSite=Lax; Secure".to_owned()));

    let caller = who(&browser);
    let known = json!({"id": "sign_in:kari", "known_by": "session", "roles": ["case_officer", "admin"]});
    assert_eq!(caller, known);
    assert_eq!(browser.get("/api/v1/quotes").status, 200);
    assert_eq!(refusal(&browser.get("/api/v1/line-items")), (403, "forbidden".to_owned()));
    let home = page(&browser.get("/"));
    for text in [
        "<dd>Kari Nordmann</dd>",
        "<dd>Saksbehandler, Administrator</dd>",
        "<form method=\"post\" action=\"/sign-out\">",
    ] {
        assert!(home.contains(text), "{text} {home}");
    }
    // The name goes to the page alone.
    assert!(!String::from_utf8(browser.get(WHO).body).expect("UTF-8").contains("Nordmann"));
}

#[test]
fn a_name_shows_nothing_that_is_not_seen_and_refuses_nobody() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    office.at(&provider.later().to_string());
    let server = office.guarded(&sign_in(provider, &[]));
    for (account, shown) in
        [("hidden", "\u{c5}s Nordmann  \u{f2}\u{301}\u{302}"), ("unseen", "sign_in:unseen"), ("long", &"x".repeat(200))]
    {
        let browser = Browser::new(&server);
        assert_eq!(browser.sign_in(account).status, 303, "{account}");
        let home = page(&browser.get("/"));
        assert!(home.contains(&format!("<dd>{shown}</dd>")), "{account}: {}", home.escape_unicode());
    }
}

#[test]
fn clients_of_every_kind_sign_in() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    for settings in [
        &[
            ("client_id", "web-post"),
            ("client_secret", "another+secret"),
            ("token_endpoint_auth", "client_secret_post"),
        ][..],
        &[("client_id", "web-public"), ("client_secret", "")],
        &[("client_id", "web-ec"), ("client_secret", "secret"), ("algorithms", "ES256")],
    ] {
        let server = serve(&office, provider, settings);
        let browser = Browser::new(&server);
        assert_eq!(browser.sign_in("kari").status, 303, "{settings:?}");
        assert_eq!(who(&browser)["id"], "sign_in:kari", "{settings:?}");
    }
    for settings in [&[("client_secret", "wrong")][..], &[("client_id", "web-ec"), ("client_secret", "secret")]] {
        let server = serve(&office, provider, settings);
        let browser = Browser::new(&server);
        println!("{settings:?}");
        assert_nobody(&browser.sign_in("kari"), 403);
        assert_eq!(who(&browser)["known_by"], "nothing");
    }
}

#[test]
fn claims_of_the_identity_token_say_who_it_is_and_what_they_may() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    let server = serve(&office, provider, &[("required.tid", "our-tenant")]);
    let applicant = Browser::new(&server);
    assert_eq!(applicant.sign_in("applicant").status, 303);
    let known = json!({
        "id": "sign_in:applicant", "known_by": "session", "roles": ["applicant"], "organisation_number": "974760673"
    });
    assert_eq!(who(&applicant), known);
    assert!(page(&applicant.get("/")).contains("<dd>Søker &#60;b&#62;Fra&#60;/b&#62; Universitetet</dd>"));

    // Someone without a role is signed in, sees so, and may do what anyone may.
    let nobody = Browser::new(&server);
    assert_eq!(nobody.sign_in("ola").status, 303);
    assert_eq!(who(&nobody), json!({"id": "sign_in:ola", "known_by": "session", "roles": []}));
    let home = page(&nobody.get("/"));
    assert!(home.contains("<dd>Ola Nordmann</dd>") && home.contains("Kontoen har ingen rolle i tjenesten."), "{home}");
    assert_eq!(refusal(&nobody.get("/api/v1/quotes")), (403, "forbidden".to_owned()));
    assert_eq!(nobody.get("/api/v1/tariffs").status, 200);

    let guest = Browser::new(&server);
    assert_nobody(&guest.sign_in("guest"), 403);
    assert_eq!(who(&guest)["known_by"], "nothing");
}

#[test]
fn an_answer_of_the_provider_counts_once_and_for_the_browser_that_asked() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    let server = serve(&office, provider, &[]);
    let (browser, other) = (Browser::new(&server), Browser::new(&server));

    let callback = browser.to_callback("kari");
    assert_nobody(&other.get(&callback), 400);
    other.get("/sign-in");
    assert_nobody(&other.get(&callback), 400);
    assert_eq!(browser.get(&callback).status, 303);
    assert_nobody(&browser.get(&callback), 400);
    assert_eq!(who(&browser)["id"], "sign_in:kari", "what was there before stays");

    // What anyone can have the browser open, with another state or an error, does not end the sign-in under way.
    let browser = Browser::new(&server);
    let callback = browser.to_callback("kari");
    let state = member(&callback, "state");
    let cookie = browser.cookie(SIGN_IN).expect("a cookie");
    for (strange, status) in [
        (callback.replace(&state, "another"), 400),
        (callback.replace(&format!("state={state}"), "state="), 400),
        ("/sign-in/callback?code=x".to_owned(), 400),
        (format!("/sign-in/callback?error=access_denied&state={state}x"), 403),
    ] {
        assert_nobody(&browser.get(&strange), status);
    }
    assert_eq!(browser.cookie(SIGN_IN).as_ref(), Some(&cookie), "the cookie stays");
    assert_eq!(browser.get(&callback).status, 303);
    // Once it has ended, it has ended, whatever cookie comes.
    browser.put_cookie(SIGN_IN, &cookie);
    assert_nobody(&browser.get(&callback), 400);

    // A code of someone else's sign-in does not fit the verifier of this one (RFC 7636).
    let [victim, attacker] = [Browser::new(&server), Browser::new(&server)];
    let (own, stolen) = (attacker.to_callback("ola"), victim.to_callback("kari"));
    let injected = own.replace(&member(&own, "code"), &member(&stolen, "code"));
    assert_nobody(&attacker.get(&injected), 403);
    assert_eq!(who(&attacker)["known_by"], "nothing");

    for odd in [
        "/sign-in/callback",
        "/sign-in/callback?state=&code=",
        "/sign-in/callback?code=x",
        "/sign-in/callback?state=%ff&code=%00",
    ] {
        for browser in [Browser::new(&server), browser_with_cookie(&server)] {
            assert_nobody(&browser.get(odd), 400);
        }
    }
    for cookie in ["", "x", "0", &"0".repeat(64), &"é".repeat(64)] {
        let browser = Browser::new(&server);
        let callback = browser.to_callback("kari");
        browser.put_cookie(SIGN_IN, cookie);
        assert_nobody(&browser.get(&callback), 400);
    }
}

fn browser_with_cookie(server: &Server) -> Browser<'_> {
    let browser = Browser::new(server);
    browser.get("/sign-in");
    browser
}

#[test]
fn a_sign_in_must_be_done_within_ten_minutes() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    let server = serve(&office, provider, &[]);
    let browser = Browser::new(&server);
    let callback = browser.to_callback("kari");
    office.later(SignedDuration::from_secs(600));
    assert_nobody(&browser.get(&callback), 400);
    let callback = browser.to_callback("kari");
    office.later(SignedDuration::from_secs(599));
    assert_eq!(browser.get(&callback).status, 303);
}

#[test]
fn what_the_provider_says_instead_of_a_code_is_not_shown() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    let server = serve(&office, provider, &[]);
    let browser = Browser::new(&server);
    let callback = browser.to_callback("nobody");
    assert_eq!(member(&callback, "error"), "access_denied");
    assert!(member(&callback, "error_description").contains("<script>"));
    let answer = browser.get(&callback);
    assert_nobody(&answer, 403);
    let reported = page(&answer);
    assert!(!reported.contains("script") && !reported.contains("access_denied"), "{reported}");
    // It is said to a person, who has no API key.
    assert!(!reported.contains("Authorization"), "{reported}");
    assert!(reported.contains("<a class=\"button\" href=\"/sign-in\">Prøv igjen</a>"), "{reported}");
    for error in ["%3Cb%3E", "x%0D%0Aset-cookie:%20a=b", &"e".repeat(5000)] {
        let answer = browser.get(&format!("/sign-in/callback?error={error}"));
        assert_nobody(&answer, 403);
        assert!(!page(&answer).contains("<b>") && answer.header("set-cookie").is_empty());
    }
    // The page speaks one language at a time.
    for (language, title, text) in [
        ("nb", "Påloggingen lyktes ikke", "Påloggingen ble ikke begynt i denne nettleseren"),
        ("nn", "Pålogginga lykkast ikkje", "Pålogginga vart ikkje byrja i denne nettlesaren"),
        ("en", "The sign-in did not succeed", "The sign-in was not started in this browser"),
    ] {
        let answer = browser.send("GET", "/sign-in/callback?code=x&state=y", &[("accept-language", language)], "");
        let reported = page(&answer);
        assert!(reported.contains(&format!("<html lang=\"{language}\">")), "{reported}");
        assert!(reported.contains(title) && reported.contains(text), "{reported}");
    }
}

#[test]
fn nobody_is_led_elsewhere() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    let server = serve(&office, provider, &[]);
    for (asked, led) in [
        ("/docs/", "/docs/"),
        ("/api/v1/quotes?limit=5", "/api/v1/quotes?limit=5"),
        ("/docs/%23/quotes", "/docs/#/quotes"),
        ("", "/"),
        ("docs", "/"),
        ("//evil.example.org", "/"),
        ("///evil.example.org", "/"),
        ("/%5Cevil.example.org", "/"),
        ("%5C/evil.example.org", "/"),
        ("/%2Fevil.example.org", "/"),
        ("%2F%2Fevil.example.org", "/"),
        ("/%09/evil.example.org", "/"),
        ("/%0A/evil.example.org", "/"),
        ("/%0D%0Aset-cookie:a=b", "/"),
        ("%20//evil.example.org", "/"),
        ("https://evil.example.org", "/"),
        ("https:evil.example.org", "/"),
        ("javascript:alert(1)", "/"),
        ("/%C3%A6", "/"),
        ("/a%00b", "/"),
        ("/%ff", "/"),
        // What is encoded twice stays within the path.
        ("/%252Fevil.example.org", "/%2Fevil.example.org"),
    ] {
        let asked = asked.replace('?', "%3F").replace('&', "%26");
        let browser = Browser::new(&server);
        let callback = browser.to_callback_from(&format!("/sign-in?return_to={asked}"), "kari");
        let done = browser.get(&callback);
        assert_eq!((done.status, done.header("location")), (303, led), "{asked}");
    }
    for odd in ["/sign-in?return_to=/a&return_to=//b", "/sign-in/callback?state=a&state=b&code=x"] {
        assert_eq!(refusal(&Browser::new(&server).get(odd)), (400, "bad_request".to_owned()), "{odd}");
    }
}

#[test]
fn a_page_elsewhere_cannot_have_a_browser_act() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    let server = serve(&office, provider, &[]);
    let browser = Browser::new(&server);
    assert_eq!(browser.sign_in("kari").status, 303);
    let host = server.base.trim_start_matches("http://");
    let (own, encrypted) = (server.base.clone(), format!("https://{host}"));
    let unencrypted = PUBLIC_URL.replace("https:", "http:");
    let same = [("content-type", "application/json")];
    let body = json!({"owner": "Fagsystem", "roles": ["admin"], "valid_to": "2030-06-30"}).to_string();
    let post = |path: &str, headers: &[(&str, &str)]| browser.send("POST", path, &[headers, &same].concat(), &body);
    for headers in [
        &[][..],
        &[("origin", "https://evil.example.org")],
        &[("origin", "null")],
        &[("origin", "https://evil.example.org"), ("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "")],
        // A browser that says where it comes from is believed before a page's own word.
        &[("origin", &own), ("sec-fetch-site", "cross-site")],
        &[("origin", host)],
        // The same host by another scheme or port is another origin.
        &[("origin", &encrypted)],
        &[("origin", &unencrypted)],
        &[("origin", &format!("{PUBLIC_URL}:8443"))],
        // Nobody but a trusted proxy says how the caller came.
        &[("origin", &encrypted), ("x-forwarded-proto", "https")],
        &[("referer", &own)],
    ] {
        for path in ["/api/v1/keys", "/api/v1/quotes", "/api/v1/estimates", "/sign-out"] {
            assert_eq!(refusal(&post(path, headers)), (403, "cross_site".to_owned()), "{path} {headers:?}");
        }
    }
    assert_eq!(who(&browser)["id"], "sign_in:kari");
    for headers in [
        &[("origin", own.as_str())][..],
        &[("origin", PUBLIC_URL)],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "none")],
    ] {
        let made = post("/api/v1/keys", headers);
        assert_eq!((made.status, &made.json()["created_by"]), (201, &json!("sign_in:kari")), "{headers:?}");
    }
    // Reading needs no such word, and other pages cannot read what is answered.
    let read = browser.send("GET", "/api/v1/quotes", &[("origin", "https://evil.example.org")], "");
    assert_eq!((read.status, read.header("access-control-allow-origin")), (200, ""));
    // Who shows a key in the header is no browser, whatever cookie is sent along.
    let key =
        post("/api/v1/keys", &[("sec-fetch-site", "same-origin")]).json()["key"].as_str().expect("a key").to_owned();
    let bearer = format!("Bearer {key}");
    assert_eq!(
        post("/api/v1/keys", &[("authorization", &bearer)]).json()["created_by"],
        format!("key:{}", &key[13..29])
    );
    assert_eq!(refusal(&post("/api/v1/keys", &[("authorization", "Bearer x")])).0, 401);
}

#[test]
fn a_trusted_proxy_says_by_what_scheme_a_browser_came() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    office.at(&provider.later().to_string());
    let server =
        office.guarded_with(&sign_in(provider, &[]), &[("PRISOVERSLAG__HTTP__TRUSTED_PROXIES", "127.0.0.1/32")]);
    let browser = Browser::new(&server);
    assert_eq!(browser.sign_in("kari").status, 303);
    let encrypted = server.base.replace("http:", "https:");
    let body = json!({"owner": "Fagsystem", "roles": ["admin"], "valid_to": "2030-06-30"}).to_string();
    let post = |origin: &str, scheme: &str| {
        let headers = [("content-type", "application/json"), ("origin", origin), ("x-forwarded-proto", scheme)];
        browser.send("POST", "/api/v1/keys", &headers, &body)
    };
    assert_eq!(post(&encrypted, "https").status, 201);
    assert_eq!(post(&server.base, "http").status, 201);
    for (origin, scheme) in [(server.base.as_str(), "https"), (&encrypted, "http"), (&encrypted, "")] {
        assert_eq!(refusal(&post(origin, scheme)), (403, "cross_site".to_owned()), "{origin} by {scheme:?}");
    }
}

#[test]
fn whoever_signs_out_is_out_here_and_at_the_provider() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    let server = serve(&office, provider, &[]);
    let browser = Browser::new(&server);
    assert_eq!(browser.sign_in("kari").status, 303);
    let cookie = browser.cookie(SESSION).expect("a session");
    // Who is known at the provider need not say who they are.
    let second = browser.get("/sign-in");
    let led = browser.get(second.header("location"));
    assert!(led.header("location").starts_with(PUBLIC_URL), "{}", led.header("location"));

    let out = browser.post("/sign-out", "");
    assert_eq!(browser.cookie(SESSION), None);
    browser.put_cookie(SESSION, &cookie);
    assert_eq!(who(&browser)["known_by"], "nothing", "the session is gone, and not the cookie alone");
    let end = led_to(&out);
    assert!(end.starts_with(&format!("{}/session/end?", provider.issuer)), "{end}");
    assert_eq!(member(&end, "client_id"), "web");
    assert_eq!(member(&end, "post_logout_redirect_uri"), format!("{PUBLIC_URL}/"));
    let asked = String::from_utf8(browser.get(&end).body).expect("UTF-8");
    let secret = asked.split("name=\"xsrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a form");
    let done = browser.post(&format!("{}/session/end/confirm", provider.issuer), &format!("xsrf={secret}&logout=yes"));
    assert_eq!(done.header("location"), format!("{PUBLIC_URL}/"));
    let third = browser.get("/sign-in");
    let led = browser.get(third.header("location"));
    assert!(led.header("location").contains("/interaction/"), "{}", led.header("location"));

    // Who is not signed in is led to the first page.
    let again = browser.post("/sign-out", "");
    assert_eq!((again.status, again.header("location")), (303, "/"));
    assert_eq!(refusal(&server.get("/sign-out")).0, 405);
}

/// Where the page leads on that says that one is signed out.
fn led_to(answer: &Answer) -> String {
    assert_eq!(answer.status, 200);
    let url = answer.header("refresh").strip_prefix("0; url=").expect("an address");
    let link = format!("<a class=\"button\" href=\"{}\">Gå videre</a>", url.replace('&', "&#38;"));
    assert!(page(answer).contains(&link), "{link} {}", page(answer));
    url.to_owned()
}

#[test]
fn while_the_provider_is_away_sessions_go_on_and_nobody_new_comes_in() {
    let (office, provider) = (Office::sqlite(), Provider::start());
    let server = serve(&office, &provider, &[]);
    let [here, halfway, new] = [(); 3].map(|()| Browser::new(&server));
    provider.control("away", &json!({}));
    assert_nobody(&new.get("/sign-in"), 503);
    provider.control("back", &json!({}));
    office.later(SignedDuration::from_secs(20));
    assert_eq!(here.sign_in("kari").status, 303);
    let callback = halfway.to_callback("kari");
    provider.control("away", &json!({}));
    assert_eq!(who(&here)["id"], "sign_in:kari");
    let answer = halfway.get(&callback);
    assert_nobody(&answer, 503);
    assert_eq!(answer.header("retry-after"), "2");
    // The address of the provider is known, so that the browser finds out.
    assert_eq!(new.get("/sign-in").status, 303);
    assert!(led_to(&here.post("/sign-out", "")).starts_with(&provider.issuer));
    assert_eq!(who(&here)["known_by"], "nothing");

    // Keys that were rotated in between are found.
    provider.control("back", &json!({}));
    provider.control("rotate", &json!({}));
    office.later(SignedDuration::from_secs(20));
    assert_eq!(Browser::new(&server).sign_in("kari").status, 303);
}

#[test]
fn what_the_token_endpoint_answers_is_checked() {
    let (office, provider) = (Office::sqlite(), Provider::start());
    let server = serve(&office, &provider, &[]);
    let now = office.now().as_second();
    let mint = |nonce: &str, more: &Value| {
        let mut claims = json!({
            "aud": "web", "sub": "kari", "nonce": nonce, "exp": now + 100, "iat": now, "roles": ["CaseOfficer"],
            "client_id": null, "scope": null
        });
        claims.as_object_mut().expect("claims").extend(more.as_object().expect("claims").clone());
        provider.mint(&json!({"claims": claims, "header": {"typ": "JWT"}}))
    };
    let finish = |make: &dyn Fn(&str) -> Value| {
        let browser = Browser::new(&server);
        let begun = browser.get("/sign-in");
        let (state, nonce) = (member(begun.header("location"), "state"), member(begun.header("location"), "nonce"));
        provider.control("answer", &json!({"path": "/token", "body": make(&nonce).to_string()}));
        let answer = browser.get(&format!("/sign-in/callback?code=code&state={state}"));
        provider.control("answer", &json!({}));
        answer
    };
    let answer = |token: String| json!({"access_token": "x", "token_type": "Bearer", "id_token": token});
    assert_eq!(finish(&|nonce| answer(mint(nonce, &json!({})))).status, 303);
    assert_eq!(finish(&|nonce| answer(mint(nonce, &json!({"aud": ["web", "other"], "azp": "web"})))).status, 303);
    for more in [
        json!({"nonce": "another"}),
        json!({"nonce": null}),
        json!({"aud": "another"}),
        json!({"aud": ["web", "other"]}),
        json!({"azp": "other"}),
        json!({"iss": "https://elsewhere.example.org"}),
        json!({"exp": now - 61}),
        json!({"iat": now + 61}),
        json!({"sub": null}),
    ] {
        let more = &more;
        assert_nobody(&finish(&|nonce| answer(mint(nonce, more))), 403);
    }
    let unsigned = |nonce: &str| mint(nonce, &json!({})).rsplit_once('.').expect("parts").0.to_owned() + ".";
    assert_nobody(&finish(&|nonce| answer(unsigned(nonce))), 403);
    for odd in [
        json!({"access_token": "x", "token_type": "Bearer"}),
        json!({"access_token": "x", "token_type": "Bearer", "id_token": 7}),
        json!([]),
        json!({"filler": "x".repeat(1024 * 1024)}),
    ] {
        let odd = &odd;
        let answer = finish(&|_| odd.clone());
        assert_nobody(&answer, if odd["filler"].is_string() { 503 } else { 403 });
    }
    assert_eq!(provider.requests("/elsewhere"), 0);
}

#[test]
fn where_nobody_signs_in_there_is_nothing_to_sign_in_to() {
    let server = Server::start();
    for path in ["/sign-in", "/sign-in/callback?code=x&state=y"] {
        assert_nobody(&server.get(path), 404);
    }
    let home = page(&server.get("/"));
    assert!(home.contains("Ingen pålogging er satt opp.") && !home.contains("Logg på"), "{home}");
}
