//! Demo data: any number of quotes, made by the program itself and marked, to see how it behaves with many.
//!
//! They go through the same pricing, numbers and ledger as real ones, in transactions of many, and store no PDF: that is typeset
//! on request, under a watermark. A store has demo quotes or real ones.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::scope::{Dice, scope};
use crate::app::error::AppError;
use crate::app::office::Office;
use crate::app::office::happened::Answered;
use crate::app::quotes::drafts::{draft_event, draft_row, new_draft, new_id};
use crate::app::quotes::issuing::{Issue, next_number};
use crate::calendar;
use crate::feed::Assignments;
use crate::ids::Sha256Hex;
use crate::input::{Faults, Field, Path};
use crate::quote::{
    Acceptance, Action, Actor, Answer, DraftInput, FrozenQuote, PricedDraft, QuoteNumber, Role, Sender, TEMPLATE,
    WrittenDraft, valid_to,
};
use crate::scope::{Description, Name};
use crate::store::{DemoQuote, DocumentRow, DraftRow, NewEvent, QuoteCounts};
use crate::tariff::Tariff;

/// Quotes that are stored in one transaction.
const BATCH: u64 = 1_000;
/// The day of the first demo quote: the first working day of the earliest edition that ships.
const FIRST_DAY: Date = Date::constant(2021, 1, 4);
/// Who makes demo quotes.
const DEMO: &str = "demo";
/// The producer of their documents.
pub const PRODUCER: &str = "demo";

/// Why no demo quotes are made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The store is used for real.
    #[error("the store has {0} quotes that are not demo data: demo quotes go into a store of their own")]
    RealQuotes(i64),
    #[error(transparent)]
    App(#[from] AppError),
}

/// One demo quote: created, issued and perhaps answered.
struct DemoLife {
    draft: DraftRow,
    created: NewEvent,
    issue: Issue,
    answered: Option<Answered>,
}

/// Makes demo quotes until there are `wanted`, continuing where an earlier run ended. `progress` receives how many there are.
pub async fn make_demo(office: &Office, wanted: u64, mut progress: impl FnMut(u64)) -> Result<u64, DemoError> {
    let QuoteCounts { quotes: all, demo } = office.store.counts().await.map_err(AppError::from)?;
    if all > demo {
        return Err(DemoError::RealQuotes(all - demo));
    }
    let mut there = u64::try_from(demo).unwrap_or(0);
    progress(there);
    let end = office.estimator.clock().now();
    while there < wanted {
        let batch = there..wanted.min(there + BATCH);
        let made = make_batch(office, batch.clone(), wanted, end).await?;
        let rows: Vec<DemoQuote<'_>> = made.iter().map(DemoLife::row).collect();
        if office.store.save_demo(&rows).await.map_err(AppError::from)? {
            there = batch.end;
        }
        progress(there);
    }
    Ok(there)
}

async fn make_batch(
    office: &Office,
    batch: Range<u64>,
    wanted: u64,
    end: Timestamp,
) -> Result<Vec<DemoLife>, AppError> {
    let mut last: Option<QuoteNumber> = None;
    let mut made = Vec::new();
    for index in batch {
        let at = moment(index, wanted, end);
        let day = calendar::day_of(at);
        let number = match last {
            Some(last) if last.year == day.year() => next_number(i64::from(last.sequence), last.year)?,
            _ => next_number(office.store.last_number(day.year()).await?, day.year())?,
        };
        last = Some(number);
        let tariff = office.estimator.tariff_on(day);
        let tariff = tariff.ok_or_else(|| AppError::Internal("no edition is in force".to_owned()))?;
        made.push(make(index, at, number, &tariff, end, &office.assignments)?);
    }
    Ok(made)
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
    assignments: &Assignments,
) -> Result<DemoLife, AppError> {
    let mut dice = Dice::new(index);
    let priced = price(index, &mut dice, at, tariff)?;
    let day = calendar::day_of(at);
    let actor = Actor::new(DEMO.to_owned(), Role::CaseOfficer);
    let written = WrittenDraft::Priced(Box::new(priced));
    let mut draft = new_draft(new_id(at), &written, at);
    draft.demo = true;
    let mut row = draft_row(&draft, &written, at);
    let created = draft_event(&actor, Action::Create, None, at, draft.price());
    let priced = written.priced()?;
    let valid_to = valid_to(day, &priced);
    let frozen = FrozenQuote {
        id: draft.id,
        number,
        revision: 1,
        issued_on: day,
        valid_to,
        issued_by: actor,
        // Whoever tries the service out is no case officer.
        sender: Sender::default(),
        priced,
    };
    let canonical = frozen.canonical_json();
    let document = DocumentRow {
        canonical_sha256: Sha256Hex::of(canonical.as_bytes()),
        pdf_sha256: Sha256Hex::of(b""),
        pdf_bytes: 0,
        template: TEMPLATE.to_owned(),
        producer: PRODUCER.to_owned(),
    };
    let issue = Issue::of(&draft, &frozen, canonical, document, None, at, assignments)?;
    // The number is among the words from the start: they are not written twice.
    row.words.clone_from(&issue.words);
    let answer = answer(&mut dice, at, valid_to, end);
    let answered =
        answer.map(|(action, when, answer)| Answered::of(&issue.quote, action, &answer, &frozen.issued_by, when));
    Ok(DemoLife { draft: row, created, issue, answered })
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
    let reason = |text| Description::parse(text).ok().map(|reason| Answer::Reason { reason, received: None });
    let (action, when, answer) = match dice.roll(100) {
        0..60 => {
            let (signed_by, role) = (Name::parse("Demo").ok()?, Name::parse("demo").ok()?);
            let signed_on = calendar::day_of(answered);
            (Action::Accept, answered, Answer::Acceptance(Acceptance { signed_by, role, signed_on, received: None }))
        }
        60..72 => (Action::Decline, answered, reason("Demo: dyrere enn ventet.")?),
        72..75 => (Action::Withdraw, answered, reason("Demo: trukket.")?),
        _ => (Action::Expire, lapsed, Answer::Lapse { valid_to: last_day }),
    };
    (when <= end).then_some((action, when, answer))
}

impl DemoLife {
    fn row(&self) -> DemoQuote<'_> {
        DemoQuote {
            draft: &self.draft,
            created: &self.created,
            issuing: self.issue.row(None, None),
            answer: self.answered.as_ref().map(|answered| answered.transition(&self.issue.quote, None)),
        }
    }
}
