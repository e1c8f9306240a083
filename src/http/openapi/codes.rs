//! Which problems each call is answered with, by status: the codes that a program has to expect.

use crate::app::Denied;
use crate::http::call::{Call, Cost, Effect};
use crate::input::Coded as _;

/// The codes of a call's problems with a status.
pub fn codes(call: &Call, status: &str) -> Vec<&'static str> {
    let changes = call.effect != Effect::None;
    match status {
        "400" if changes => vec!["bad_header", "bad_request", "syntax"],
        "400" => vec!["bad_request", "syntax"],
        "401" => Denied::CODES.to_vec(),
        "403" if call.permit.is_for_anyone() => vec!["cross_site", "local_only"],
        "403" => vec!["cross_site", "forbidden", "local_only"],
        "404" if call.path == "/api/v1/documents/verification" => vec!["not_on_record"],
        "404" => vec!["not_found"],
        "406" => vec!["not_acceptable"],
        "408" => vec!["too_slow"],
        "409" => conflicts(call),
        "412" => vec!["etag_weakened", "stale"],
        "413" => vec!["too_large"],
        "415" => vec!["unsupported_media_type"],
        "422" if call.path == "/api/v1/tariffs/reload" => vec!["tariff_defects"],
        "422" if changes => vec!["idempotency_key_reused", "invalid_input"],
        "422" => vec!["invalid_input"],
        "428" => vec!["precondition_required"],
        "429" => vec!["too_many_requests"],
        "431" => vec!["head_too_large"],
        "500" => vec!["internal"],
        "503" => away(call),
        _ => vec![],
    }
}

/// What the state of a quote can keep from being done.
fn conflicts(call: &Call) -> Vec<&'static str> {
    let Some(what) = call.path.strip_prefix("/api/v1/quotes/{id}") else {
        // A settlement note as an invoice.
        return vec!["kid_too_short", "no_electronic_address", "not_invoiceable", "nothing_to_invoice"];
    };
    match (call.method, what) {
        ("POST", "/issue") => {
            vec!["already_revised", "expired", "order_settled", "other_applicant", "price_changed", "wrong_state"]
        }
        ("POST", "/accept") => vec!["expired", "order_settled", "wrong_state"],
        ("POST", "/revisions") => {
            vec!["already_revised", "demo", "expired", "order_settled", "revision_open", "wrong_state"]
        }
        ("POST", "/signed-copies") => vec!["copy_kept", "expired", "too_many_copies", "wrong_state"],
        ("GET", "/pdf" | "/answer-links" | "/settlement-notes" | "/signed-copies" | "/signed-copies/{copy}") => {
            vec!["not_issued"]
        }
        ("GET", "/preview" | "/preview/svg") => vec!["wrong_state"],
        ("GET", "/comparison") => vec!["nothing_to_compare"],
        ("GET", "/invoice") => {
            vec![
                "kid_too_short",
                "no_electronic_address",
                "not_invoiceable",
                "not_settled",
                "nothing_to_invoice",
                "several_notes",
            ]
        }
        ("GET", _) => vec!["unpriced_work", "wrong_state"],
        ("POST", "/credit") => vec!["expired", "nothing_to_credit", "order_replaced", "unpriced_work", "wrong_state"],
        ("POST", "/settle") => vec!["expired", "nothing_to_charge", "unpriced_work", "wrong_state"],
        ("POST", "/time-entries") => vec!["expired", "unpriced_work", "wrong_state"],
        _ => vec!["expired", "wrong_state"],
    }
}

/// What can be unavailable.
fn away(call: &Call) -> Vec<&'static str> {
    let mut codes = vec!["busy", "identity_provider_away", "store_away"];
    if call.path == "/readyz"
        || call.cost != Cost::Answer
        || call.path.ends_with("/pdf")
        || call.path.ends_with("/from-estimate")
    {
        codes.push("renderer_away");
    }
    if call.path == "/readyz" {
        codes.extend(["no_tariff_in_force", "not_ready", "stopping"]);
    }
    codes.sort_unstable();
    codes
}
