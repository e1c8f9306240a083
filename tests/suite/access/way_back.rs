//! From a page to the sign-in and back, and who is led there.

use crate::office::{Browser, Office, Provider, sign_in};
use crate::support::text;

#[test]
fn whoever_must_sign_in_is_led_there_and_back() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    office.at(&provider.later().to_string());
    let server = office.guarded(&sign_in(provider, &[]));
    let browser = Browser::new(&server);
    let html = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    let send = |method: &str, headers: &[(&str, &str)], path: &str| {
        browser.send(method, path, &[&html[..], headers].concat(), "")
    };
    // A page that needs a role: the figures, to a browser.
    let led = send("GET", &[("sec-fetch-mode", "navigate")], "/metrics?a=1&b=%20");
    let way = "/sign-in?return_to=%2Fmetrics%3Fa%3D1%26b%3D%2520";
    assert_eq!((led.status, led.header("location"), led.header("cache-control")), (303, way, "no-store"));
    assert_eq!(send("GET", &[], "/metrics").header("location"), "/sign-in?return_to=%2Fmetrics");
    for (method, headers, path) in [
        ("GET", &[("sec-fetch-mode", "cors")][..], "/metrics"),
        ("HEAD", &[][..], "/metrics"),
        ("GET", &[][..], "/api/v1/quotes"),
        ("GET", &[("authorization", "Bearer nonsense")][..], "/metrics"),
    ] {
        assert_eq!(send(method, headers, path).status, 401, "{method} {path} {headers:?}");
    }
    assert_eq!(browser.get("/metrics").status, 401, "a program");
    // Back where it began, and with the role that lacks, a page that says so to someone who is signed in.
    let back = browser.get(&browser.to_callback_from(way, "kari"));
    assert_eq!((back.status, back.header("location")), (303, "/metrics?a=1&b=%20"));
    let admitted = send("GET", &[], "/metrics?a=1&b=%20");
    assert_eq!(admitted.status, 200, "an administrator may");
    // The way to the sign-in comes back to the page, with its query.
    let stranger = Browser::new(&server);
    let listed = stranger.send("GET", "/tariffs?q=a%26b", &html, "");
    let listed = text(&listed.body);
    assert!(listed.contains("<a href=\"/sign-in?return_to=%2Ftariffs%3Fq%3Da%2526b\">Logg på</a>"), "{listed}");
    for elsewhere in ["//evil.example", "https://evil.example", "/%5Cevil.example/%2e%2e", "/\\evil.example"] {
        let begun: String = form_urlencoded::byte_serialize(elsewhere.as_bytes()).collect();
        let other = Browser::new(&server);
        let back = other.get(&other.to_callback_from(&format!("/sign-in?return_to={begun}"), "kari"));
        let to = back.header("location");
        assert!(to.starts_with('/') && !to.starts_with("//") && !to.contains('\\'), "{elsewhere}: {to}");
    }
}

#[test]
fn someone_without_the_role_reads_why_and_is_still_signed_in() {
    let (office, provider) = (Office::sqlite(), Provider::shared());
    office.at(&provider.later().to_string());
    let server = office.guarded(&sign_in(provider, &[("roles.admin", "Nobody")]));
    let browser = Browser::new(&server);
    browser.sign_in("kari");
    let refused = browser.send("GET", "/metrics", &[("accept", "text/html")], "");
    let page = text(&refused.body);
    assert_eq!(refused.status, 403, "{page}");
    assert!(
        page.contains("Kari Nordmann") && page.contains("action=\"/sign-out\"") && !page.contains("href=\"/sign-in"),
        "{page}"
    );
}
