//! `/api/v1/settlement-notes`: the vouchers as a list and as a ZIP file, and that they were sent.

use actix_web::http::Method;
use actix_web::web::{Bytes, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::stream;
use jiff::civil::Date;

use super::quotes::REPLAYED;
use super::settlements::parse_number;
use super::tables::{TableLocale, locale};
use super::{json, problem};
use crate::app::{AppError, Finance, Parameters, Reply, VoucherPage, VoucherRequest};
use crate::export::Locale;
use crate::http::caching::{PRIVATE, with_policy};
use crate::http::change::{Change, actor};
use crate::http::file_name::{Shown, disposition};
use crate::http::link;
use crate::http::negotiation::JSON;
use crate::http::openapi::bytes::Bytes as FileBytes;
use crate::money::Ore;
use crate::settlement::{NoteType, SentInput, SentNote, SentNotes, SentNotesInput, VoucherTotals};

const ZIP: &str = "application/zip";

/// Which vouchers.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters in OpenAPI; `VoucherRequest` parses them")]
pub struct VoucherParameters {
    /// Only notes made on this day, in Norway, or later.
    from: Option<Date>,
    /// Only notes made on this day, in Norway, or earlier.
    to: Option<Date>,
    /// Only notes of this type.
    #[param(inline)]
    r#type: Option<NoteType>,
    /// Only notes that were sent (`true`), or only notes that were not (`false`).
    sent: Option<bool>,
}

/// Lists settlement notes, which are the vouchers of what was charged, in the order of their numbers. What comes meanwhile is behind
/// the cursor.
#[utoipa::path(get, path = "/api/v1/settlement-notes", operation_id = "listSettlementNotes", tag = "finance",
    params(VoucherParameters,
        ("cursor" = Option<String>, Query, description = "`next` of the previous page; it includes the filters."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "Notes per page; 50 by default.")),
    responses((status = 200, description = "A page of notes.", body = VoucherPage, headers(("Link" = String, description = "The address of the next page, with `rel=\"next\"`, where there is one (RFC 8288).")))))]
pub async fn list(finance: Data<Finance>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    let pairs = pairs.into_inner();
    let limit = pairs.iter().find(|(name, _)| name == "limit").cloned();
    let asked = VoucherRequest::page(Parameters::read(pairs, VoucherRequest::KEYS));
    let page: VoucherPage = match async { finance.vouchers(&actor(&request), asked?).await }.await {
        Ok(page) => page,
        Err(error) => return problem(&request, error),
    };
    let mut response = with_policy(PRIVATE, json(&page));
    if let Some(cursor) = &page.next {
        // The cursor includes the filters.
        let limit = limit.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let (name, value) = link::next(request.path(), [("cursor", cursor.as_str())].into_iter().chain(limit));
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Reads a range of settlement notes as a ZIP file: `vouchers.csv` with a row for each, `control.csv` with the totals of each type, and
/// of each note the invoice (`ehf/S-2026-000123.xml`) and the document (`pdf/S-2026-000123.pdf`). A note that has no invoice has its
/// document, and the list says why. The control totals are also in the headers. The file is of one moment, whatever comes meanwhile.
#[utoipa::path(get, path = "/api/v1/settlement-notes/export", operation_id = "exportSettlementNotes", tag = "finance",
    params(VoucherParameters,
        ("locale" = inline(Option<TableLocale>), Query, description = "The Norwegian form of the lists: semicolons, decimal commas, Norwegian time and a byte order mark, as a Norwegian Excel expects.")),
    responses((status = 200, description = "The file.", content((inline(FileBytes) = "application/zip")),
        headers(
            ("Control-Count" = u64, description = "The notes."),
            ("Control-Settlement-Count" = u64, description = "The notes of the type `settlement`."),
            ("Control-Settlement-Net" = Ore, description = "The sum of their `net`."),
            ("Control-Settlement-Vat" = Ore, description = "The sum of their `vat`."),
            ("Control-Settlement-Total" = Ore, description = "The sum of their `total`."),
            ("Control-Credit-Count" = u64, description = "The notes of the type `credit`."),
            ("Control-Credit-Net" = Ore, description = "The sum of their `net`: what they credit."),
            ("Control-Credit-Vat" = Ore, description = "The sum of their `vat`."),
            ("Control-Credit-Total" = Ore, description = "The sum of their `total`."),
            ("Control-Replacement-Count" = u64, description = "The notes of the type `replacement`."),
            ("Control-Replacement-Net" = Ore, description = "The sum of their `net`."),
            ("Control-Replacement-Vat" = Ore, description = "The sum of their `vat`."),
            ("Control-Replacement-Total" = Ore, description = "The sum of their `total`.")))))]
