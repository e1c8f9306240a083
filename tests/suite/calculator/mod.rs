//! `/calculator`: what a form says, what its buttons do, and what is wrong with it. What only a browser can tell is proved in one.

mod files;
mod law;
pub mod seen;
mod typed;

use serde_json::{Value, json};

use self::seen::Seen;
use crate::office::{Answer, Caller as _, Server, assert_problem};
use crate::support::{request, text};

pub const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A server without limits of calls.
fn server() -> Server {
    Server::start_with(&[
        ("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "0"),
        ("PRISOVERSLAG__LIMITS__CLIENT_PER_MINUTE", "0"),
    ])
}

/// What was typed, as a browser sends it.
pub type Fields = Vec<(String, String)>;

pub fn encoded(fields: &[(String, String)]) -> Vec<u8> {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    body.finish().into_bytes()
}

fn send(server: &Server, path: &str, fields: &[(String, String)], language: &str) -> Answer {
    let headers = [FORM, ("accept-language", language), ("accept", "text/html")];
    server.send("POST", path, &headers, &encoded(fields))
}

/// The page after a button was pressed.
#[track_caller]
fn press(server: &Server, fields: &[(String, String)], does: &str) -> Seen {
    let fields = with(fields, "do", does);
    let answer = send(server, "/calculator", &fields, "nb");
    assert!(matches!(answer.status, 200 | 422), "{}", text(&answer.body));
    Seen::of(&answer)
}

/// The fields with another text in one, or with one more.
pub fn with(fields: &[(String, String)], name: &str, value: &str) -> Fields {
    let others = fields.iter().filter(|(other, _)| other != name).cloned();
    std::iter::once((name.to_owned(), value.to_owned())).chain(others).collect()
}

pub fn without(fields: &[(String, String)], name: &str) -> Fields {
    fields.iter().filter(|(other, _)| other != name).cloned().collect()
}

pub fn field<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    fields.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}

/// A scope as the page has it when its JSON is brought.
#[track_caller]
fn brought(server: &Server, scope: &Value) -> Seen {
    let answer = files::bring(server, json!({ "scope": scope }).to_string().as_bytes(), "nb");
    assert!(matches!(answer.status, 200 | 422), "{}", text(&answer.body));
    Seen::of(&answer)
}

/// What the form comes to, as it is taken away.
#[track_caller]
fn taken(server: &Server, fields: &[(String, String)]) -> Value {
    let answer = send(server, "/calculator/json", fields, "nb");
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{}", text(&answer.body));
    answer.json()
}

/// An amount as a Norwegian page writes it.
pub fn kroner(amount: &Value) -> String {
    let plain = amount.as_str().expect("an amount");
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("\u{2212}", digits));
    let (whole, decimals) = digits.split_once('.').expect("a point");
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped},{decimals}\u{a0}kr")
}

#[test]
fn the_empty_form_says_what_a_price_needs() {
    let server = server();
    for language in ["nb", "nn", "en"] {
        let answer = server.send("GET", "/calculator", &[("accept-language", language)], b"");
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
        let policy = answer.header("content-security-policy").to_owned();
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
        let seen = Seen::of(&answer);
        assert!(seen.errors().is_empty(), "nothing is wrong before anyone has typed");
        let missing = seen.missing();
        assert_eq!(missing.len(), 5, "{missing:?}");
        let fields = seen.fields();
        assert_eq!(field(&fields, "scope.applicant.country"), Some("NO"));
        assert!(fields.iter().any(|(name, _)| name == "scope.populations[0].name"));
        let tariff = server.read_json("/api/v1/tariffs/current");
        for (list, at, code) in [("tables", "fd_trygd", "F_UFP"), ("areas", "statistics_areas", "utdanning")] {
            let count = tariff[list].as_array().expect("rows").len();
            let years = fields.iter().filter(|(name, _)| name.starts_with(&format!("scope.extracts.{at}[")));
            assert_eq!(years.count(), count, "every row has years, and none is ticked");
            assert!(seen.text().contains(code));
        }
    }
    // As a person with an older browser sends it: an empty body is an empty form.
    let empty = press(&server, &[], "price");
    assert_eq!(empty.status, 422);
    assert!(empty.errors().len() >= 5, "{:?}", empty.errors());
}

