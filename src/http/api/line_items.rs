//! `/api/v1/line-items`

use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, HeaderName, VARY};
use actix_web::web::{Bytes, Data, Query};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::stream;

use super::problems::ListProblems;
use super::{json, problem};
use crate::app::{FeedRequest, LineItemPage, LineItemTotals, LineItems, Parameters};
use crate::export::{CsvLocale, Format};
use crate::feed::Control;
use crate::http::change::actor;
use crate::http::negotiation::{JSON, language, media_type};
use crate::http::problem::{Kind, Problem};
use crate::input::{Found, Path, Problem as InputProblem};

/// The formats that a range comes in.
const FORMATS: &[Format] = &[
    Format::Ndjson,
    Format::Csv(CsvLocale::Plain),
    Format::Xlsx,
    #[cfg(feature = "parquet")]
    Format::Parquet,
];

/// Rows of the feed, in the order in which they became visible: a page of them as JSON, or the whole range as NDJSON, CSV, XLSX
/// or Parquet, by `format` or `Accept`. Control totals stand in the page, and of a range in the headers `Control-Count`,
/// `Control-Net`, `Control-Vat`, `Control-First-Sequence` and `Control-Last-Sequence`.
///
/// In CSV, an apostrophe stands before each sign that begins a formula (`=`, `+`, `-`, `@`), and before each apostrophe, that begins a
/// text or follows `,`, `;`, `|`, a tab or a line break in it, blanks and quotation marks between not counted: without those, the
/// text is as it was. Moments are in UTC; in XLSX and in CSV with `locale=nb` they are in the time of Norway, and say so.
#[utoipa::path(get, path = "/api/v1/line-items", tag = "finance",
    params(
        ("after" = Option<i64>, Query, minimum = 0, description = "Rows behind this sequence only: `next` of the page before."),
        ("until" = Option<i64>, Query, minimum = 0, description = "Rows up to this sequence only; left out, all that there are now."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 10000, description = "Rows of a page; left out, 1,000. A range has no limit."),
        ("stage" = Option<crate::feed::Stage>, Query, description = "In this stage only."),
        ("from" = Option<String>, Query, description = "Posted on this day, in Norway, or later."),
        ("to" = Option<String>, Query, description = "Posted on this day, in Norway, or before."),
        ("case_number" = Option<String>, Query, description = "Of this case only."),
        ("quote" = Option<String>, Query, description = "Of the quote with this number only, in all its revisions."),
        ("format" = Option<String>, Query, description = "`json`, `ndjson`, `csv`, `xlsx` or `parquet`; goes before Accept."),
        ("locale" = Option<String>, Query, description = "Of CSV: `nb` for semicolons, decimal commas, moments in the time of Norway and a byte order mark, for a Norwegian Excel.")),
    responses(
        (status = 200, description = "The rows.", content(
            (LineItemPage = "application/json"), (String = "application/x-ndjson"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "application/vnd.apache.parquet"))),
        (status = 406, description = "None of the formats is accepted.", body = crate::http::problem::ProblemBody, content_type = "application/problem+json"),
        ListProblems))]
pub async fn list(feed: Data<LineItems>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    let mut parameters = Parameters::read(pairs.into_inner(), FeedRequest::KEYS);
    let rows = FeedRequest::parse(&mut parameters);
    let accepted = if parameters.text("format").is_some() {
        Some(JSON)
    } else {
        // The first is what a caller gets who says nothing.
        let offers: Vec<&str> = [JSON].into_iter().chain(FORMATS.iter().map(|format| essence(*format))).collect();
        let accepted = media_type(&request, &offers);
        if accepted.is_none() && parameters.faults.is_empty() {
            let problem = Problem::new(Kind::NotAcceptable, language(&request));
            return problem.found(&offers.join(", ")).into_response();
        }
        accepted
    };
    let asked = asked(&mut parameters, accepted.unwrap_or(JSON));
    let asked = match parameters.faults.or(Some(asked)) {
        Ok(asked) => asked,
        Err(faults) => return problem(&request, faults.into()),
    };
    let who = actor(&request);
    let Some(format) = asked else {
        return match feed.page(&who, &rows).await {
            Ok(body) => HttpResponse::Ok().content_type(JSON).insert_header(UNKEPT).insert_header(VARIES).body(body),
            Err(error) => problem(&request, error),
        };
    };
    if request.method() == Method::HEAD {
        // Nothing of the range is made for nobody.
        return match feed.control(&who, &rows).await {
            Ok(control) => head(format, &control).streaming(stream::empty::<Result<Bytes, std::io::Error>>()),
            Err(error) => problem(&request, error),
        };
    }
    match feed.export(&who, &rows, format).await {
        Ok((control, bytes)) => {
            let body = stream::unfold(bytes, |mut bytes| async {
                let chunk = bytes.recv().await?;
                Some((chunk.map(Bytes::from), bytes))
            });
            head(format, &control).streaming(body)
        }
        Err(error) => problem(&request, error),
    }
}

