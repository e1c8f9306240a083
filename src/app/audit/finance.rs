//! The audit of finance: the feed, the time entries and the settlement notes of a quote follow from what was issued and from the
//! ledger.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::history::{Mark, Marks, Steps, own_numbers};
use super::report::AuditReport;
use super::service::Audit;
use crate::app::backlog::StateChange;
use crate::app::error::AppError;
use crate::app::finance::stored_notes::{first_number, read_note, stored_in_force};
use crate::calendar;
use crate::feed::{Assignment, Posting, replay};
use crate::ids::Sha256Hex;
use crate::pacing::Step;
use crate::pricing::PricingError;
use crate::quote::{FrozenQuote, SettlementNumber, State};
use crate::settlement::{Charge, Earlier, NoteType, SettlementNote, TimeEntry};
use crate::store::{
    FeedDay, FeedQuery, FeedShape, IssuedQuote, StoredLedgerEntry, StoredNote, StoredQuote, YearSeries,
};

impl Audit {
    /// The feed has its rows without gaps, and as many as the audited quotes posted; the numbers of settlement notes have no gaps
    /// either.
    pub(super) async fn audit_finance(&self, end_before: i64, report: &mut AuditReport) -> Result<(), AppError> {
        let FeedShape { rows: count, first, last, posted, unposted } = self.office.store.feed_shape().await?;
        if unposted != 0 {
            // A store from before there was a feed: its quotes need not have rows.
            report.fail(format!(
                "{unposted} entries of the ledger were not posted to the feed, which a server does when it starts"
            ));
            return Ok(());
        }
        if count != last || first != 1 || count != posted {
            report.fail(format!("the feed has {count} rows from {first} to {last}, and its postings have {posted}"));
        }
        if let Some(posting) = self.office.store.feed_flaw().await? {
            report.fail(format!("the posting from row {posting} of the feed is not what its rows are"));
        }
        for FeedDay { posted_on, month, first_ms, last_ms } in self.office.store.feed_days().await? {
            let is_then = |ms| {
                let day = Timestamp::from_millisecond(ms).map(|at| calendar::day_of(at).to_string());
                day.is_ok_and(|day| day == posted_on && day.rsplit_once('-').is_some_and(|(of, _)| of == month))
            };
            if !is_then(first_ms) || !is_then(last_ms) {
                report.fail(format!("the feed has postings of {posted_on} in {month} that were not posted then"));
            }
        }
        if let Some(period) = self.office.store.sums_flaw().await? {
            report.fail(format!("the sums kept of the feed for {period} are not those of its rows"));
        }
        // What is posted meanwhile is for the next audit; and the rows of a quote that fails are not counted.
        if report.failures.is_empty()
            && last == end_before
            && i64::try_from(report.rows).is_ok_and(|rows| rows != count)
        {
            report.fail(format!("the feed has {count} rows, but the quotes posted {}", report.rows));
        }
        for YearSeries { year, last, used, highest } in self.office.store.settlement_series().await? {
            if highest > last {
                report.fail(format!("the settlement notes of {year} end at {last}, but one bears {highest}"));
            } else if used != last {
                report.fail(format!("the settlement notes of {year} end at {last}, but {used} bear its numbers"));
            }
        }
        if let Some(number) = self.office.store.voucher_flaw().await? {
            report.fail(format!("the settlement note {number} is not in the list of vouchers as it is"));
        }
        if let Some(last) = self.office.store.sending_flaw().await? {
            report.fail(format!("what was sent is not recorded without gaps up to {last}"));
        }
        Ok(())
    }

    /// The notes, entries and postings of a quote. One that changes while it is audited is audited again.
    pub(super) async fn audit_quote_finance(
        &self,
        name: &str,
        quote: &IssuedQuote,
        frozen: &FrozenQuote,
        report: &mut AuditReport,
    ) -> Result<(), AppError> {
        let mut quote = quote.clone();
        loop {
            let mut found = AuditReport::default();
            self.audit_finance_of(name, &quote, frozen, &mut found).await?;
            let now = self.office.store.quote(quote.record.id).await;
            match now {
                Ok(Some(StoredQuote::Issued(now)))
                    if now.record.version != quote.record.version && !found.failures.is_empty() =>
                {
                    quote = *now;
                }
                _ => {
                    report.rows += found.rows;
                    found.failures.into_iter().for_each(|failure| report.fail(failure));
                    return Ok(());
                }
            }
        }
    }

