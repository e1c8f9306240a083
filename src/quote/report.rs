//! The JSON of quotes: keys, order and form of what the interface answers.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::actor::Role;
use super::answer::Received;
use super::issue::Price;
use super::number::{QuoteNumber, Revision};
use super::state::{Action, State};
use crate::ids::QuoteId;
use crate::input::Fault;
use crate::language::{Language, Localized};
use crate::money::Ore;
use crate::pricing::Comparison;

/// A quote.
#[derive(Serialize, ToSchema)]
#[schema(as = Quote)]
pub struct QuoteReport<'q> {
    /// Its identity.
    pub id: QuoteId,
    /// Where it is in its life.
    pub state: State,
    /// Its number, once it is issued: `2026-000123`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<Cow<'q, str>>,
    /// Its revision, once it is issued: 1 for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// The quote that it revises.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revises: Option<RelatedQuote>,
    /// The revision that has replaced it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<RelatedQuote>,
    /// Whether it was made for trying out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub demo: bool,
    /// The number of the case in the archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_number: Option<Cow<'q, str>>,
    /// The language of the document.
    pub language: Language,
    /// The day of delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_date: Option<Cow<'q, str>>,
    /// What is requested.
    #[schema(value_type = crate::scope::ScopeInput)]
    pub scope: &'q RawValue,
    /// Other hours for lines than the tariff's.
    #[schema(value_type = Vec<super::input::AdjustmentInput>)]
    pub adjustments: &'q RawValue,
    /// Added work.
    #[schema(value_type = Vec<super::input::ExtraLineInput>)]
    pub extra_lines: &'q RawValue,
    /// Warnings that the officer has considered.
    #[schema(value_type = Vec<super::input::AcknowledgementInput>)]
    pub acknowledgements: &'q RawValue,
    /// What is quoted: the expected column of the estimate. A draft has no price until it says all that its price depends on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// The estimate: of a draft as it was last priced, of an issued quote as it was frozen. None where there is no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<crate::pricing::EstimateReport>)]
    pub estimate: Option<&'q RawValue>,
    /// The issue, once it is issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<IssueReport<'q>>,
    /// The answer, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerReport>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The officer's treatment of VAT; left out where VAT is charged by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<super::input::VatInput>)]
    pub vat: Option<&'q RawValue>,
    /// Days from issue to the end of its validity, where the officer set them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_days: Option<u32>,
    /// Of a draft, the day of delivery if the applicant accepted today and the work took the expected time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested_delivery_date: Option<Date>,
    /// Of a draft, what it lacks for a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed_to_price: Option<Vec<NeedReport>>,
    /// Of a draft, what it lacks to be issued: issuing it now would be refused with these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed_to_issue: Option<Vec<NeedReport>>,
    /// Of a draft that was made of an estimate, what has become of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_estimate: Option<FromEstimateReport>,
}

/// Something that a draft lacks.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Need)]
pub struct NeedReport {
    /// Where, as a JSONPath from the draft's root.
    pub path: String,
    /// The code of the fault that the lack would be.
    pub code: &'static str,
    /// What is needed.
    pub text: Localized,
}

impl From<&Fault> for NeedReport {
    fn from(fault: &Fault) -> Self {
        let text = Localized::of(|language| fault.kind.message(language));
        Self { path: fault.path.to_string(), code: fault.kind.code(), text }
    }
}

/// What has become of the estimate that a draft was made of.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = FromEstimate)]
pub struct FromEstimateReport {
    /// The edition that the estimate states.
    pub tariff: Date,
    /// The day that it was priced for.
    pub priced_on: Date,
    /// The expected total that it states.
    pub total: Ore,
    /// Whether that edition gives the estimate's scope the total that the estimate states; none where the edition is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_as_priced: Option<bool>,
    /// From the estimate, priced again by its own edition, to the draft; none where either has no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
}

/// Another quote of the same number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RelatedQuote {
    /// Its identity.
    pub id: QuoteId,
    /// Its number, once it is issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Its revision, once it is issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
}

