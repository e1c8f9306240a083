//! `/api/v1/line-items`

use actix_web::http::Method;
use actix_web::http::header::{HeaderName, VARY};
use actix_web::web::{Bytes, Data, Query};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::stream;
use jiff::civil::Date;

use super::problem;
use super::tables::{TableLocale, locale, refuse_locale};
use crate::app::{FeedRequest, LineItemPage, LineItems, Parameters};
use crate::export::{Format, Locale};
use crate::feed::{Control, Stage};
use crate::http::caching::PRIVATE;
use crate::http::change::actor;
use crate::http::file_name::{Shown, disposition};
use crate::http::link;
use crate::http::negotiation::{JSON, language, media_type};
use crate::http::openapi::bytes::Bytes as FileBytes;
use crate::http::problem::{Problem, ProblemKind};
use crate::input::{FaultKind, Found, Path};
use crate::money::Ore;
use crate::quote::QuoteNumber;

/// The formats of a whole range.
const FORMATS: &[Format] = &[
    Format::Ndjson,
    Format::Csv(Locale::Plain),
    Format::Xlsx(Locale::Plain),
    #[cfg(feature = "parquet")]
    Format::Parquet,
];

/// Which rows of the feed.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters in OpenAPI; `FeedRequest` parses them")]
pub struct RangeParameters {
    /// Only rows after this sequence: `next` of the previous page.
    #[param(minimum = 0)]
    after: Option<i64>,
    /// Only rows up to this sequence; by default, all that exist now.
    #[param(minimum = 0)]
    until: Option<i64>,
    /// Only rows in this stage.
    stage: Option<Stage>,
    /// Only rows that reverse others (`true`), or only rows that do not (`false`).
    reversal: Option<bool>,
    /// Only rows posted on this day, in Norway, or later.
    from: Option<Date>,
    /// Only rows posted on this day, in Norway, or earlier.
    to: Option<Date>,
    /// Only rows of this case.
    case_number: Option<String>,
    /// Only rows of the quote with this number, in all its revisions.
    #[param(value_type = Option<QuoteNumber>)]
    quote: Option<QuoteNumber>,
}

/// Reads rows of the feed, in the order in which they became visible: a page, with its control totals. With `format` or `Accept` for
/// another form it answers as `exportLineItems` does.
#[utoipa::path(get, path = "/api/v1/line-items", operation_id = "listLineItems", tag = "finance",
    params(RangeParameters,
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 10000, description = "Rows per page; 1,000 by default.")),
    responses((status = 200, description = "The rows.", body = LineItemPage, headers(("Link" = String, description = "The address of the next page, with `rel=\"next\"`, where there is one (RFC 8288)."))), (status = 406)))]
