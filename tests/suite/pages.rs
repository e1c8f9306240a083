//! Pages for people: what all have, the price lists, the language, and problems in a browser. What only a browser can tell is in the
//! tests of signing in.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::office::{Answer, Caller as _, Server, assert_problem};
use crate::support::text;

const LANGUAGES: [&str; 3] = ["nb", "nn", "en"];
const PAGES: [&str; 14] = [
    "/",
    "/quotes",
    "/quotes?status=issued&mine=true",
    "/quotes?attention=expiring",
    "/quotes/new",
    "/calculator",
    "/tariffs",
    "/tariffs/current",
    "/tariffs/2026-01-01?q=pensjon",
    "/tariffs/2023-01-01/comparison/2026-01-01",
    "/verification",
    "/docs/codes",
    "/docs/problems/invalid_input",
    "/docs/findings/special_category_data",
];

fn page(server: &Server, path: &str, language: &str) -> String {
    let answer = server.send("GET", path, &[("accept-language", language), ("accept", "text/html")], b"");
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
    text(&answer.body)
}

/// The values of an attribute, in their order.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let start = format!(" {name}=\"");
    page.split(&start).skip(1).filter_map(|rest| rest.split_once('"')).map(|(value, _)| value).collect()
}

#[test]
fn every_page_says_what_it_is_and_loads_nothing_from_elsewhere() {
    let server = Server::start();
    let mut addresses = BTreeSet::new();
    for path in PAGES {
        let mut titles = BTreeSet::new();
        for language in LANGUAGES {
            let page = page(&server, path, language);
            assert!(page.contains(&format!("<html lang=\"{language}\">")), "{path} {language}");
            assert_eq!(page.matches("<h1>").count(), 1, "{path} {language}");
            assert!(page.contains("<a class=\"skip\" href=\"#main\">") && page.contains("<main id=\"main\""), "{path}");
            for forbidden in [" style=\"", "<style", " onclick", "javascript:", "http://", "src=\"//"] {
                assert!(!page.contains(forbidden), "{path} {language}: {forbidden}");
            }
            let ids = attributes(&page, "id");
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: {ids:?}");
            for id in attributes(&page, "aria-labelledby") {
                assert!(ids.contains(&id), "{path}: nothing has the id {id}");
            }
            let title =
                page.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).expect("a title").0;
            titles.insert(title.to_owned());
            let own = attributes(&page, "href").into_iter().chain(attributes(&page, "src"));
            addresses.extend(own.filter(|address| address.starts_with('/')).map(str::to_owned));
        }
        assert!(titles.len() > 1, "{path}: {titles:?}");
    }
    assert!(addresses.len() > 100, "{}", addresses.len());
    for address in addresses {
        let status = server.get(&address).status;
        assert!(matches!(status, 200 | 308), "{address}: {status}");
    }
}

#[test]
fn what_pages_load_is_kept_for_good_under_a_name_of_its_content() {
    let server = Server::start();
    let home = page(&server, "/", "nb");
    let assets: Vec<&str> =
        attributes(&home, "href").into_iter().filter(|address| address.starts_with("/assets/")).collect();
    assert!(assets.len() >= 2);
    for address in assets {
        let asset = server.get(address);
        assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable", "{address}");
        assert!(!asset.body.is_empty());
        let other = address.replacen('.', ".0", 1);
        assert_problem(&server.get(&other), 404, "not_found", &other);
    }
}

#[test]
fn the_language_is_chosen_on_a_page_and_comes_back_to_it() {
    let server = Server::start();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let choose = |body: &str| server.send("POST", "/language", &form, body.as_bytes());
    let chosen = choose("to=%2Ftariffs%2Fcurrent&language=nn");
    assert_eq!((chosen.status, chosen.header("location")), (303, "/tariffs/current"));
    let cookie = chosen.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    assert!(chosen.header("set-cookie").contains("HttpOnly") && cookie == "language=nn", "{cookie}");
    let headers = [("cookie", cookie.as_str()), ("accept-language", "en")];
    let home = text(&server.send("GET", "/", &headers, b"").body);
    assert!(home.contains("<html lang=\"nn\">") && !home.contains(">Nynorsk<") && home.contains(">English<"));
    // The interface for programs asks Accept-Language alone.
    let problem = server.send("GET", "/api/v1/nothing", &headers, b"").json();
    assert_eq!(problem["title"], "Not found");
    for elsewhere in
        ["https://evil.example", "//evil.example", "/%5Cevil.example", "", "tariffs", "/a%0D%0Aset-cookie: b=c"]
    {
        let answer = choose(&format!("language=en&to={elsewhere}"));
        assert_eq!((answer.status, answer.header("location")), (303, "/"), "{elsewhere}");
    }
    assert!(choose("language=xx&to=/").header("set-cookie").starts_with("language=nb"));
}