pub async fn export(finance: Data<Finance>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    let mut parameters = Parameters::read(pairs.into_inner(), VoucherRequest::EXPORT_KEYS);
    let range = VoucherRequest::range(&mut parameters);
    let locale = locale(&mut parameters).unwrap_or(Locale::Plain);
    let range = match parameters.faults.or(Some(range)) {
        Ok(range) => range,
        Err(faults) => return problem(&request, faults.into()),
    };
    let who = actor(&request);
    if request.method() == Method::HEAD {
        // Nothing of the range is generated.
        return match finance.voucher_totals(&who, &range).await {
            Ok(totals) => head(&totals).streaming(stream::empty::<Result<Bytes, std::io::Error>>()),
            Err(error) => problem(&request, error),
        };
    }
    match finance.export_vouchers(&who, &range, locale).await {
        Ok((totals, bytes)) => {
            let body = stream::unfold(bytes, |mut bytes| async {
                let chunk = bytes.recv().await?;
                Some((chunk.map(Bytes::from), bytes))
            });
            head(&totals).streaming(body)
        }
        Err(error) => problem(&request, error),
    }
}

/// The head of a range, with which its reader can check that nothing is missing.
fn head(totals: &VoucherTotals) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .content_type(ZIP)
        .insert_header(PRIVATE)
        .insert_header(disposition(Shown::Attachment, &["settlement-notes"], "zip"))
        .insert_header(("control-count", totals.count().to_string()));
    for note_type in NoteType::WORDS.iter().filter_map(|word| NoteType::from_word(word)) {
        let (sum, name) = (totals.of(note_type), |what| format!("control-{}-{what}", note_type.word()));
        response
            .insert_header((name("count"), sum.count.to_string()))
            .insert_header((name("net"), sum.price.net.to_string()))
            .insert_header((name("vat"), sum.price.vat.to_string()))
            .insert_header((name("total"), sum.price.total.to_string()));
    }
    response
}

/// Records that a settlement note was sent: by whom, when and where to. The same again changes nothing; another place or another day
/// is another entry. Nothing is taken back.
#[utoipa::path(post, path = "/api/v1/settlement-notes/{number}/sent", operation_id = "markSettlementNoteSent", tag = "finance",
    params(("number" = String, Path, description = "The note's number: S-2026-000123.")),
    request_body = SentInput,
    responses((status = 200, description = "Where the note was sent, each time.", body = SentNote)))]
pub async fn mark(
    finance: Data<Finance>,
    request: HttpRequest,
    number: Path<String>,
    change: Change<SentInput>,
) -> HttpResponse {
    let marked =
        async { Box::pin(finance.mark_sent(&change.command, parse_number(&number)?, change.body)).await }.await;
    recorded(&request, marked)
}

/// Records that several settlement notes were sent to one place, as after an export: all of them, or none.
#[utoipa::path(post, path = "/api/v1/settlement-notes/sent", operation_id = "markSettlementNotesSent", tag = "finance",
    request_body = SentNotesInput,
    responses((status = 200, description = "Where each note was sent, each time.", body = SentNotes)))]
pub async fn mark_all(finance: Data<Finance>, request: HttpRequest, change: Change<SentNotesInput>) -> HttpResponse {
    recorded(&request, Box::pin(finance.mark_all_sent(&change.command, change.body)).await)
}

fn recorded(request: &HttpRequest, marked: Result<Reply, AppError>) -> HttpResponse {
    match marked {
        Ok(reply) => {
            let mut response = HttpResponse::Ok();
            response.content_type(JSON).insert_header(PRIVATE);
            if reply.replayed {
                response.insert_header((REPLAYED, "true"));
            }
            response.body(reply.body + "\n")
        }
        Err(error) => problem(request, error),
    }
}
