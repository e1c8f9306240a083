//! Tables of figures: the form in which one is requested, and its answer.

use actix_web::http::header::{CONTENT_DISPOSITION, VARY};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::{AppError, Parameters};
use crate::export::{Locale, Table, TableFormat};
use crate::http::caching::PRIVATE;
use crate::http::negotiation::{CSV, JSON, XLSX, language, media_type};
use crate::http::problem::{Problem, ProblemKind};
use crate::input::{FaultKind, Path};

/// The form of a table.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters in OpenAPI; `asked` parses them")]
pub struct TableParameters {
    /// The form: `csv` by default.
    #[param(inline)]
    format: Option<TableForm>,
    /// The Norwegian form: CSV with semicolons, decimal commas and a byte order mark, as a Norwegian Excel expects; in a workbook,
    /// headings in bokmål (`nb`) or nynorsk (`nn`) and Norwegian formats of numbers and dates.
    #[param(inline)]
    locale: Option<TableLocale>,
}

/// The form of a table.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the words in OpenAPI")]
enum TableForm {
    Csv,
    Xlsx,
}

/// The locale of a file.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the words in OpenAPI")]
pub enum TableLocale {
    Nb,
    Nn,
}

/// The locale of a file, for programs where none is named.
pub fn locale(parameters: &mut Parameters) -> Option<Locale> {
    parameters.parse("locale", [r#""nb" eller "nn""#, r#""nb" eller "nn""#, r#""nb" or "nn""#], |text| match text {
        "nb" => Some(Locale::Bokmal),
        "nn" => Some(Locale::Nynorsk),
        _ => None,
    })
}

/// A locale that fits none of the requested forms is a fault.
pub fn refuse_locale(parameters: &mut Parameters, found: Locale) {
    let found = found.pick("", ["nb", "nn"]).to_owned();
    let expected = [
        r#"bare med "format=csv" eller "format=xlsx""#,
        r#"berre med "format=csv" eller "format=xlsx""#,
        r#"only with "format=csv" or "format=xlsx""#,
    ];
    parameters.faults.add(&Path::Root.key("locale"), FaultKind::BadParameter { found, expected });
}

/// The form in which a table is requested, by name or else as accepted; none is JSON. Errors: nothing that can be written is
/// accepted.
pub fn asked(request: &HttpRequest, parameters: &mut Parameters) -> Result<Option<TableFormat>, Box<HttpResponse>> {
    let named = parameters.parse(
        "format",
        [r#""json", "csv" eller "xlsx""#, r#""json", "csv" eller "xlsx""#, r#""json", "csv" or "xlsx""#],
        |text| match text {
            "json" => Some(JSON),
            "csv" => Some(CSV),
            "xlsx" => Some(XLSX),
            _ => None,
        },
    );
    let is_named = parameters.text("format").is_some();
    let chosen = if is_named { named } else { media_type(request, &[JSON, CSV, XLSX]) };
    let locale = locale(parameters);
    match (chosen, locale) {
        (Some(CSV), locale) => Ok(Some(TableFormat::Csv(locale.unwrap_or(Locale::Plain)))),
        (Some(XLSX), locale) => Ok(Some(TableFormat::Xlsx(locale.unwrap_or(Locale::Plain)))),
        // An unknown form does not say which locales go with it.
        (Some(_), Some(locale)) => {
            refuse_locale(parameters, locale);
            Ok(None)
        }
        (None, _) if !is_named && parameters.faults.is_empty() => {
            let problem = Problem::new(ProblemKind::NotAcceptable, language(request));
            Err(Box::new(problem.found(&format!("{JSON}, {CSV}, {XLSX}")).into_response()))
        }
        (Some(_) | None, _) => Ok(None),
    }
}

/// A table as a file with this name. Its names and remarks are in the language of the request.
pub fn answer(request: &HttpRequest, name: &str, table: &Table<'_>, format: TableFormat) -> HttpResponse {
    let export = format.export();
    match table.write(format) {
        Ok(body) => HttpResponse::Ok()
            .content_type(export.media_type())
            .insert_header(PRIVATE)
            .insert_header((VARY, "Accept, Accept-Language"))
            .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{}\"", export.extension())))
            .body(body),
        Err(error) => super::problem(request, AppError::Internal(format!("a table cannot be written: {error}"))),
    }
}

/// Adds `format=csv` to a request for a file that names no form.
pub fn as_file(mut pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    if !pairs.iter().any(|(name, _)| name == "format") {
        pairs.push(("format".to_owned(), "csv".to_owned()));
    }
    pairs
}