/// A row of a table of the page, by its code.
fn row<'p>(page: &'p str, code: &str) -> &'p str {
    let at = format!("<span class=\"code\">{code}</span>");
    let (_, rest) = page.split_once(&at).unwrap_or_else(|| panic!("{code} is not on the page"));
    rest.split_once("</tr>").expect("the end of a row").0
}

#[test]
fn a_price_list_shows_every_price_of_the_edition() {
    let server = Server::start();
    let tariff = server.read_json("/api/v1/tariffs/2026-01-01");
    let shown = page(&server, "/tariffs/2026-01-01", "nb");
    let mut rows = 0;
    for list in ["tables", "areas", "hourly_rates"] {
        for one in tariff[list].as_array().expect("rows") {
            let (code, price) = (one["code"].as_str().expect("a code"), one["price"].as_str().expect("a price"));
            let (whole, decimals) = price.split_once('.').expect("a point");
            let grouped = if whole.len() > 3 {
                format!("{}\u{a0}{}", &whole[..whole.len() - 3], &whole[whole.len() - 3..])
            } else {
                whole.to_owned()
            };
            let row = row(&shown, code).replace("&#160;", "\u{a0}").replace('\u{202f}', "\u{a0}");
            assert!(row.contains(&format!("{grouped},{decimals}")), "{code}: {row}");
            let evidence = if one["evidence"] == "assumed" { ">antatt<" } else { ">publisert<" };
            assert!(row.contains(evidence), "{code}: {row}");
            rows += 1;
        }
    }
    assert!(rows > 80, "{rows}");
    assert!(shown.contains("Prisene er eksempler"));
    let found = page(&server, "/tariffs/2026-01-01?q=uf%C3%B8repensjon", "nb");
    assert!(found.contains("F_UFP") && !found.contains("F_SP<") && found.contains("value=\"uførepensjon\""));
    let none = page(&server, "/tariffs/2026-01-01?q=%22%3E%3Cb%3E", "en");
    assert!(none.contains("No rows match") && !none.contains("\"><b>"), "what was searched for is text");
}

#[test]
fn a_comparison_shows_every_change_the_largest_first() {
    let server = Server::start();
    let (from, to) = ("2023-01-01", "2026-01-01");
    let comparison = server.read_json(&format!("/api/v1/tariffs/{from}/comparison/{to}"));
    let shown = page(&server, &format!("/tariffs/{from}/comparison/{to}"), "nb");
    let rows: &Vec<Value> = comparison["rows"].as_array().expect("rows");
    for change in rows {
        row(&shown, change["code"].as_str().expect("a code"));
    }
    assert_eq!(shown.matches("<tr>").count(), rows.len() + shown.matches("<thead>").count());
    // 2 097 -> 2 291 kroner: 194.00, 9.3 per cent.
    let top = row(&shown, "hourly_rate.top_management").replace("&#160;", "\u{a0}");
    assert!(top.contains("+194,00") && top.contains("+9,3\u{a0}%"), "{top}");
    let place = |code: &str| shown.find(code).expect("a row");
    assert!(place("hourly_rate.top_management") < place("hourly_rate.manager"));
    assert!(place("hourly_rate.manager") < place("hourly_rate.office"));
    let same = page(&server, &format!("/tariffs/{to}/comparison/{to}"), "en");
    assert!(same.contains("The two price lists are alike."));
}

#[test]
fn a_problem_is_a_page_in_a_browser_and_stays_a_problem_for_programs() {
    let server = Server::start_with(&[("PRISOVERSLAG__LIMITS__ANONYMOUS_PER_MINUTE", "1000")]);
    let browser = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8"), ("accept-language", "nn")];
    let ask = |method: &str, path: &str| -> Answer { server.send(method, path, &browser, b"") };
    for (method, path, status, said) in [
        ("GET", "/nothing", 404, "Finst ikkje"),
        ("GET", "/tariffs/2019-01-01", 404, "Finst ikkje"),
        ("PATCH", "/tariffs", 405, "Metoden er ikkje tillaten"),
    ] {
        let answer = ask(method, path);
        assert_eq!((answer.status, answer.header("content-type")), (status, "text/html; charset=utf-8"), "{path}");
        let page = text(&answer.body);
        assert!(page.contains(&format!("<h1>{said}</h1>")) && page.contains("<html lang=\"nn\">"), "{path}: {page}");
        assert!(page.contains(answer.header("x-request-id")), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    assert_eq!(ask("PATCH", "/tariffs").header("allow"), "GET, HEAD, OPTIONS");
    assert_problem(&ask("GET", "/api/v1/nothing"), 404, "not_found", "the interface for programs");
    assert_problem(&server.get("/nothing"), 404, "not_found", "a program");
}
