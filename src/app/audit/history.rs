//! What happened to a quote, as the ledger and its settlement notes say, for the feed to be computed again.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use crate::app::backlog::StateChange;
use crate::app::error::AppError;
use crate::feed::{
    Assignments, HistoryStep, LineShare, Moved, PostedLine, PostingHead, Stage, charged_lines, quoted_lines,
};
use crate::money::MoneyError;
use crate::pricing::PricingError;
use crate::quote::{FrozenQuote, Price, SettlementNumber, State};
use crate::settlement::{Earlier, NoteType, SettlementNote};
use crate::store::{IssuedQuote, StoredLedgerEntry};

/// The settlement notes of a ledger entry.
#[derive(Default, Deserialize)]
pub(super) struct Marks {
    #[serde(default)]
    pub(super) notes: Vec<Mark>,
    #[serde(default)]
    pub(super) uncharged_sha256: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Mark {
    pub(super) number: SettlementNumber,
    pub(super) price: Price,
    pub(super) canonical_sha256: String,
    pub(super) pdf_sha256: String,
    pub(super) template: String,
    pub(super) producer: String,
}

/// The notes of the same revision that a note was made beside.
pub(super) fn own_numbers(
    note: &SettlementNote,
    notes: &BTreeMap<SettlementNumber, SettlementNote>,
) -> Vec<SettlementNumber> {
    let beside = note.charged_before.iter().map(|before| before.number);
    let is_own = |number: &SettlementNumber| notes.get(number).is_some_and(|other| other.quote.id == note.quote.id);
    beside.filter(is_own).collect()
}

/// Notes with those of the same revision that they were made beside.
pub(super) type Beside = Vec<(SettlementNumber, Vec<SettlementNumber>)>;

/// What the history of a quote is computed from.
pub(super) struct Steps<'s> {
    /// The notes of all its revisions.
    pub(super) notes: &'s BTreeMap<SettlementNumber, SettlementNote>,
    /// Those of former revisions that are in force: from when this one was ordered, they charge the same.
    pub(super) former: Vec<SettlementNumber>,
    /// The first of those, which the rows of the order name.
    pub(super) first: Option<SettlementNumber>,
    pub(super) quote: &'s IssuedQuote,
    pub(super) frozen: &'s FrozenQuote,
}

impl Steps<'_> {
    /// What happened to the quote that the feed follows; `None` where the ledger's entries cannot be read.
    pub(super) fn of(&self, ledger: &[StoredLedgerEntry]) -> Option<Result<(Vec<HistoryStep>, Beside), AppError>> {
        let mut steps = Vec::with_capacity(ledger.len());
        let (mut own, mut beside) = (Vec::new(), Vec::new());
        for entry in ledger {
            let change: StateChange = serde_json::from_str(&entry.entry).ok()?;
            let marks: Marks = serde_json::from_str(&entry.entry).ok()?;
            let marked = marks.notes.iter().filter_map(|mark| self.notes.get(&mark.number));
            let (mut credited, mut charging) = (None, None);
            for note in marked {
                match note.note_type {
                    NoteType::Credit => credited = note.corrects.map(|charged| (charged, note.number)),
                    NoteType::Settlement | NoteType::Replacement => charging = Some(note),
                }
            }
            let before = own.clone();
            own.retain(|number| credited.is_none_or(|(charged, _)| charged != *number));
            if let Some(note) = charging {
                beside.push((note.number, own.clone()));
                // A note of 0.00, as earlier programs made them, charges nothing.
                own.extend(Some(note.number).filter(|_| !note.charges_nothing()));
            }
            let new = match (Stage::of(change.to), charging) {
                (Some(Stage::Quoted), _) => Some(quoted(self.quote, self.frozen)),
                (_, Some(note)) => {
                    Some(charged_lines(note, &Assignments::default()).map(|lines| (PostingHead::of_note(note), lines)))
                }
                (_, None) => None,
            };
            let note = charging.map(|note| note.number).or(credited.map(|(_, credit)| credit));
            let order = self
                .order(&change, [&before, &own])
                .map(|order| order.map(|shares| (shares, self.note_of(&change, note))));
            let (new, order) = match new.transpose().and_then(|new| Ok((new, order?))) {
                Ok(found) => found,
                Err(error) => return Some(Err(PricingError::from(error).into())),
            };
            let at = Timestamp::from_millisecond(change.at_ms).ok()?;
            steps.push(HistoryStep { at, from: change.from, to: change.to, credited, order, new });
        }
        Some(Ok((steps, beside)))
    }

    /// What the order loses or gets back line by line; none where it is reversed whole or stays as it is.
    fn order(
        &self,
        change: &StateChange,
        [before, after]: [&[SettlementNumber]; 2],
    ) -> Result<Option<Vec<LineShare>>, MoneyError> {
        let priced = &self.frozen.priced;
        let by = |own: &[SettlementNumber]| {
            let numbers = self.former.iter().chain(own);
            Moved::by(priced, &Earlier::of(numbers.filter_map(|number| self.notes.get(number))))
        };
        let (before, after) = match (change.from, change.to) {
            (State::Issued, State::Accepted) => (Moved::default(), by(&[])?),
            (State::Accepted, State::Accepted) => (by(before)?, by(after)?),
            (State::Accepted, _) => {
                let before = by(before)?;
                if before.is_nothing() {
                    return Ok(None);
                }
                (before, Moved::all(priced)?)
            }
            _ => return Ok(None),
        };
        after.instead_of(&before).map(Some)
    }

    /// The note that the order's rows name: of a revision, the first of those before it.
    fn note_of(&self, change: &StateChange, note: Option<SettlementNumber>) -> Option<SettlementNumber> {
        if change.from == State::Issued { self.first } else { note }
    }
}

fn quoted(quote: &IssuedQuote, frozen: &FrozenQuote) -> Result<(PostingHead, Vec<PostedLine>), MoneyError> {
    let head = PostingHead::of_quote(frozen.number, frozen.revision, &frozen.priced, quote.record.demo);
    Ok((head, quoted_lines(&frozen.priced, &Assignments::default())?))
}
