//! What is taken away, and what is brought back.

use serde_json::{Value, json};

use super::seen::Seen;
use super::{brought, kroner, send, server, taken};
use crate::office::{Answer, Caller as _, Server};
use crate::support::{request, request_with, text};

/// A file as a browser sends it.
pub fn bring(server: &Server, file: &[u8], language: &str) -> Answer {
    let head = b"--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"anslag\"\r\n\r\n";
    let body = [&head[..], file, b"\r\n--limit--\r\n"].concat();
    let headers = [("content-type", "multipart/form-data; boundary=limit"), ("accept-language", language)];
    server.send("POST", "/calculator/file", &headers, &body)
}

#[test]
fn a_pdf_a_workbook_and_a_json_come_back_as_they_were() {
    let server = server();
    let page = brought(&server, &request()["scope"]);
    let fields = page.fields();
    let price = page.price();
    for (path, kind, extension) in [
        ("pdf", "application/pdf", "pdf"),
        ("workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ("json", "application/json", "json"),
    ] {
        let file = send(&server, &format!("/calculator/{path}"), &fields, "nb");
        assert_eq!((file.status, file.header("content-type")), (200, kind), "{path}");
        let name = file.header("content-disposition");
        assert!(name.starts_with("attachment; ") && name.contains(&format!(".{extension}")), "{path}: {name}");
        let back = Seen::of(&bring(&server, &file.body, "nb"));
        assert_eq!((back.status, back.errors(), back.price()), (200, Vec::new(), price.clone()), "{path}");
        assert!(back.text().contains("Filen er hentet fram."), "{path}");
        assert_eq!(back.text().contains("Forskjell"), path != "workbook", "{path}: a workbook states no price");
        assert_eq!(taken(&server, &back.fields())["estimate"]["lines"], taken(&server, &fields)["estimate"]["lines"]);
        back.assert_sound();
    }
    // Without a price there is nothing to take.
    for path in ["pdf", "workbook", "json"] {
        let refused = Seen::of(&send(&server, &format!("/calculator/{path}"), &[], "nb"));
        assert_eq!(refused.status, 422, "{path}");
        assert!(refused.errors().len() >= 5, "{path}");
    }
}

#[test]
fn an_older_estimate_is_compared_with_the_price_now() {
    let server = server();
    let mut former = request_with("/priced_on", json!("2023-06-01"));
    former["language"] = json!("nb");
    let pdf = server.send_json("POST", "/api/v1/estimates/pdf", &[], &former);
    assert_eq!(pdf.status, 200);
    let page = Seen::of(&bring(&server, &pdf.body, "nb"));
    let both = json!({ "before": { "scope": former["scope"], "priced_on": "2023-06-01" }, "after": { "scope": former["scope"] } });
    let comparison = server.post("/api/v1/estimates/comparison", &both).json();
    let shown = page.text();
    assert!(shown.contains("1.\u{a0}juni 2023") && shown.contains(&kroner(&comparison["before"]["total"]["expected"])));
    assert_eq!(page.price(), kroner(&comparison["after"]["total"]["expected"]));
    let mut causes = 0;
    for (cause, name) in [("price", "Andre priser"), ("quantity", "Andre timer"), ("vat", "Mva. av dette")] {
        let amount = &comparison["effects"][cause]["expected"];
        let is_shown = amount != "0.00";
        causes += usize::from(is_shown);
        assert_eq!(shown.contains(name), is_shown, "{name}");
        assert!(!is_shown || shown.contains(&kroner(amount)), "{name}: {amount}");
    }
    assert!(causes >= 2, "the editions differ");
    // One that states another sum than its edition gives is shown with what it states, and without causes.
    let json: Value =
        serde_json::from_slice(&send(&server, "/calculator/json", &page.fields(), "nb").body).expect("JSON");
    let mut lie = json.clone();
    lie["estimate"]["total"]["expected"] = json!("1.00");
    let shown = Seen::of(&bring(&server, lie.to_string().as_bytes(), "nb")).text();
    assert!(shown.contains("1,00\u{a0}kr") && !shown.contains("Andre priser"), "no cause is invented");
}

#[test]
fn faults_of_a_workbook_are_named_by_their_cells() {
    let server = server();
    let empty = server.get("/api/v1/tariffs/current/workbook?language=nb");
    let page = Seen::of(&bring(&server, &empty.body, "nb"));
    assert_eq!(page.status, 422);
    let of_api = server
        .send(
            "POST",
            "/api/v1/scopes",
            &[("content-type", "application/octet-stream"), ("accept-language", "nb")],
            &empty.body,
        )
        .json();
    let faults = of_api["faults"].as_array().expect("faults");
    let shown = page.errors();
    assert_eq!(shown.len(), faults.len(), "{shown:?}");
    for (fault, (_, shown)) in faults.iter().zip(&shown) {
        let message = fault["message"].as_str().expect("a message");
        assert!(shown.ends_with(message), "{shown}: {message}");
        if let (Some(sheet), Some(cell)) = (fault["sheet"].as_str(), fault["cell"].as_str()) {
            assert!(shown.starts_with(&format!("Ark «{sheet}», celle {cell}: ")), "{shown}");
        }
    }
}

#[test]
fn what_is_none_of_ours_is_refused_at_the_field() {
    let server = server();
    let page = brought(&server, &request()["scope"]);
    let pdf = send(&server, "/calculator/pdf", &page.fields(), "nb").body;
    let cut = &pdf[..pdf.len() / 2];
    for (file, what) in [
        (&b"hei"[..], "a text"),
        (b"{}", "JSON of another kind"),
        (b"[1]", "a list"),
        (b"{\"scope\": 3}", "a scope that is none"),
        (b"PK\x03\x04", "a file that begins as a workbook"),
        (b"%PDF-1.7\n", "an empty PDF"),
        (cut, "half a PDF"),
        (b"\xff\xfe", "bytes"),
    ] {
        let answer = bring(&server, file, "nb");
        assert_eq!(answer.status, 422, "{what}: {}", text(&answer.body));
        let page = Seen::of(&answer);
        assert_eq!(page.errors().first().map(|(anchor, _)| anchor.as_str()), Some("file"), "{what}");
        page.assert_sound();
    }
    let nothing = server.send(
        "POST",
        "/calculator/file",
        &[("content-type", "multipart/form-data; boundary=limit")],
        b"--limit--\r\n",
    );
    let nothing = Seen::of(&nothing);
    assert!(nothing.status == 422 && nothing.text().contains("Velg en fil først."));
    // A scope with faults is filled in, with what is wrong at its fields.
    let mut scope = request()["scope"].clone();
    scope["project"]["purpose"] = json!("profit");
    scope["applicant"]["name"] = json!("<script>alert(1)</script>");
    let page = brought(&server, &scope);
    assert_eq!(page.status, 422);
    assert_eq!(page.errors().len(), 1, "{:?}", page.errors());
    assert!(!page.html.contains("<script>alert"), "what was typed is text");
}
