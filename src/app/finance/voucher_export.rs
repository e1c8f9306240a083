//! The vouchers of a range as a ZIP file: a list, control totals, and each note's invoice and document.
//!
//! Everything is as it was when the export began: notes never change, those that come later are behind the last that was counted,
//! and what is sent meanwhile is not looked at.

use std::io;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::mpsc::Receiver;

use super::notes::invoice_with;
use super::service::Finance;
use super::stored_notes::read_note;
use super::vouchers::{VoucherRequest, voucher};
use crate::app::error::AppError;
use crate::app::exporting::{Parts, streamed};
use crate::app::office::Office;
use crate::app::pace::Pace;
use crate::export::{Bundle, Csv, ExportError, Locale, Table, TableFormat};
use crate::feed::{Cell, Column, ColumnType};
use crate::pacing::Step;
use crate::pricing::PricingError;
use crate::quote::Actor;
use crate::settlement::{NoteType, Sending, Voucher, VoucherTotals};
use crate::store::{StoredVoucher, VoucherControl, VoucherQuery};

/// Notes that are read at once.
const STRETCH: i64 = 50;
/// Notes that are read at once while others wait.
const SMALL_STRETCH: i64 = 5;
/// The files of the bundle besides those of the notes.
const LIST: &str = "vouchers.csv";
const TOTALS: &str = "control.csv";

const fn column(name: &'static str, column_type: ColumnType) -> Column {
    Column { name, headings: [name, name], column_type, optional: false }
}

const COLUMNS: [Column; 19] = {
    use ColumnType::{Day, Decimal, Flag, Moment, Text, Whole};
    [
        column("number", Text),
        column("type", Text),
        column("corrects", Text),
        column("quote_number", Text),
        column("revision", Whole),
        column("case_number", Text),
        column("applicant", Text),
        column("settled_on", Day),
        column("settled_at", Moment),
        column("net", Decimal),
        column("vat", Decimal),
        column("total", Decimal),
        column("invoice", Flag),
        column("not_invoiceable", Text),
        column("times_sent", Whole),
        column("sent_to", Text),
        column("sent_on", Day),
        column("sent_recorded_at", Moment),
        column("sent_recorded_by", Text),
    ]
};