#[test]
fn the_page_shows_the_price_that_the_interface_gives() {
    let server = server();
    let scope = &request()["scope"];
    let estimate = server.post("/api/v1/estimates", &json!({ "scope": scope })).json();
    let seen = brought(&server, scope);
    assert_eq!((seen.status, seen.errors().len()), (200, 0), "{:?}", seen.errors());
    let fields = seen.fields();
    for page in [&seen, &press(&server, &fields, "price"), &press(&server, &fields, "")] {
        assert_eq!(page.price(), kroner(&estimate["total"]["expected"]));
        for sum in [&estimate["total"]["low"], &estimate["total"]["high"], &estimate["net"]["expected"]] {
            assert!(page.text().contains(&kroner(sum)), "{sum}");
        }
        for line in estimate["lines"].as_array().expect("lines") {
            let name = line["name"]["nb"].as_str().expect("a name");
            assert!(page.text().contains(name) && page.text().contains(&kroner(&line["amount"]["expected"])), "{name}");
            assert!(page.text().contains(line["explanation"]["text"]["nb"].as_str().expect("a text")), "{name}");
            assert!(page.text().contains(line["explanation"]["reference"].as_str().expect("a text")), "{name}");
        }
        for activity in estimate["activities"].as_array().expect("activities") {
            assert!(page.text().contains(&kroner(&activity["amount"]["expected"])));
        }
        for finding in estimate["findings"].as_array().expect("findings") {
            assert!(page.text().contains(finding["text"]["nb"].as_str().expect("a text")), "{finding}");
        }
        for step in estimate["delivery_time"]["steps"].as_array().expect("steps") {
            assert!(page.text().contains(step["name"]["nb"].as_str().expect("a name")));
        }
        page.assert_sound();
    }
    assert_eq!(taken(&server, &fields)["estimate"]["total"], estimate["total"]);
}

#[test]
fn the_price_alone_holds_no_field_and_says_how_it_changed() {
    let server = server();
    let fields = brought(&server, &request()["scope"]).fields();
    let alone = |fields: &[(String, String)], language| send(&server, "/calculator/price", fields, language);
    let answer = alone(&fields, "nb");
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"));
    let first = Seen::of(&answer);
    for field in ["<input", "<select", "<textarea", "<html"] {
        assert!(!first.html.contains(field), "{field}");
    }
    assert_eq!(first.price(), brought(&server, &request()["scope"]).price());
    let ore: i64 = first.attribute("data-ore").parse().expect("øre");
    let announced = |was: i64| Seen::of(&alone(&with(&fields, "page.was", &was.to_string()), "nb")).announced();
    assert_eq!(announced(ore), format!("Forventet pris {}", first.price()), "nothing has changed");
    assert!(announced(ore - 430_000).ends_with("kr, 4\u{a0}300,00\u{a0}kr mer enn før"));
    assert!(announced(ore + 1).ends_with("kr, 0,01\u{a0}kr mindre enn før"));
    assert_eq!(announced(i64::MIN).matches("kr").count(), 2, "whatever a page sends");
    let nothing = Seen::of(&alone(&[], "en"));
    assert_eq!((nothing.status, nothing.missing().len()), (200, nothing.links().len()));
}

#[test]
fn rows_are_added_and_removed_without_a_script() {
    let server = server();
    let fields = with(&Seen::of(&server.get("/calculator")).fields(), "scope.populations[0].name", "Bosatte");
    let more = press(&server, &fields, "add:scope.populations");
    assert_eq!((more.status, more.errors().len()), (200, 0), "what is not filled in yet is not wrong");
    assert_eq!(more.focus().as_deref(), Some("scope.populations[1].name"));
    let fields = with(&more.fields(), "scope.populations[1].name", "Foreldre");
    let third = press(&server, &fields, "add:scope.populations").fields();
    assert_eq!(field(&third, "scope.populations[1].name"), Some("Foreldre"));
    // A row has an identity of its own: the others stay what they are.
    let fewer = press(&server, &with(&third, "scope.populations[2].name", "Søsken"), "remove:scope.populations[1]");
    let left = fewer.fields();
    assert_eq!(field(&left, "scope.populations[0].name"), Some("Bosatte"));
    assert_eq!(field(&left, "scope.populations[1].name"), None);
    assert_eq!(field(&left, "scope.populations[2].name"), Some("Søsken"));
    assert!(fewer.text().contains("Populasjon 2") && !fewer.text().contains("Populasjon 3"));
    // Rows of every list, and of none.
    for list in ["further_institutions", "special_variables", "third_party_sources", "extracts.outside_variable_lists"]
    {
        let added = press(&server, &left, &format!("add:scope.{list}"));
        assert!(added.fields().iter().any(|(name, _)| name.starts_with(&format!("scope.{list}[0]"))), "{list}");
    }
    for strange in
        ["add:scope.nothing", "add:", "remove:scope.populations", "remove:scope.populations[", "lever:a", "x:y"]
    {
        assert_eq!(press(&server, &left, strange).fields(), without(&left, "do"), "{strange}");
    }
}