    async fn audit_finance_of(
        &self,
        name: &str,
        quote: &IssuedQuote,
        frozen: &FrozenQuote,
        report: &mut AuditReport,
    ) -> Result<(), AppError> {
        let ledger = self.office.store.ledger_of(quote.record.id).await?;
        let (notes, of_others): (Vec<StoredNote>, Vec<StoredNote>) = self
            .office
            .store
            .notes_of_number(frozen.number)
            .await?
            .into_iter()
            .partition(|note| note.quote == quote.record.id);
        let mut read = BTreeMap::new();
        // Those of other revisions are audited with them.
        read.extend(of_others.iter().filter_map(|stored| Some((stored.number, read_note(stored).ok()?))));
        for stored in &notes {
            match read_note(stored) {
                Ok(note) => drop(read.insert(note.number, note)),
                Err(error) => report.fail(format!("quote {name}: {error}")),
            }
        }
        if !notes.is_empty() {
            let entries = self.office.store.time_entries(frozen.number).await?;
            for stored in &notes {
                if let Some(note) = read.get(&stored.number) {
                    self.audit_note(name, stored, note, (&entries, &read), frozen, report).await?;
                }
            }
            let of_own = || notes.iter().filter_map(|stored| read.get(&stored.number));
            let rests = |entry: &TimeEntry| read.values().any(|note| note.time_entries.contains(entry));
            // What was credited and not replaced may have had corrections of the work that no note rests on.
            let is_whole = of_own().any(|note| !note.interim)
                && !of_own().any(|note| note.note_type == NoteType::Credit && note.replaced_by.is_none());
            if is_whole && !entries.iter().all(rests) {
                report.fail(format!(
                    "quote {name}: it is settled, and no settlement note rests on some of its time entries"
                ));
            }
        }
        self.audit_copies(name, quote.record.id, &ledger, report).await?;
        audit_marks(name, &ledger, &notes, report);
        audit_answer(name, &ledger, quote, report);
        let uncharged = self.office.store.uncharged(quote.record.id).await?;
        if uncharged.map(|terms| Sha256Hex::of(terms.as_bytes()).as_str().to_owned()) != uncharged_since(&ledger) {
            report.fail(format!("quote {name}: the terms on which nothing is charged are not what the ledger says"));
        }
        let former: Vec<SettlementNumber> = stored_in_force(&of_others)
            .map(|stored| stored.number)
            .filter(|number| read.get(number).is_some_and(|note| note.quote.revision < frozen.revision))
            .collect();
        let of_former: Vec<StoredNote> = of_others
            .into_iter()
            .filter(|stored| read.get(&stored.number).is_some_and(|note| note.quote.revision < frozen.revision))
            .collect();
        let first = first_number(&of_former);
        let Some(steps) = Steps { notes: &read, former, first, quote, frozen }.of(&ledger) else {
            report.fail(format!("quote {name}: its ledger entries cannot be read"));
            return Ok(());
        };
        let (steps, beside) = steps?;
        for (number, expected) in beside {
            let found: Option<Vec<_>> = read.get(&number).map(|note| own_numbers(note, &read));
            if found.as_ref() != Some(&expected) {
                report.fail(format!(
                    "quote {name}: settlement note {number} was not made beside the notes that it names"
                ));
            }
        }
        let expected = replay(quote.record.id, steps).map_err(PricingError::from)?;
        let query = FeedQuery { quote_number: Some(frozen.number.to_string()), ..FeedQuery::all() };
        let mut found: Vec<Posting> = Vec::new();
        let mut rest = query;
        loop {
            let stretch = self.office.store.feed_stretch(&rest, Step::Large).await;
            let stretch = match stretch {
                Ok(stretch) => stretch,
                Err(error @ crate::store::StoreError::Inconsistent { .. }) => {
                    report.fail(format!("quote {name}: {error}"));
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            };
            let Some(last) = stretch.last() else { break };
            rest.go_on_after(last);
            found.extend(stretch.into_iter().filter(|posting| posting.quote_id == quote.record.id));
        }
        report.rows += found.iter().map(|posting| u64::try_from(posting.lines.len()).unwrap_or(0)).sum::<u64>();
        for posting in &mut found {
            posting.first_sequence = 0;
            // The settings of then are not known; that rows which repeat others have theirs is audited with the whole feed.
            posting.lines.iter_mut().for_each(|line| line.assignment = Assignment::default());
        }
        if found != expected {
            report.fail(format!("quote {name}: its rows of the feed are not what the ledger and its content say"));
        }
        Ok(())
    }

    /// A note is as it was made, and charges what the quote and its entries come to.
    async fn audit_note(
        &self,
        name: &str,
        stored: &StoredNote,
        note: &SettlementNote,
        (entries, notes): (&[TimeEntry], &BTreeMap<SettlementNumber, SettlementNote>),
        frozen: &FrozenQuote,
        report: &mut AuditReport,
    ) -> Result<(), AppError> {
        let number = stored.number;
        let mut fail = |what: &str| report.fail(format!("quote {name}: settlement note {number}: {what}"));
        if Sha256Hex::of(stored.canonical.as_bytes()) != stored.document.canonical_sha256 {
            fail("the canonical JSON has another SHA-256");
        }
        let pdf = self.office.store.note_document(number).await?.and_then(|document| document.pdf);
        match pdf {
            Some(pdf) if Sha256Hex::of(&pdf) != stored.document.pdf_sha256 => fail("the PDF has another SHA-256"),
            Some(pdf) if i64::try_from(pdf.len()).ok() != Some(stored.document.pdf_bytes) => {
                fail("the PDF has another length");
            }
            None => fail("the PDF is missing"),
            Some(_) => {}
        }
        let columns = (note.number, note.note_type, note.corrects, note.settled_on, note.price());
        if columns != (stored.number, stored.note_type, stored.corrects, stored.settled_on, stored.price) {
            fail("it is not listed as what it says");
        }
        if !note.time_entries.iter().all(|entry| entries.contains(entry)) {
            fail("its time entries are not those that are stored");
        }
        let beside = note.charged_before.iter();
        let Some(beside) = beside.map(|before| notes.get(&before.number)).collect::<Option<Vec<_>>>() else {
            fail("a settlement note that it was made beside is missing");
            return Ok(());
        };
        let earlier = Earlier::of(beside);
        if earlier.notes() != note.charged_before {
            fail("the settlement notes that it was made beside charge something else");
        }
        let departures = note.charge.departures();
        if Charge::of(&frozen.priced, &note.time_entries, &earlier, &departures).as_ref() != Ok(&note.charge) {
            fail("computed again, it charges something else");
        }
        Ok(())
    }
}

/// The quote was answered when the ledger says, also where more has happened since.
fn audit_answer(name: &str, ledger: &[StoredLedgerEntry], quote: &IssuedQuote, report: &mut AuditReport) {
    let changes: Vec<StateChange> = ledger.iter().filter_map(|entry| serde_json::from_str(&entry.entry).ok()).collect();
    let Some((_, before)) = changes.split_last() else { return };
    let answered = before.iter().rfind(|change| change.action.answers());
    if let (Some(change), Some(answer)) = (answered, &quote.answer)
        && change.at_ms != answer.at.as_millisecond()
    {
        report.fail(format!("quote {name}: answered_at is not what the ledger says"));
    }
}

/// The ledger has every note, with what it comes to.
fn audit_marks(name: &str, ledger: &[StoredLedgerEntry], notes: &[StoredNote], report: &mut AuditReport) {
    let marked = ledger.iter().map(|entry| {
        let at_ms = serde_json::from_str::<StateChange>(&entry.entry).map_or(0, |change| change.at_ms);
        (at_ms, serde_json::from_str::<Marks>(&entry.entry).unwrap_or_default())
    });
    let marks: Vec<(i64, Mark)> =
        marked.flat_map(|(at_ms, marks)| marks.notes.into_iter().map(move |mark| (at_ms, mark))).collect();
    let agrees = |(at_ms, mark): &(i64, Mark), note: &StoredNote| {
        mark.number == note.number
            && *at_ms == note.settled_at.as_millisecond()
            && mark.price == note.price
            && mark.canonical_sha256 == note.document.canonical_sha256.as_str()
            && mark.pdf_sha256 == note.document.pdf_sha256.as_str()
            && mark.template == note.document.template
            && mark.producer == note.document.producer
    };
    let is_kept = |mark: &(i64, Mark)| notes.iter().any(|note| agrees(mark, note));
    if marks.len() != notes.len() || !marks.iter().all(is_kept) {
        report.fail(format!("quote {name}: its settlement notes are not what the ledger says"));
    }
}

/// The hash of the terms on which nothing is charged since the last settlement or correction.
fn uncharged_since(ledger: &[StoredLedgerEntry]) -> Option<String> {
    let settles = |entry: &&StoredLedgerEntry| {
        serde_json::from_str::<StateChange>(&entry.entry).is_ok_and(|change| change.to == State::Settled)
    };
    let last = ledger.iter().rfind(settles)?;
    serde_json::from_str::<Marks>(&last.entry).ok()?.uncharged_sha256
}