const TOTAL_COLUMNS: [Column; 5] = [
    column("type", ColumnType::Text),
    column("count", ColumnType::Whole),
    column("net", ColumnType::Decimal),
    column("vat", ColumnType::Decimal),
    column("total", ColumnType::Decimal),
];

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
enum VoucherExportError {
    #[error(transparent)]
    Read(#[from] AppError),
    #[error(transparent)]
    Write(#[from] ExportError),
    #[error("the notes do not add up to the control totals: {found:?} and not {expected:?}")]
    ControlDiffers { found: Box<VoucherTotals>, expected: Box<VoucherTotals> },
}

impl Finance {
    /// The control totals of a range.
    pub async fn voucher_totals(&self, actor: &Actor, request: &VoucherRequest) -> Result<VoucherTotals, AppError> {
        tracing::debug!(actor.role = actor.role.word(), "vouchers are counted");
        Ok(self.office.store.voucher_control(&request.query).await?.totals)
    }

    /// A range as a ZIP file: its control totals, and its bytes as they are written. Dropping the receiver stops the export.
    pub async fn export_vouchers(
        &self,
        actor: &Actor,
        request: &VoucherRequest,
        locale: Locale,
    ) -> Result<(VoucherTotals, Receiver<io::Result<Vec<u8>>>), AppError> {
        tracing::debug!(actor.role = actor.role.word(), "vouchers are exported");
        let permit = Arc::clone(&self.exporting).try_acquire_owned().map_err(|_| AppError::Busy)?;
        let control = self.office.store.voucher_control(&request.query).await?;
        let totals = control.totals.clone();
        let query = VoucherQuery { to: control.last, limit: STRETCH, ..request.query.clone() };
        let office = Arc::clone(&self.office);
        let write = move |parts: Parts| {
            let (runtime, pace) = (parts.runtime(), parts.pace());
            Writing { office, runtime, pace, query, control }.write(parts, locale)
        };
        Ok((totals, streamed(permit, Pace::new(&self.office), write)?))
    }
}

/// An export in progress, in a thread that may wait.
struct Writing {
    office: Arc<Office>,
    runtime: Handle,
    pace: Pace,
    query: VoucherQuery,
    control: VoucherControl,
}

impl Writing {
    fn write(&self, parts: Parts, locale: Locale) -> Result<(), VoucherExportError> {
        let mut bundle = Bundle::new(parts);
        let now = self.office.now().at;
        bundle.begin(LIST, now)?;
        let mut csv = Csv::new(locale);
        bundle.append(&csv.names(&COLUMNS))?;
        // The receiver sees at once that it comes: the list is packed into little.
        bundle.flush()?;
        let listed = self.each(|stored| {
            let mut rows = Vec::new();
            csv.append_row(&cells(&self.listed(stored)?), &mut rows).map_err(ExportError::Sink)?;
            Ok(bundle.append(&rows)?)
        })?;
        self.check(&listed)?;
        bundle.add(TOTALS, now, &totals_table(&self.control.totals, locale)?)?;
        let written = self.each(|stored| self.write_files(&stored, &mut bundle))?;
        self.check(&written)?;
        Ok(bundle.finish()?)
    }

    /// Does something with each note, and sums them.
    fn each(
        &self,
        mut work: impl FnMut(StoredVoucher) -> Result<(), VoucherExportError>,
    ) -> Result<VoucherTotals, VoucherExportError> {
        let mut query = self.query.clone();
        let mut found = VoucherTotals::default();
        loop {
            let read = self.pace.rest_after(|step| {
                query.limit = match step {
                    Step::Large => STRETCH,
                    Step::Small => SMALL_STRETCH,
                };
                self.runtime.block_on(self.office.store.vouchers_then(&query, self.control.sendings))
            });
            let stretch = read.map_err(AppError::from)?;
            let Some(last) = stretch.last() else { return Ok(found) };
            query.after = last.position;
            for stored in stretch {
                let added = found.add(stored.note.note_type, stored.note.price);
                added.map_err(|error| AppError::from(PricingError::from(error)))?;
                work(stored)?;
                self.pace.rest();
            }
        }
    }

    fn check(&self, found: &VoucherTotals) -> Result<(), VoucherExportError> {
        let expected = &self.control.totals;
        if found == expected {
            return Ok(());
        }
        Err(VoucherExportError::ControlDiffers { found: Box::new(found.clone()), expected: Box::new(expected.clone()) })
    }

    fn listed(&self, stored: StoredVoucher) -> Result<Voucher, AppError> {
        let sendings = self.office.store.sendings(stored.note.number, self.control.sendings);
        let sendings = self.runtime.block_on(sendings)?;
        voucher(stored, sendings, &self.office.seller)
    }

    fn write_files<W: io::Write>(
        &self,
        stored: &StoredVoucher,
        bundle: &mut Bundle<W>,
    ) -> Result<(), VoucherExportError> {
        let (number, made) = (stored.note.number, stored.note.settled_at);
        let note = read_note(&stored.note)?;
        let document = self.runtime.block_on(self.office.store.note_document(number)).map_err(AppError::from)?;
        let missing = || AppError::Internal(format!("settlement note {number} has no document"));
        let pdf = document.and_then(|document| document.pdf).ok_or_else(missing)?;
        match invoice_with(&note, &pdf, None, &self.office.seller) {
            Ok(xml) => bundle.add(&format!("ehf/{number}.xml"), made, xml.as_bytes())?,
            // The list says why.
            Err(AppError::Conflict(_)) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(bundle.add(&format!("pdf/{number}.pdf"), made, &pdf)?)
    }
}

fn cells(voucher: &Voucher) -> Vec<Cell<'_>> {
    let sent = voucher.sendings.last();
    let of_sent = |cell: for<'s> fn(&'s Sending) -> Cell<'s>| sent.map_or(Cell::Empty, cell);
    vec![
        Cell::Settlement(voucher.number),
        Cell::Code(voucher.note_type.word()),
        voucher.corrects.map_or(Cell::Empty, Cell::Settlement),
        Cell::Quote(voucher.quote_number),
        Cell::Whole(i64::from(voucher.revision)),
        Cell::Text(&voucher.case_number),
        Cell::Text(&voucher.applicant),
        Cell::Day(voucher.settled_on),
        Cell::Moment(voucher.settled_at),
        Cell::Amount(voucher.price.net),
        Cell::Amount(voucher.price.vat),
        Cell::Amount(voucher.price.total),
        Cell::Flag(voucher.not_invoiceable.is_none()),
        voucher.not_invoiceable.map_or(Cell::Empty, Cell::Code),
        Cell::Whole(i64::try_from(voucher.sendings.len()).unwrap_or(i64::MAX)),
        of_sent(|sent| Cell::Text(&sent.sent_to)),
        of_sent(|sent| Cell::Day(sent.sent_on)),
        of_sent(|sent| Cell::Moment(sent.recorded_at)),
        of_sent(|sent| Cell::Text(&sent.recorded_by.id)),
    ]
}

/// The control totals of each type that there is.
fn totals_table(totals: &VoucherTotals, locale: Locale) -> Result<Vec<u8>, ExportError> {
    let types = NoteType::WORDS.iter().filter_map(|word| NoteType::from_word(word));
    let row = |note_type: NoteType| {
        let sum = totals.of(note_type);
        vec![
            Cell::Code(note_type.word()),
            Cell::Whole(i64::try_from(sum.count).unwrap_or(i64::MAX)),
            Cell::Amount(sum.price.net),
            Cell::Amount(sum.price.vat),
            Cell::Amount(sum.price.total),
        ]
    };
    let table = Table {
        title: ("Control", ["Kontroll", "Kontroll"]),
        columns: TOTAL_COLUMNS.to_vec(),
        rows: types.map(row).collect(),
    };
    table.write(TableFormat::Csv(locale))
}
