//! For every scope, the page says what the interface says, and every lever's button does what it promises.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::{brought, kroner, press, server, taken};
use crate::laws::drawn;
use crate::office::Caller as _;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Tables and areas in an order of their own: the page has them in that of the price list.
fn in_order(scope: &Value) -> Value {
    let mut scope = scope.clone();
    for list in ["fd_trygd", "statistics_areas"] {
        if let Some(rows) = scope["extracts"][list].as_array_mut() {
            rows.sort_by_key(ToString::to_string);
        }
    }
    scope
}

#[test]
fn the_page_comes_to_what_the_interface_comes_to() {
    let server = server();
    let ran = TestRunner::new(config(200)).run(&drawn(), |drawn| {
        let scope = drawn.scope();
        let estimate = server.post("/api/v1/estimates", &json!({ "scope": scope })).json();
        let page = brought(&server, &scope);
        prop_assert_eq!((page.status, page.errors()), (200, Vec::new()));
        let fields = page.fields();
        let taken = taken(&server, &fields);
        for part in ["lines", "activities", "net", "vat", "total", "delivery_time"] {
            prop_assert_eq!(&taken["estimate"][part], &estimate[part], "{}", part);
        }
        let again = press(&server, &fields, "price");
        prop_assert_eq!(again.price(), kroner(&estimate["total"]["expected"]));
        prop_assert_eq!(again.fields(), fields, "what was typed is shown again");
        let once_more = brought(&server, &taken["scope"]);
        prop_assert_eq!(in_order(&super::taken(&server, &once_more.fields())["scope"]), in_order(&taken["scope"]));
        again.assert_sound();
        Ok(())
    });
    ran.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn every_lever_does_what_it_promises() {
    let server = server();
    let ran = TestRunner::new(config(12)).run(&drawn(), |drawn| {
        let fields = brought(&server, &drawn.scope()).fields();
        let scope = &taken(&server, &fields)["scope"];
        let levers = server.post("/api/v1/estimates/levers", &json!({ "scope": scope })).json();
        let page = press(&server, &fields, "price");
        let buttons = page.buttons("lever");
        let levers = levers["levers"].as_array().expect("levers").clone();
        prop_assert_eq!(buttons.len(), levers.len());
        let ore = |amount: &Value| amount.as_str().expect("an amount").replace('.', "").parse::<i64>().expect("øre");
        let before = ore(&taken(&server, &fields)["estimate"]["total"]["expected"]);
        for lever in levers {
            let (code, path) = (lever["code"].as_str().expect("a code"), lever["path"].as_str().expect("a path"));
            let button = format!("lever:{code}:{path}");
            prop_assert!(buttons.contains(&button), "{}", button);
            let after = press(&server, &fields, &button);
            let now = ore(&taken(&server, &after.fields())["estimate"]["total"]["expected"]);
            prop_assert_eq!(before - now, ore(&lever["saving"]["total"]), "{}", button);
        }
        Ok(())
    });
    ran.unwrap_or_else(|error| panic!("{error}"));
}