impl RelatedQuote {
    /// A quote by its identity, and by what it was issued as.
    #[must_use]
    pub fn new(id: QuoteId, issued_as: Option<(QuoteNumber, Revision)>) -> Self {
        let (number, revision) = issued_as.unzip();
        Self { id, number: number.map(|number| number.to_string()), revision }
    }
}

/// The issue of a quote.
#[derive(Serialize, ToSchema)]
#[schema(as = QuoteIssue)]
pub struct IssueReport<'q> {
    /// When.
    pub issued_at: Timestamp,
    /// The day, in Norway.
    pub issued_on: Date,
    /// The last day on which it can be answered, in Norway.
    pub valid_to: Date,
    /// The moment from which it cannot be answered.
    pub expires_at: Timestamp,
    /// Who issued it.
    #[schema(value_type = ActorReport)]
    pub issued_by: &'q RawValue,
    /// Its document.
    pub document: DocumentReport<'q>,
}

/// The document of an issued quote.
#[derive(Serialize, ToSchema)]
#[schema(as = QuoteDocument)]
pub struct DocumentReport<'q> {
    /// SHA-256 of the PDF.
    pub sha256: Cow<'q, str>,
    /// Bytes of the PDF.
    pub bytes: i64,
    /// SHA-256 of the JSON that is attached to it.
    pub canonical_sha256: Cow<'q, str>,
    /// The version of the template that it was typeset with.
    pub template: Cow<'q, str>,
    /// The program that typeset it.
    pub producer: Cow<'q, str>,
}

/// How an issued quote was answered, withdrawn, or left unanswered.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = QuoteAnswer)]
pub struct AnswerReport {
    /// When it was recorded.
    pub answered_at: Timestamp,
    /// What was answered.
    #[serde(flatten)]
    pub content: AnswerContent,
}

/// Who signed an order, in what role and when; or why the quote was declined or withdrawn; or the last day that passed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct AnswerContent {
    /// Who signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<String>,
    /// In what role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The day of the signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<Date>,
    /// Why it was declined or withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The last day on which it could be answered, where that passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// How the answer reached the office, where a case officer registered it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<Received>,
}

/// Who acted.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Actor)]
pub struct ActorReport {
    /// What identifies them.
    pub id: String,
    /// In what role.
    pub role: Role,
}

/// A quote in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuoteSummary {
    /// Its identity.
    pub id: QuoteId,
    /// Where it is in its life.
    pub state: State,
    /// Its number, once it is issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Its revision, once it is issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// Whether it was made for trying out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub demo: bool,
    /// The number of the case in the archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_number: Option<String>,
    /// The applicant's name; empty while a draft has none.
    pub applicant: String,
    /// The project's title; empty while a draft has none.
    pub title: String,
    /// What is quoted; none of a draft that has no price yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Timestamp>,
    /// The last day on which it can be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// The moment from which it cannot be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Whose case it is: the account of the officer who made the draft or issued it. Applicants do not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer: Option<String>,
}

/// Something that happened to a quote.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = QuoteEvent)]
pub struct EventReport {
    /// Its place among the quote's events, from 1.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: ActorReport,
    /// What.
    pub action: Action,
    /// From which state; none for a new draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<State>,
    /// To which state; none for a deleted draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<State>,
    /// What the quote cost then; none of a draft that had no price yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// Why, where a reason was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Something that happened to a quote, among what happened to all of them. It never changes; who did it and why is among the
/// quote's own events.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub struct FollowedEvent {
    /// Its place among the events of all quotes, from 1, in the order in which they were committed.
    pub sequence: i64,
    /// When it happened, by the clock of the server that recorded it: times may go back from one event to the next.
    pub at: Timestamp,
    /// What happened: the `action` of the quote's own event.
    #[serde(rename = "type")]
    pub action: Action,
    /// The quote's identity.
    pub quote_id: QuoteId,
    /// The quote's version after it: its place among the quote's own events, from 1, and the number in the quote's `ETag`.
    pub version: i64,
    /// The quote's number; none of what happened while it was a draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The quote's revision; none of what happened while it was a draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// The quote's state before it; none of a new draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<State>,
    /// The quote's state after it; none of a deleted draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
}
