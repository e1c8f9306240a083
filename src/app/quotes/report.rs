//! The JSON of a quote, from what is kept of it.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::app::AppError;
use crate::language::raw;
use crate::quote::{AnswerContent, AnswerReport, Contents, DocumentReport, IssueReport, QuoteReport};
use crate::store::{IssueRow, StoredQuote};

/// The JSON of a quote. `draft_estimate` is the price of a draft; that of an issued quote stands in its canonical JSON.
pub(super) fn quote_json(quote: &StoredQuote, draft_estimate: Option<&RawValue>) -> Result<String, AppError> {
    let broken = |what: &str| AppError::Internal(format!("quote {}: {what} cannot be read", quote.id));
    let contents: Contents<'_> = serde_json::from_str(&quote.content).map_err(|_| broken("content"))?;
    let estimate = contents.estimate.or(draft_estimate).ok_or_else(|| broken("estimate"))?;
    let issue = match (&quote.issue, contents.issued_on, contents.issued_by) {
        (Some(row), Some(issued_on), Some(issued_by)) => Some(IssueReport {
            issued_at: row.issued_at,
            issued_on,
            valid_to: row.valid_to,
            expires_at: row.expires_at,
            issued_by,
            document: document_report(row),
        }),
        (None, _, _) => None,
        (Some(_), _, _) => return Err(broken("issue")),
    };
    let answer = match &quote.answer {
        Some((answered_at, json)) => {
            let content: AnswerContent = serde_json::from_str(json).map_err(|_| broken("answer"))?;
            Some(AnswerReport { answered_at: *answered_at, content })
        }
        None => None,
    };
    let report = QuoteReport {
        id: quote.id,
        state: quote.state,
        number: quote.number.map(|(number, _)| Cow::Owned(number.to_string())),
        revision: quote.number.map(|(_, revision)| revision),
        revises: quote.revises.clone(),
        successor: quote.successor.clone(),
        demo: quote.demo,
        case_number: contents.case_number,
        language: contents.language,
        delivery_date: contents.delivery_date,
        scope: contents.scope,
        adjustments: contents.adjustments,
        extra_lines: contents.extra_lines,
        acknowledgements: contents.acknowledgements,
        price: quote.price,
        estimate,
        issue,
        answer,
        created_at: quote.created_at,
        updated_at: quote.updated_at,
    };
    Ok(raw(&report).get().to_owned())
}

fn document_report(row: &IssueRow) -> DocumentReport<'_> {
    let document = &row.document;
    DocumentReport {
        sha256: document.pdf_sha256.as_str().into(),
        bytes: document.pdf_bytes,
        canonical_sha256: document.canonical_sha256.as_str().into(),
        template: document.template.as_str().into(),
        producer: document.producer.as_str().into(),
    }
}
