//! An estimate or a workbook brought back: filled in again, priced now, and compared with what it was.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

use super::view::ThenAndNow;
use super::{Answered, Around, page_text, text_answer};
use crate::app::{AppError, Estimator, Quotes, WorkbookNotice, workbook_cells};
use crate::http::guard::claimant;
use crate::http::heavy::Heavy;
use crate::http::negotiation::language;
use crate::http::pages::form::{Link, beginning, typed_of};
use crate::http::pages::frame::Frame;
use crate::http::pages::words::PageWords;
use crate::http::problem::Problem;
use crate::http::upload::{Upload, UploadError, UploadedFile, read_upload};
use crate::input::without_bom;
use crate::language::Language;
use crate::money::Ore;
use crate::pdf_reader::PdfReader;
use crate::quote::EstimateFile;
use crate::workbook::cell_name;
use crate::workbook_file::WorkbookReader;

/// The largest file: larger than the document of the largest scope that anyone without credentials may have typeset.
pub const MAX_FILE_BYTES: usize = 8 * 1024 * 1024;
/// The longest JSON, as long as a request with a scope and its price.
const MAX_JSON_BYTES: usize = 4 * 1024 * 1024;

/// What a file is found to hold.
pub enum Brought {
    /// An estimate, with what it was priced at.
    Estimate(Box<EstimateFile>),
    /// A scope alone.
    Scope(Value),
    /// A workbook: its scope, its faults in words, and what there is to know of it.
    Workbook {
        scope: Value,
        faults: Vec<String>,
        notices: Vec<WorkbookNotice>,
    },
    Nothing,
}

/// Fills in the form from a file.
pub async fn bring(
    estimator: Data<Estimator>,
    quotes: Data<Quotes>,
    pdf_reader: Data<PdfReader>,
    workbook_reader: Data<WorkbookReader>,
    heavy: Data<Heavy>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let words = PageWords::of(&request);
    let file = match read_upload(&request, payload.into_inner(), MAX_FILE_BYTES).await {
        Ok(Upload { file, .. }) => file,
        Err(UploadError::TooLarge) => return refused(&estimator, &request, words.not_ours()),
        Err(UploadError::Refused(response)) => return response,
    };
    let Some(file) = file else { return refused(&estimator, &request, words.no_file()) };
    let read = Readers { estimator: &estimator, quotes: &quotes, pdf: &pdf_reader, workbook: &workbook_reader };
    let brought = match read.read(&request, &file, words.language).await {
        Ok(Brought::Nothing) => return refused(&estimator, &request, words.not_ours()),
        Ok(brought) => brought,
        Err(error) => return Problem::of(error, language(&request)).into_response(),
    };
    let frame = Frame::of(&request);
    let worked = heavy.run(claimant(&request), file.bytes.len(), move || {
        let (scope, mut around, stated) = around(brought, words);
        let answered = Answered::of(&estimator, typed_of(&scope, words.language))?;
        around.then_and_now = stated.and_then(|stated| then_and_now(&estimator, &stated, &scope, &answered, words));
        let is_wrong = !around.errors.is_empty();
        // What a workbook lacks is said with its cells; of other files, as of a form.
        around.with_faults = !is_wrong && around.with_faults && !answered.faults.is_empty();
        let status = if is_wrong || around.with_faults { super::UNPROCESSABLE } else { StatusCode::OK };
        Ok((status, page_text(&estimator, frame, &answered, around)?))
    });
    match worked.await.and_then(|worked| worked) {
        Ok((status, text)) => text_answer(&request, status, Ok(text)),
        Err(error) => Problem::of(error, language(&request)).into_response(),
    }
}

/// The empty form with what is wrong with the file.
fn refused(estimator: &Data<Estimator>, request: &HttpRequest, fault: &'static str) -> HttpResponse {
    let link = Link { anchor: "file".to_owned(), text: fault.to_owned() };
    let around = Around { upload_fault: Some(fault), errors: vec![link], ..Around::default() };
    let frame = Frame::of(request);
    let text = Answered::of(estimator, beginning()).and_then(|answered| page_text(estimator, frame, &answered, around));
    text_answer(request, super::UNPROCESSABLE, text)
}

/// What reads files.
pub struct Readers<'r> {
    pub estimator: &'r Estimator,
    pub quotes: &'r Quotes,
    pub pdf: &'r PdfReader,
    pub workbook: &'r WorkbookReader,
}