#[test]
fn rows_of_a_price_list_are_looked_for_and_chosen_ones_stay() {
    let server = server();
    let fields = Seen::of(&server.get("/calculator")).fields();
    let fields = with(&fields, "scope.extracts.fd_trygd[F_SP]", "x");
    let fields = with(&fields, "scope.extracts.fd_trygd[F_ARBSOK].years", "2001");
    let found = press(&server, &with(&fields, "page.filter.fd_trygd", "uføre PENSJON"), "find:scope-extracts-fd_trygd");
    let shown = found.rows_shown("scope-extracts-fd_trygd");
    assert!(shown.iter().any(|row| row.contains("F_UFP")), "{shown:?}");
    assert!(shown.iter().any(|row| row.contains("F_SP")), "what is chosen is shown");
    assert!(shown.len() < 10, "{shown:?}");
    // What is hidden is still part of the form.
    let nothing = press(&server, &with(&fields, "page.filter.fd_trygd", "xyzzy"), "find:x");
    assert!(nothing.text().contains("Ingen rader passer"));
    assert_eq!(field(&nothing.fields(), "scope.extracts.fd_trygd[F_SP]"), Some("x"));
}

#[test]
fn another_language_keeps_what_was_typed() {
    let server = server();
    let typed = "<b>Ungdom & \"unge\"</b>";
    let fields = with(&Seen::of(&server.get("/calculator")).fields(), "scope.populations[0].name", typed);
    let fields = with(&fields, "scope.project.starts_on", "31.2.2026");
    let english = press(&server, &fields, "language:en");
    assert!(english.cookie.starts_with("language=en;") && english.html.contains("<html lang=\"en\">"));
    assert!(english.text().contains("Price calculator") && english.errors().is_empty());
    assert_eq!(field(&english.fields(), "scope.populations[0].name"), Some(typed));
    assert_eq!(field(&english.fields(), "scope.project.starts_on"), Some("31.2.2026"));
    assert!(!english.html.contains(typed), "what is typed is text");
    assert!(press(&server, &fields, "language:xx").cookie.is_empty());
}

#[test]
fn what_is_no_form_is_refused() {
    let server = server();
    for path in ["", "/price", "/pdf", "/json", "/workbook"] {
        let path = format!("/calculator{path}");
        let json = server.send("POST", &path, &[("content-type", "application/json")], b"{}");
        assert_problem(&json, 415, "unsupported_media_type", &path);
        let large = vec![b'a'; 2 * 1024 * 1024 + 1];
        assert_problem(&server.send("POST", &path, &[FORM], &large), 413, "too_large", &path);
        let many: Vec<u8> = (0..20_001).flat_map(|number| format!("a{number}=&").into_bytes()).collect();
        assert_problem(&server.send("POST", &path, &[FORM], &many), 422, "invalid_input", &path);
        // Bytes of any kind are a form with strange fields.
        let strange =
            server.send("POST", &path, &[FORM], b"\xff=%ff&scope.populations[0]=[&&=&%&do=%00&scope[=1&scope.x[]=2");
        assert!(matches!(strange.status, 200 | 422), "{path}: {}", strange.status);
    }
    assert_eq!(server.get("/calculator/pdf").status, 405);
}

#[test]
fn what_stands_for_very_much_is_read_as_far_as_is_refused() {
    let server = server();
    // One text is a hundred periods of each of ten thousand rows.
    let years: Vec<String> = (0..100).map(|number| (1900 + number).to_string()).collect();
    let rows = (0..10_000).map(|number| (format!("scope.extracts.fd_trygd[A{number}]"), "x".to_owned()));
    let fields: Fields = rows.chain([("page.years.fd_trygd".to_owned(), years.join(", "))]).collect();
    let answer = send(&server, "/calculator/price", &fields, "nb");
    assert_eq!(answer.status, 200);
    // A scope with more of everything than there may be, each list as long as a file allows.
    let mut scope = request()["scope"].clone();
    scope["populations"] = json!(vec![json!({}); 100_000]);
    scope["extracts"]["outside_variable_lists"] = json!(vec![json!({ "description": "a" }); 20_000]);
    let table = |number: usize| json!({ "table": if number.is_multiple_of(2) { "F_UFP" } else { "F_SP" }, "from": 2000, "to": 2001 });
    scope["extracts"]["fd_trygd"] = (0..20_000).map(table).collect();
    let page = brought(&server, &scope);
    assert_eq!(page.status, 422);
    assert!(page.errors().len() >= 3, "{:?}", page.errors().len());
}
