//! The JSON of a quote, from what is stored of it.

use std::borrow::Cow;

use jiff::civil::Date;
use serde_json::value::RawValue;

use crate::app::error::AppError;
use crate::input::{Fault, FaultKind, OwnedPath};
use crate::language::raw;
use crate::quote::{
    AnswerContent, AnswerReport, Contents, DocumentReport, FromEstimateReport, IssueReport, NeedReport, QuoteReport,
    State, WrittenDraft,
};
use crate::store::{DocumentRow, IssuedQuote, QuoteRecord};

/// The JSON of a draft, with its price and what it lacks on a day.
pub fn draft_json(
    draft: &QuoteRecord,
    written: &WrittenDraft,
    today: Date,
    from_estimate: Option<FromEstimateReport>,
) -> Result<String, AppError> {
    let contents = contents(draft)?;
    let needs = |faults: &[Fault]| Some(faults.iter().map(NeedReport::from).collect());
    let mut to_issue = written.needed_to_issue(today);
    if draft.typed.as_ref().is_some_and(|typed| !typed.is_read) {
        to_issue.push(Fault { path: OwnedPath::default(), kind: FaultKind::TypedOtherwise });
    }
    let (needed_to_price, needed_to_issue) = (needs(written.needed_to_price()), needs(&to_issue));
    let priced = written.estimate();
    let estimate = priced.map(|estimate| raw(&estimate.report(contents.language)));
    let report = QuoteReport {
        suggested_delivery_date: priced.map(|estimate| estimate.delivery_time.delivered_by.expected),
        needed_to_price,
        needed_to_issue,
        from_estimate,
        ..report(draft, contents, estimate.as_deref())
    };
    Ok(raw(&report).get().to_owned())
}

/// The JSON of an issued quote, whose price is part of what was frozen.
pub fn issued_json(quote: &IssuedQuote) -> Result<String, AppError> {
    let mut contents = contents(&quote.record)?;
    let (Some(estimate), Some(issued_on), Some(issued_by)) =
        (contents.estimate, contents.issued_on, contents.issued_by.take())
    else {
        return Err(unreadable(&quote.record, "issue"));
    };
    let answer = quote.answer.as_ref().map(|answer| {
        let content: AnswerContent =
            serde_json::from_str(&answer.json).map_err(|_| unreadable(&quote.record, "answer"))?;
        Ok::<_, AppError>(AnswerReport { answered_at: answer.at, content })
    });
    let report = QuoteReport {
        state: quote.state,
        number: Some(Cow::Owned(quote.number.to_string())),
        revision: Some(quote.revision),
        successor: quote.successor.clone(),
        issue: Some(IssueReport {
            issued_at: quote.issued_at,
            issued_on,
            valid_to: quote.valid_to,
            expires_at: quote.expires_at,
            issued_by,
            document: document_report(&quote.document),
        }),
        answer: answer.transpose()?,
        ..report(&quote.record, contents, Some(estimate))
    };
    Ok(raw(&report).get().to_owned())
}

fn report<'q>(record: &'q QuoteRecord, contents: Contents<'q>, estimate: Option<&'q RawValue>) -> QuoteReport<'q> {
    QuoteReport {
        id: record.id,
        state: State::Draft,
        number: None,
        revision: None,
        revises: record.revises.clone(),
        successor: None,
        demo: record.demo,
        case_number: contents.case_number,
        language: contents.language,
        delivery_date: contents.delivery_date,
        scope: contents.scope,
        adjustments: contents.adjustments,
        extra_lines: contents.extra_lines,
        acknowledgements: contents.acknowledgements,
        price: record.price(),
        estimate,
        issue: None,
        answer: None,
        created_at: record.created_at,
        updated_at: record.updated_at,
        vat: contents.vat,
        valid_days: contents.valid_days,
        suggested_delivery_date: None,
        needed_to_price: None,
        needed_to_issue: None,
        from_estimate: None,
    }
}

fn contents(record: &QuoteRecord) -> Result<Contents<'_>, AppError> {
    serde_json::from_str(&record.content).map_err(|_| unreadable(record, "content"))
}

fn unreadable(record: &QuoteRecord, what: &str) -> AppError {
    AppError::Internal(format!("quote {}: {what} cannot be read", record.id))
}

fn document_report(document: &DocumentRow) -> DocumentReport<'_> {
    DocumentReport {
        sha256: document.pdf_sha256.as_str().into(),
        bytes: document.pdf_bytes,
        canonical_sha256: document.canonical_sha256.as_str().into(),
        template: document.template.as_str().into(),
        producer: document.producer.as_str().into(),
    }
}