impl Readers<'_> {
    /// What a file holds, by its first bytes: names and media types say what someone takes it for.
    pub async fn read(
        &self,
        request: &HttpRequest,
        file: &UploadedFile,
        language: Language,
    ) -> Result<Brought, AppError> {
        let by = claimant(request);
        let bytes: &[u8] = &file.bytes;
        if bytes.starts_with(b"PK") {
            let cells = match workbook_cells(self.workbook, by, bytes).await {
                Ok(cells) => cells,
                Err(AppError::Faults(_)) => return Ok(Brought::Nothing),
                Err(error) => return Err(error),
            };
            return match self.estimator.read_workbook(&cells) {
                Ok(read) => {
                    let faults = read.faults.iter().map(|fault| {
                        let place = fault.place.as_ref().map(|place| {
                            let cell = place.cell.map(|(row, column)| cell_name(row, column));
                            sheet_and_cell(&place.sheet.1, cell.as_deref(), language)
                        });
                        [place.unwrap_or_default(), fault.message(language)].concat()
                    });
                    Ok(Brought::Workbook { faults: faults.collect(), scope: read.scope, notices: read.notices })
                }
                Err(AppError::Faults(_)) => Ok(Brought::Nothing),
                Err(error) => Err(error),
            };
        }
        // A PDF may begin after some other bytes (ISO 32000-2, annex I).
        if bytes.get(..bytes.len().min(1024)).is_some_and(|start| start.windows(5).any(|five| five == b"%PDF-")) {
            let found = self.quotes.attached_estimate(self.pdf, by, bytes).await?;
            return Ok(found.map_or(Brought::Nothing, |file| Brought::Estimate(Box::new(file))));
        }
        if bytes.len() > MAX_JSON_BYTES {
            return Ok(Brought::Nothing);
        }
        let Ok(text) = std::str::from_utf8(bytes) else { return Ok(Brought::Nothing) };
        if let Some(file) = EstimateFile::read(bytes) {
            return Ok(Brought::Estimate(Box::new(file)));
        }
        let value: Option<Value> = serde_json::from_str(without_bom(text)).ok();
        // A request for an estimate, or the scope in it.
        let scope = value.map(|mut value| value.get_mut("scope").map(Value::take).unwrap_or(value));
        let scope =
            scope.filter(|scope| ["applicant", "project", "populations"].iter().any(|key| scope.get(key).is_some()));
        Ok(scope.map_or(Brought::Nothing, Brought::Scope))
    }
}

fn sheet_and_cell(sheet: &str, cell: Option<&str>, language: Language) -> String {
    let (open, close) = (language.pick("«", "«", "“"), language.pick("»", "»", "”"));
    let the_sheet = language.pick("Ark", "Ark", "Sheet");
    let the_cell = language.pick("celle", "celle", "cell");
    let cell = cell.map(|cell| format!(", {the_cell} {cell}")).unwrap_or_default();
    format!("{the_sheet} {open}{sheet}{close}{cell}: ")
}

/// The scope of a file, what is said of it, and what it states of its price.
fn around(brought: Brought, words: PageWords) -> (Value, Around, Option<EstimateFile>) {
    let notices = vec![words.brought().to_owned()];
    match brought {
        Brought::Estimate(file) => {
            let scope = serde_json::from_str(file.scope.get()).unwrap_or(Value::Null);
            (scope, Around { with_faults: true, notices, ..Around::default() }, Some(*file))
        }
        Brought::Scope(scope) => (scope, Around { with_faults: true, notices, ..Around::default() }, None),
        Brought::Workbook { scope, faults, notices: of_workbook } => {
            let said = of_workbook.iter().map(|notice| notice.message(words.language));
            let notices = notices.into_iter().chain(said).collect();
            let link = |text| Link { anchor: "form".to_owned(), text };
            (scope, Around { notices, errors: faults.into_iter().map(link).collect(), ..Around::default() }, None)
        }
        Brought::Nothing => (Value::Null, Around::default(), None),
    }
}

/// What an estimate was priced at beside the price now, with the causes where its edition is still here.
fn then_and_now(
    estimator: &Estimator,
    stated: &EstimateFile,
    scope: &Value,
    answered: &Answered,
    words: PageWords,
) -> Option<ThenAndNow> {
    let language = words.language;
    let now = answered.priced.as_ref()?.estimate.total.expected;
    let then = stated.estimate.total.expected;
    let difference = now.minus(then).ok()?;
    let signed = |amount: Ore| {
        let sign = if amount.get() > 0 { "+" } else { "" };
        format!("{sign}{}", language.kroner(amount))
    };
    let causes = causes(estimator, stated, scope).filter(|causes| {
        // The edition and the day alone make the price: a file that states another is not what it says.
        causes.iter().map(|(_, amount)| amount.get()).sum::<i64>() == difference.get()
    });
    let named = |(cause, amount): (Cause, Ore)| {
        let name = match cause {
            Cause::Rows => words.of_rows(),
            Cause::Hours => words.of_hours(),
            Cause::Prices => words.of_prices(),
            Cause::Vat => words.of_vat(),
            Cause::Rounding => words.of_rounding(),
        };
        (amount.get() != 0).then(|| (name, signed(amount)))
    };
    Some(ThenAndNow {
        then: language.kroner(then),
        then_day: language.date(stated.estimate.priced_on),
        now: language.kroner(now),
        difference: signed(difference),
        causes: causes.into_iter().flatten().filter_map(named).collect(),
    })
}

/// What a price changed by.
enum Cause {
    Rows,
    Hours,
    Prices,
    Vat,
    Rounding,
}

fn causes(estimator: &Estimator, stated: &EstimateFile, scope: &Value) -> Option<Vec<(Cause, Ore)>> {
    let former = estimator.tariff(&stated.estimate.tariff.id.to_string())?;
    if former.hash.as_str() != stated.estimate.tariff.hash {
        return None;
    }
    let comparison = estimator.compare_then_and_now(scope, &former, stated.estimate.priced_on)?;
    let effects = comparison.effects;
    Some(vec![
        (Cause::Rows, effects.scope.expected),
        (Cause::Hours, effects.quantity.expected),
        (Cause::Prices, effects.price.expected),
        (Cause::Vat, effects.vat.expected),
        (Cause::Rounding, effects.rounding.expected),
    ])
}
