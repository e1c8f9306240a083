//! Examples of every request, and of the main answers. A test sends each request, and compares the answers with what comes.

use std::sync::LazyLock;

use serde_json::{Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::path::Operation;

use crate::http::negotiation::JSON;
use crate::http::problem::PROBLEM_JSON;

/// The request that the pages of `/docs` fill in.
const ESTIMATE: &str = include_str!("../../../openapi/estimate-request.json");

/// The answers of some operations, as a server gave them.
static ANSWERS: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../openapi/answer-examples.json")).unwrap_or_default());

/// The example of an operation's request; none where it has no body, or one that is no JSON.
pub fn request(operation: &str) -> Option<Value> {
    let estimate = || serde_json::from_str::<Value>(ESTIMATE).unwrap_or_default();
    Some(match operation {
        "createEstimate" | "createEstimatePdf" | "listLevers" | "writeScopeWorkbook" => estimate(),
        "compareEstimates" => {
            let (before, mut after) = (estimate(), estimate());
            if let Some(tables) = after.pointer_mut("/scope/extracts/fd_trygd").and_then(Value::as_array_mut) {
                tables.truncate(1);
            }
            json!({ "before": before, "after": after })
        }
        "createQuote" | "changeQuote" | "reviseQuote" => {
            json!({
                "scope": estimate()["scope"].take(),
                "case_number": "2026/1234",
                "language": "nb",
                "acknowledgements": [{ "finding": "example_tariff", "note": "Avklart med søkeren." }]
            })
        }
        "acceptQuote" => json!({ "signed_by": "Kari Nordmann", "role": "Seksjonssjef" }),
        "declineQuote" | "withdrawQuote" => json!({ "reason": "Prosjektet fikk ikke midler." }),
        "recordTime" => json!({
            "date": "2026-11-20", "activity": "preparation", "rate": "adviser", "hours": "7.50",
            "note": "Tilrettelegging av populasjonene"
        }),
        "recordWork" => json!({ "time_entries": [
            { "date": "2026-11-19", "activity": "preparation", "rate": "adviser", "hours": "7.50" },
            { "date": "2026-11-20", "activity": "delivery", "rate": "adviser", "hours": "2.00", "note": "Arkivering" }
        ] }),
        "settleQuote" => json!({ "acknowledge": ["coordination", "preparation", "extraction", "delivery"] }),
        "creditSettlement" => json!({
            "reason": "Ført to ganger.", "time_entries": [{ "corrects": 1, "note": "Ført to ganger." }]
        }),
        "markSettlementNoteSent" => json!({ "sent_to": "0192:974767880" }),
        "markSettlementNotesSent" => json!({ "numbers": ["S-2026-000001"], "sent_to": "print" }),
        "createKey" => json!({ "owner": "Økonomiavdelingen", "roles": ["finance"], "valid_to": "2027-12-31" }),
        _ => return None,
    })
}

/// Adds an operation's examples to it.
pub fn add(operation: &mut Operation) {
    let Some(name) = operation.operation_id.clone() else { return };
    if let Some(RefOr::T(body)) = &mut operation.request_body
        && let Some(RefOr::T(json)) = body.content.get_mut(JSON)
    {
        json.example = request(&name);
    }
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        if status.starts_with('2')
            && let Some(RefOr::T(json)) = response.content.get_mut(JSON)
        {
            json.example = ANSWERS.get(&name).cloned();
        }
        if status == "422"
            && let Some(RefOr::T(problem)) = response.content.get_mut(PROBLEM_JSON)
        {
            problem.example = ANSWERS.get("problem").cloned();
        }
    }
}