/// Sums of the feed's rows, told apart by stage, month of posting in Norway, activity and tariff as asked.
#[utoipa::path(get, path = "/api/v1/line-items/totals", tag = "finance",
    params(
        ("by" = Option<String>, Query, description = "`stage` (the default), `month`, `activity`, `tariff`, or several with commas between."),
        ("after" = Option<i64>, Query, minimum = 0, description = "Rows behind this sequence only."),
        ("until" = Option<i64>, Query, minimum = 0, description = "Rows up to this sequence only."),
        ("stage" = Option<crate::feed::Stage>, Query, description = "In this stage only."),
        ("from" = Option<String>, Query, description = "Posted on this day, in Norway, or later."),
        ("to" = Option<String>, Query, description = "Posted on this day, in Norway, or before."),
        ("case_number" = Option<String>, Query, description = "Of this case only."),
        ("quote" = Option<String>, Query, description = "Of the quote with this number only, in all its revisions.")),
    responses((status = 200, description = "The sums.", body = LineItemTotals), ListProblems))]
pub async fn totals(feed: Data<LineItems>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    let mut parameters = Parameters::read(pairs.into_inner(), FeedRequest::TOTAL_KEYS);
    let rows = FeedRequest::parse(&mut parameters);
    let totals = async {
        parameters.faults.or(Some(()))?;
        feed.totals(&actor(&request), &rows).await
    };
    match totals.await {
        Ok(totals) => {
            let mut response = json(&totals);
            response.headers_mut().insert(UNKEPT.0, actix_web::http::header::HeaderValue::from_static(UNKEPT.1));
            response
        }
        Err(error) => problem(&request, error),
    }
}

const UNKEPT: (HeaderName, &str) = (CACHE_CONTROL, "private, no-cache");
const VARIES: (HeaderName, &str) = (VARY, "Accept");

/// The media type of a format, without its parameters.
fn essence(format: Format) -> &'static str {
    format.media_type().split(';').next().unwrap_or_default()
}

/// The format of a range, by name or as accepted; none for a page of JSON.
fn asked(parameters: &mut Parameters, accepted: &str) -> Option<Format> {
    let locale = parameters
        .parse("locale", ["\"nb\"", "\"nb\"", "\"nb\""], |text| (text == "nb").then_some(CsvLocale::Norwegian));
    let named = parameters.parse(
        "format",
        [
            r#""json", "ndjson", "csv", "xlsx" eller "parquet""#,
            r#""json", "ndjson", "csv", "xlsx" eller "parquet""#,
            r#""json", "ndjson", "csv", "xlsx" or "parquet""#,
        ],
        |text| {
            let format = FORMATS.iter().find(|format| format.extension() == text).copied();
            (text == "json" || format.is_some()).then_some(format)
        },
    );
    // A format that is not known says nothing of what goes with it.
    if named.is_none() && parameters.text("format").is_some() {
        return None;
    }
    let format = named.unwrap_or_else(|| FORMATS.iter().find(|format| essence(**format) == accepted).copied());
    if locale.is_some() && !matches!(format, Some(Format::Csv(_))) {
        let expected = ["bare med \"format=csv\"", "berre med \"format=csv\"", "only with \"format=csv\""];
        parameters
            .faults
            .add(&Path::Root.key("locale"), InputProblem::BadParameter { found: "nb".to_owned(), expected });
    }
    if let Some(limit) = parameters.text("limit").filter(|_| format.is_some() && !parameters.is_faulty("limit")) {
        let found = Found::cut(limit);
        let expected = [
            "bare med \"format=json\"; \"until\" avgrenser de andre",
            "berre med \"format=json\"; \"until\" avgrensar dei andre",
            "only with \"format=json\"; \"until\" bounds the others",
        ];
        parameters.faults.add(&Path::Root.key("limit"), InputProblem::BadParameter { found, expected });
    }
    match (format, locale) {
        (Some(Format::Csv(_)), Some(locale)) => Some(Format::Csv(locale)),
        (format, _) => format,
    }
}

/// The head of a range: what tells its reader that nothing is missing.
fn head(format: Format, control: &Control) -> HttpResponseBuilder {
    let place = |sequence: Option<i64>| sequence.map(|sequence| sequence.to_string()).unwrap_or_default();
    let (first, last) = (place(control.first_sequence), place(control.last_sequence));
    let range = if control.count == 0 { String::new() } else { format!("-{first}-{last}") };
    let name = format!("attachment; filename=\"line-items{range}.{}\"", format.extension());
    let mut response = HttpResponse::Ok();
    response
        .content_type(format.media_type())
        .insert_header(UNKEPT)
        .insert_header(VARIES)
        .insert_header((CONTENT_DISPOSITION, name))
        .insert_header(("control-count", control.count.to_string()))
        .insert_header(("control-net", control.net.to_string()))
        .insert_header(("control-vat", control.vat.to_string()))
        .insert_header(("control-first-sequence", first))
        .insert_header(("control-last-sequence", last));
    response
}
