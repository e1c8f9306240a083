//! Demo data: any number of quotes, made by the program itself and marked, to see how it behaves with many.
//!
//! They go through the same pricing, numbers and ledger as real ones, in transactions of many, and keep no PDF: that is set
//! when it is asked for, under a watermark. A store has demo quotes or real ones.

mod scope;

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use self::scope::{Dice, scope};
use super::quotes::{draft_row, issue_postings, issued, new_draft, new_id};
use super::{AppError, Quotes};
use crate::calendar;
use crate::ids::Sha256Hex;
use crate::input::{Faults, Field, Path};
use crate::quote::{
    Acceptance, Action, Actor, Answer, DraftInput, Entry, FrozenQuote, Price, PricedDraft, QuoteNumber, Role, State,
    TEMPLATE, valid_to,
};
use crate::scope::Name;
use crate::store::{
    DemoQuote, DocumentRow, DraftRow, Issuing, NewDocument, NewEvent, Postings, QuoteCounts, StoredQuote, Transition,
    words_of,
};
use crate::tariff::Tariff;

/// Quotes that are kept in one transaction.
const BATCH: u64 = 1_000;
/// The day of the first demo quote: the first day of the earliest edition that ships.
const FIRST_DAY: Date = Date::constant(2021, 1, 4);
/// Who makes demo quotes.
const DEMO: &str = "demo";
/// What stands as the producer of their documents.
pub(super) const PRODUCER: &str = "demo";

/// Why no demo quotes are made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The store is used for real.
    #[error("the store has {0} quotes that are not demo data: demo quotes go into a store of their own")]
    RealQuotes(i64),
    #[error(transparent)]
    App(#[from] AppError),
}

/// All of one demo quote.
struct Made {
    draft: DraftRow,
    created: NewEvent,
    issued: StoredQuote,
    number: QuoteNumber,
    words: String,
    case_number: String,
    valid_to: String,
    issue: NewEvent,
    issue_entry: Entry,
    answer: Option<(String, NewEvent, Entry)>,
    postings: Postings,
}

impl Quotes {
    /// Makes demo quotes until there are `wanted`; goes on where it was broken off. `progress` is told how many there are.
    pub async fn make_demo(&self, wanted: u64, mut progress: impl FnMut(u64)) -> Result<u64, DemoError> {
        let QuoteCounts { quotes: all, demo } = self.store().counts().await.map_err(AppError::from)?;
        if all > demo {
            return Err(DemoError::RealQuotes(all - demo));
        }
        let mut there = u64::try_from(demo).unwrap_or(0);
        progress(there);
        let end = self.app().clock().now();
        while there < wanted {
            let batch = there..wanted.min(there + BATCH);
            let made = self.make_batch(batch.clone(), wanted, end).await?;
            let rows: Vec<DemoQuote<'_>> = made.iter().map(Made::row).collect();
            // Where two quotes have one position, the next attempt has other identities.
            if self.store().save_demo(&rows).await.map_err(AppError::from)? {
                there = batch.end;
            }
            progress(there);
        }
        Ok(there)
    }

    async fn make_batch(
        &self,
        batch: std::ops::Range<u64>,
        wanted: u64,
        end: Timestamp,
    ) -> Result<Vec<Made>, AppError> {
        let mut last: Option<(i16, i64)> = None;
        let mut made = Vec::new();
        for index in batch {
            let at = moment(index, wanted, end);
            let year = calendar::day_of(at).year();
            let sequence = match last {
                Some((same, sequence)) if same == year => sequence + 1,
                _ => self.store().last_number(year).await? + 1,
            };
            last = Some((year, sequence));
            let sequence = u32::try_from(sequence).map_err(|_| AppError::Internal("the series is full".to_owned()))?;
            let tariff = self.app().tariff_on(calendar::day_of(at));
            let tariff = tariff.ok_or_else(|| AppError::Internal("no edition is in force".to_owned()))?;
            made.push(make(index, at, QuoteNumber { year, sequence }, &tariff, end)?);
        }
        Ok(made)
    }
}

/// The moment of a quote: all are spread evenly from the first day to now.
fn moment(index: u64, wanted: u64, end: Timestamp) -> Timestamp {
    let start = calendar::start_of(FIRST_DAY);
    let span = i128::from(end.as_millisecond() - start.as_millisecond());
    let into = span * i128::from(index) / i128::from(wanted.max(1));
    Timestamp::from_millisecond(start.as_millisecond() + i64::try_from(into).unwrap_or(0)).unwrap_or(end)
}

