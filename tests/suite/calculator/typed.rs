//! Numbers, dates and years as people type them, and many mistakes at once.

use serde_json::json;

use super::{brought, field, press, server, taken, with, without};
use crate::support::{project_file, request};

#[test]
fn five_mistakes_are_shown_at_once_each_at_its_field() {
    let server = server();
    let fields = brought(&server, &request()["scope"]).fields();
    let mistakes = [
        ("scope.project.starts_on", "31.2.2026", "en dato som finnes"),
        ("scope.applicant.organisation_number", "974 767 881", "kontrollsiffer"),
        ("scope.extracts.outside_variable_lists[0].hours.low", "1.250", "1250 eller 1,250"),
        ("page.years.fd_trygd", "før krigen", "ventet år"),
        ("scope.delivery.count", "mange", "ventet"),
    ];
    let mut wrong = without(&fields, "scope.project.purpose");
    for (name, value, _) in mistakes {
        wrong = with(&wrong, name, value);
    }
    let ticked: Vec<String> = fields
        .iter()
        .filter(|(name, _)| name.starts_with("scope.extracts.fd_trygd[") && name.ends_with(']'))
        .map(|(name, _)| name.clone())
        .collect();
    let table = ticked.first().expect("a table");
    wrong = with(&wrong, &format!("{table}.years"), "");
    let page = press(&server, &wrong, "price");
    assert_eq!(page.status, 422);
    page.assert_sound();
    let errors = page.errors();
    assert_eq!(errors.len(), mistakes.len() + 1, "{errors:?}");
    for (_, _, says) in mistakes {
        assert!(errors.iter().any(|(_, text)| text.contains(says)), "{says}: {errors:?}");
    }
    assert!(
        errors.iter().any(|(anchor, text)| anchor == "scope-project-purpose" && text.starts_with("Formål: Mangler"))
    );
    assert!(page.html.contains("<title>Feil: "));
    for (anchor, text) in &errors {
        let message = text.split_once(": ").map_or(text.as_str(), |(_, message)| message);
        assert!(
            page.text().matches(message.rsplit(": ").next().expect("a message")).count() >= 2,
            "{anchor}: at its field too"
        );
    }
    // What was typed is shown again, also what is wrong, and is mended where it is.
    for (name, value, _) in mistakes {
        assert_eq!(field(&page.fields(), name), Some(value), "{name}");
    }
    let mended = mistakes.iter().fold(page.fields(), |fields, (name, _, _)| without(&fields, name));
    let hours = |end: &str| format!("scope.extracts.outside_variable_lists[0].hours.{end}");
    let mended = ["low", "expected", "high"].iter().fold(mended, |fields, end| without(&fields, &hours(end)));
    let mended = with(&with(&mended, "scope.project.purpose", "research"), "page.years.fd_trygd", "2015–2018, 2020");
    let page = press(&server, &mended, "price");
    assert_eq!((page.status, page.errors()), (200, Vec::new()));
    let scope = &taken(&server, &mended)["scope"];
    let code = table.split(['[', ']']).nth(1).expect("a code");
    let periods: Vec<_> = scope["extracts"]["fd_trygd"]
        .as_array()
        .expect("tables")
        .iter()
        .filter(|table| table["table"] == code)
        .collect();
    let years = |from: u32, to: u32| json!({ "table": code, "from": from, "to": to });
    assert_eq!(periods, [&years(2015, 2018), &years(2020, 2020)]);
}

/// The rows of a table of what is typed and what it means.
fn rows(name: &str) -> Vec<(String, String)> {
    let table = std::fs::read_to_string(project_file("tests/written").join(name)).expect("the table");
    let rows = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|line| line.split_once(" → ").expect("an arrow"))
        .map(|(typed, means)| (typed.to_owned(), means.trim().to_owned()))
        .collect()
}

#[test]
fn dates_mean_on_the_page_what_the_table_says() {
    let server = server();
    let fields = without(&brought(&server, &request()["scope"]).fields(), "scope.project.starts_on");
    let fields = with(&fields, "scope.project.ends_on", "31.12.2200");
    for (typed, means) in rows("dates.txt") {
        let page = press(&server, &with(&fields, "scope.project.starts_on", &typed), "price");
        let errors = page.errors();
        if means == "no date" {
            assert!(errors.iter().any(|(anchor, _)| anchor == "scope-project-starts_on"), "{typed}: {errors:?}");
        } else {
            assert_eq!(errors, [], "{typed}");
            let scope = &taken(&server, &with(&fields, "scope.project.starts_on", &typed))["scope"];
            assert_eq!(scope["project"]["starts_on"], means, "{typed}");
            // In words, with the day of the week.
            let year = means.split('-').next().expect("a year");
            assert!(page.html.contains(&format!(" {year}</span>")), "{typed}");
        }
    }
}

#[test]
fn numbers_mean_on_the_page_what_the_table_says() {
    let server = server();
    let fields = brought(&server, &request()["scope"]).fields();
    let item = "scope.extracts.outside_variable_lists[0]";
    let hours = |typed: &str| {
        let fields = with(&fields, &format!("{item}.description"), "Reisetid");
        ["low", "expected", "high"]
            .iter()
            .fold(fields, |fields, end| with(&fields, &format!("{item}.hours.{end}"), typed))
    };
    for (typed, means) in rows("numbers.txt") {
        let fields = hours(&typed);
        let page = press(&server, &fields, "price");
        let errors = page.errors();
        let is_decimal = |means: &str| means.split_once('.').is_none_or(|(_, decimals)| decimals.len() <= 2);
        let is_hours = !means.contains(' ')
            && !means.starts_with('-')
            && is_decimal(&means)
            && means.parse::<f64>().is_ok_and(|number| number > 0.0 && number <= 100_000.0);
        if is_hours && errors.is_empty() {
            let found = &taken(&server, &fields)["scope"]["extracts"]["outside_variable_lists"][0]["hours"]["low"];
            let plain = means.trim_end_matches('0').trim_end_matches('.');
            let found = found.as_str().expect("hours");
            let short = if found.contains('.') { found.trim_end_matches('0').trim_end_matches('.') } else { found };
            assert_eq!(short, if means.contains('.') { plain } else { &means }, "{typed}");
        } else {
            assert!(
                errors.iter().any(|(anchor, _)| anchor.starts_with("scope-extracts-outside_variable_lists-0-hours")),
                "{typed}: {errors:?}"
            );
        }
        if let Some((one, other)) = means.split_once(" or ") {
            assert!(errors.iter().any(|(_, text)| text.contains(one) && text.contains(other)), "{typed}: {errors:?}");
        }
    }
}

#[test]
fn a_row_that_is_not_ticked_keeps_its_years_and_is_not_priced() {
    let server = server();
    let fields = brought(&server, &request()["scope"]).fields();
    let before = taken(&server, &fields)["scope"].clone();
    let fields = with(&fields, "scope.extracts.fd_trygd[F_ARBSOK].years", "tull");
    let page = press(&server, &fields, "price");
    assert_eq!((page.status, field(&page.fields(), "scope.extracts.fd_trygd[F_ARBSOK].years")), (200, Some("tull")));
    assert_eq!(taken(&server, &fields)["scope"], before);
    // A code that the price list does not have is shown, and refused where it is.
    let page = press(&server, &with(&fields, "scope.extracts.fd_trygd[F_XYZ]", "x"), "price");
    assert_eq!(page.status, 422);
    assert!(page.errors().iter().any(|(anchor, _)| anchor == "scope-extracts-fd_trygd-F_XYZ"), "{:?}", page.errors());
    page.assert_sound();
}