pub async fn list(feed: Data<LineItems>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    let pairs = pairs.into_inner();
    let others: Vec<(String, String)> = pairs.iter().filter(|(name, _)| name != "after").cloned().collect();
    let mut parameters = Parameters::read(pairs, FeedRequest::KEYS);
    let rows = FeedRequest::parse(&mut parameters);
    let accepted = if parameters.text("format").is_some() {
        Some(JSON)
    } else {
        // The first is the default.
        let offers: Vec<&str> = [JSON].into_iter().chain(FORMATS.iter().map(|format| essence(*format))).collect();
        let accepted = media_type(&request, &offers);
        if accepted.is_none() && parameters.faults.is_empty() {
            let problem = Problem::new(ProblemKind::NotAcceptable, language(&request));
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
            Ok(page) => {
                let mut response = HttpResponse::Ok();
                response.content_type(JSON).insert_header(PRIVATE).insert_header(VARIES);
                if page.more {
                    let after = page.next.to_string();
                    let others = others.iter().map(|(name, value)| (name.as_str(), value.as_str()));
                    response.insert_header(link::next(request.path(), others.chain([("after", after.as_str())])));
                }
                response.body(page.json)
            }
            Err(error) => problem(&request, error),
        };
    };
    if request.method() == Method::HEAD {
        // Nothing of the range is generated.
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

/// Reads a whole range of the feed as a file. Its control totals are in the headers.
///
/// In CSV, texts are protected against being run as formulas: an apostrophe is inserted before each `=`, `+`, `-`, `@` or
/// `'` that begins a text or follows `,`, `;`, `|`, a tab or a line break within it, not counting blanks and quotation marks
/// between them. Removing these apostrophes restores the text. Times are in UTC; in XLSX, and in CSV with `locale=nb`, they
/// are in Norwegian time, and say so.
#[utoipa::path(get, path = "/api/v1/line-items/export", operation_id = "exportLineItems", tag = "finance",
    params(RangeParameters, ExportParameters),
    responses((status = 200, description = "The rows.",
        content(
            (String = "text/csv"), (String = "application/x-ndjson"),
            (inline(FileBytes) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (inline(FileBytes) = "application/vnd.apache.parquet")),
        headers(
            ("Control-Count" = u64, description = "The rows."),
            ("Control-Quoted-Count" = u64, description = "The rows in the stage `quoted`."),
            ("Control-Quoted-Net" = Ore, description = "The sum of their `net`."),
            ("Control-Quoted-Vat" = Ore, description = "The sum of their `vat_amount`."),
            ("Control-Ordered-Count" = u64, description = "The rows in the stage `ordered`."),
            ("Control-Ordered-Net" = Ore, description = "The sum of their `net`."),
            ("Control-Ordered-Vat" = Ore, description = "The sum of their `vat_amount`."),
            ("Control-Settled-Count" = u64, description = "The rows in the stage `settled`."),
            ("Control-Settled-Net" = Ore, description = "The sum of their `net`."),
            ("Control-Settled-Vat" = Ore, description = "The sum of their `vat_amount`."),
            ("Control-First-Sequence" = String, description = "The sequence of the first row; empty where there is none."),
            ("Control-Last-Sequence" = String, description = "The sequence of the last row; empty where there is none.")))))]
pub async fn export(feed: Data<LineItems>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    let pairs = pairs.into_inner();
    let named = pairs.iter().any(|(name, _)| name == "format");
    let is_page = pairs.iter().any(|(name, value)| name == "format" && value == "json");
    if is_page || !named {
        let mut parameters = Parameters::read(pairs, FeedRequest::KEYS);
        let found = parameters.text("format").unwrap_or_default().to_owned();
        parameters.faults.add(&Path::Root.key("format"), FaultKind::BadParameter { found, expected: FORMAT_WORDS });
        return problem(&request, parameters.faults.into());
    }
    list(feed, request, Query(pairs)).await
}

/// In which form a range is read.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters in OpenAPI; `asked` parses them")]
pub struct ExportParameters {
    /// The form.
    #[param(inline)]
    format: ExportFormat,
    /// The Norwegian form: CSV with semicolons, decimal commas, Norwegian time and a byte order mark, as a Norwegian Excel expects; in
    /// a workbook, headings in bokmål (`nb`) or nynorsk (`nn`) and Norwegian formats of numbers and dates.
    #[param(inline)]
    locale: Option<TableLocale>,
}

/// The form of an export.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the words in OpenAPI")]
enum ExportFormat {
    Ndjson,
    Csv,
    Xlsx,
    Parquet,
}

/// What `format` may be where a range is exported, in the three languages.
const FORMAT_WORDS: [&str; 3] = [
    r#""ndjson", "csv", "xlsx" eller "parquet""#,
    r#""ndjson", "csv", "xlsx" eller "parquet""#,
    r#""ndjson", "csv", "xlsx" or "parquet""#,
];

const VARIES: (HeaderName, &str) = (VARY, "Accept");

/// The media type of a format, without its parameters.
fn essence(format: Format) -> &'static str {
    format.media_type().split(';').next().unwrap_or_default()
}

/// The format of a range, as named or accepted; none for a page of JSON.
fn asked(parameters: &mut Parameters, accepted: &str) -> Option<Format> {
    let locale = locale(parameters);
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
    // An unknown format does not say which other parameters go with it.
    if named.is_none() && parameters.text("format").is_some() {
        return None;
    }
    let format = named.unwrap_or_else(|| FORMATS.iter().find(|format| essence(**format) == accepted).copied());
    if let Some(locale) = locale.filter(|_| !matches!(format, Some(Format::Csv(_) | Format::Xlsx(_)))) {
        refuse_locale(parameters, locale);
    }
    if let Some(limit) = parameters.text("limit").filter(|_| format.is_some() && !parameters.is_faulty("limit")) {
        let found = Found::cut(limit);
        let expected = [
            "bare med \"format=json\"; \"until\" avgrenser de andre",
            "berre med \"format=json\"; \"until\" avgrensar dei andre",
            "only with \"format=json\"; \"until\" bounds the others",
        ];
        parameters.faults.add(&Path::Root.key("limit"), FaultKind::BadParameter { found, expected });
    }
    match (format, locale) {
        (Some(Format::Csv(_)), Some(locale)) => Some(Format::Csv(locale)),
        (Some(Format::Xlsx(_)), Some(locale)) => Some(Format::Xlsx(locale)),
        (format, _) => format,
    }
}

/// The head of a range, with which its reader can check that nothing is missing.
fn head(format: Format, control: &Control) -> HttpResponseBuilder {
    let text = |sequence: Option<i64>| sequence.map(|sequence| sequence.to_string()).unwrap_or_default();
    let (first, last) = (text(control.first_sequence), text(control.last_sequence));
    let range = if control.count == 0 { String::new() } else { format!("-{first}-{last}") };
    let name = disposition(Shown::Attachment, &[&format!("line-items{range}")], format.extension());
    let mut response = HttpResponse::Ok();
    response
        .content_type(format.media_type())
        .insert_header(PRIVATE)
        .insert_header(VARIES)
        .insert_header(name)
        .insert_header(("control-count", control.count.to_string()))
        .insert_header(("control-first-sequence", first))
        .insert_header(("control-last-sequence", last));
    for (stage, sum) in control.stages() {
        let name = |what| format!("control-{}-{what}", stage.word());
        response
            .insert_header((name("count"), sum.count.to_string()))
            .insert_header((name("net"), sum.net.to_string()))
            .insert_header((name("vat"), sum.vat.to_string()));
    }
    response
}