fn make(
    index: u64,
    at: Timestamp,
    number: QuoteNumber,
    tariff: &Arc<Tariff>,
    end: Timestamp,
) -> Result<Made, AppError> {
    let mut dice = Dice::new(index);
    let priced = price(index, &mut dice, at, tariff)?;
    let day = calendar::day_of(at);
    let id = new_id(at);
    let actor = Actor::new(DEMO.to_owned(), Role::CaseOfficer);
    let mut draft = new_draft(id, &priced, at, None);
    draft.demo = true;
    let last_day = valid_to(day, &priced.estimate);
    let words = {
        let scope = &priced.draft.scope;
        let case = priced.draft.case_number.as_ref();
        words_of(scope.applicant.name.as_str(), scope.project.title.as_str(), case, Some(number))
    };
    // The number is among the words from the start: they are not written twice.
    let row = DraftRow { words: words.clone(), ..draft_row(&draft, &priced, at) };
    let case_number = row.case_number.clone().unwrap_or_default();
    let frozen =
        FrozenQuote { id, number, revision: 1, issued_on: day, valid_to: last_day, issued_by: actor.clone(), priced };
    let canonical = frozen.canonical_json();
    let document = DocumentRow {
        canonical_sha256: Sha256Hex::of(canonical.as_bytes()),
        pdf_sha256: Sha256Hex::of(b""),
        pdf_bytes: 0,
        template: TEMPLATE.to_owned(),
        producer: PRODUCER.to_owned(),
    };
    let price = Price::of(&frozen.priced.estimate);
    let event = |at, action: Action, from| NewEvent {
        at,
        actor: actor.clone(),
        action,
        from,
        to: action.transition().1,
        price,
        reason: None,
    };
    let entry = |at: Timestamp, action, from, to, answer: Option<&str>| Entry {
        at_ms: at.as_millisecond(),
        action,
        from,
        to,
        quote: id,
        number,
        revision: 1,
        actor: actor.clone(),
        price,
        canonical_sha256: document.canonical_sha256.clone(),
        pdf_sha256: document.pdf_sha256.clone(),
        answer_sha256: answer.map(|json| Sha256Hex::of(json.as_bytes())),
        notes: Vec::new(),
    };
    let answer = answer(&mut dice, at, last_day, end).map(|(action, when, answer)| {
        let (json, to) = (answer.to_json(), action.transition().1.unwrap_or(State::Issued));
        let entry = entry(when, action, State::Issued, to, Some(&json));
        (json, event(when, action, Some(State::Issued)), entry)
    });
    let postings = issue_postings(&frozen, true)?;
    Ok(Made {
        postings,
        created: event(at, Action::Create, None),
        issue: event(at, Action::Issue, Some(State::Draft)),
        issue_entry: entry(at, Action::Issue, State::Draft, State::Issued, None),
        issued: issued(&draft, &frozen, canonical, document, None, at),
        valid_to: last_day.to_string(),
        draft: row,
        number,
        words,
        case_number,
        answer,
    })
}

/// A priced scope with all that issuing needs.
fn price(index: u64, dice: &mut Dice, at: Timestamp, tariff: &Arc<Tariff>) -> Result<PricedDraft, AppError> {
    let day = calendar::day_of(at);
    let tables: Vec<&str> = tariff.tables.as_slice().iter().map(|table| table.code.as_str()).collect();
    let areas: Vec<&str> = tariff.areas.as_slice().iter().map(|area| area.code.as_str()).collect();
    let content = json!({
        "scope": scope(index, dice, &tables, &areas),
        "case_number": format!("{}/{}", day.year(), 1 + index % 9_000_000),
        "delivery_date": day.to_string(),
    });
    let unsound = || AppError::Internal(format!("demo quote {index} is not sound"));
    let field: Field<DraftInput> = serde_json::from_value(content).map_err(|_| unsound())?;
    let mut faults = Faults::default();
    let input = field.required(&Path::Root, &mut faults).ok_or_else(unsound)?;
    let priced = input.parse(Some(tariff), day, &Path::Root, &mut faults)?;
    faults.or(priced).map_err(|_| unsound())
}

/// What became of a quote: most are ordered, some lapse, few are declined or withdrawn; the youngest are still open.
fn answer(dice: &mut Dice, at: Timestamp, last_day: Date, end: Timestamp) -> Option<(Action, Timestamp, Answer)> {
    let lapsed = calendar::end_of(last_day);
    let within = lapsed.as_millisecond() - at.as_millisecond();
    let later = i64::try_from(dice.roll(u64::try_from(within).unwrap_or(1))).unwrap_or(0);
    let answered = at.saturating_add(SignedDuration::from_millis(later)).unwrap_or(at);
    let reason = |text| crate::scope::Description::parse(text).ok().map(|reason| Answer::Reason { reason });
    let (action, when, answer) = match dice.roll(100) {
        0..60 => {
            let (signed_by, role) = (Name::parse("Demo").ok()?, Name::parse("demo").ok()?);
            let signed_on = calendar::day_of(answered);
            (Action::Accept, answered, Answer::Acceptance(Acceptance { signed_by, role, signed_on }))
        }
        60..72 => (Action::Decline, answered, reason("Demo: dyrere enn ventet.")?),
        72..75 => (Action::Withdraw, answered, reason("Demo: trukket.")?),
        _ => (Action::Expire, lapsed, Answer::Lapse { valid_to: last_day }),
    };
    (when <= end).then_some((action, when, answer))
}

impl Made {
    fn row(&self) -> DemoQuote<'_> {
        let issue = self.issued.issue.as_ref();
        DemoQuote {
            draft: &self.draft,
            created: &self.created,
            issuing: Issuing {
                id: self.issued.id,
                version: 1,
                number: self.number,
                revision: 1,
                case_number: &self.case_number,
                words: &self.words,
                tariff_hash: &self.issued.tariff_hash,
                priced_on: &self.draft.priced_on,
                organisation: self.draft.organisation.as_deref(),
                price: self.issued.price,
                valid_to: &self.valid_to,
                expires_at: issue.map_or(Timestamp::MIN, |issue| issue.expires_at),
                document: NewDocument {
                    canonical: &self.issued.content,
                    canonical_sha256: &self.issue_entry.canonical_sha256,
                    pdf: None,
                    pdf_sha256: &self.issue_entry.pdf_sha256,
                    template: TEMPLATE,
                    producer: PRODUCER,
                },
                former: None,
                postings: self.postings.clone(),
                event: self.issue.clone(),
                entry: &self.issue_entry,
                replay: None,
            },
            answer: self.answer.as_ref().map(|(json, event, entry)| Transition {
                id: self.issued.id,
                version: 2,
                answer: json,
                event: event.clone(),
                entry,
                replay: None,
            }),
        }
    }
}
