//! Settlement notes as vouchers: their list, and that they were sent.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::notes::no_invoice;
use super::service::Finance;
use super::stored_notes::{document_report, read_note};
use crate::app::error::AppError;
use crate::app::office::request::{ChangeRequest, Reply};
use crate::app::parameters::Parameters;
use crate::app::quotes::listing::check_agrees;
use crate::input::{FaultKind, Faults, Field, Found, Path};
use crate::invoice::{Seller, invoiceable};
use crate::language::raw;
use crate::quote::{Actor, SettlementNumber};
use crate::settlement::{
    NoteType, Sending, Sent, SentInput, SentNote, SentNotes, SentNotesInput, Voucher, VoucherLinks,
};
use crate::store::{Marking, StoredVoucher, VoucherQuery};

/// Which vouchers are requested.
#[derive(Debug)]
pub struct VoucherRequest {
    filters: BTreeMap<String, String>,
    pub(super) query: VoucherQuery,
}

/// A page of vouchers.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoucherPage {
    /// The notes, in the order of their numbers.
    pub notes: Vec<Voucher>,
    /// The cursor of the next page; none after the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Cursor {
    filters: BTreeMap<String, String>,
    after: i64,
}

impl VoucherRequest {
    /// The names of the parameters of a page, and of an export.
    pub const KEYS: &'static [&'static str] = &["from", "to", "type", "sent", "cursor", "limit"];
    pub const EXPORT_KEYS: &'static [&'static str] = &["from", "to", "type", "sent", "locale"];
    const FILTERS: &'static [&'static str] = &["from", "to", "type", "sent"];
    /// The most vouchers of a page.
    pub const MAX_LIMIT: i64 = 200;
    /// The vouchers of a page where no limit is given.
    const DEFAULT_LIMIT: i64 = 50;

    /// Reads which page is requested.
    pub fn page(mut parameters: Parameters) -> Result<Self, Faults> {
        let limit = parameters.parse(
            "limit",
            ["et heltall fra 1 til 200", "eit heiltal frå 1 til 200", "a whole number from 1 to 200"],
            |text| text.parse().ok().filter(|limit| (1..=Self::MAX_LIMIT).contains(limit)),
        );
        let expected = ["en markør fra \"next\"", "ein markør frå \"next\"", "a cursor from \"next\""];
        let cursor = parameters.parse("cursor", expected, |text| {
            serde_json::from_slice::<Cursor>(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
        });
        let after = cursor.as_ref().map_or(0, |cursor| cursor.after);
        let filters = match cursor {
            Some(cursor) => {
                check_agrees(&mut parameters, &cursor.filters, Self::FILTERS);
                cursor.filters
            }
            None if parameters.text("cursor").is_some() => BTreeMap::new(),
            None => parameters.pairs(Self::FILTERS),
        };
        let mut held = Parameters::read(filters.into_iter().collect(), Self::FILTERS);
        held.faults = parameters.faults;
        let mut request = Self::range(&mut held);
        request.query.after = after;
        request.query.limit = limit.unwrap_or(Self::DEFAULT_LIMIT) + 1;
        held.faults.or(Some(request))
    }

    /// Reads which range is requested; the caller reads the other parameters.
    pub fn range(parameters: &mut Parameters) -> Self {
        let (from, until) = parameters.period();
        let types = [
            r#""settlement", "credit" eller "replacement""#,
            r#""settlement", "credit" eller "replacement""#,
            r#""settlement", "credit" or "replacement""#,
        ];
        let note_type = parameters.parse("type", types, NoteType::from_word);
        let truth = [r#""true" eller "false""#, r#""true" eller "false""#, r#""true" or "false""#];
        let sent = parameters.parse("sent", truth, |text| text.parse().ok());
        let query = VoucherQuery { after: 0, to: i64::MAX, from, until, note_type, sent, limit: 0 };
        Self { filters: parameters.pairs(Self::FILTERS), query }
    }
}

impl Finance {
    /// Vouchers in the order of their numbers, a page at a time.
    pub async fn vouchers(&self, actor: &Actor, request: VoucherRequest) -> Result<VoucherPage, AppError> {
        tracing::debug!(actor.role = actor.role.word(), "vouchers are listed");
        let VoucherRequest { filters, query } = request;
        let store = &self.office.store;
        let mut found = store.vouchers(&query).await?;
        let more = i64::try_from(found.len()).is_ok_and(|found| found == query.limit);
        if more {
            found.pop();
        }
        let last = found.last().filter(|_| more).map(|last| last.position);
        let next = last.map(|after| URL_SAFE_NO_PAD.encode(raw(&Cursor { filters, after }).get()));
        let mut notes = Vec::with_capacity(found.len());
        for stored in found {
            let sendings = store.sendings(stored.note.number, i64::MAX).await?;
            notes.push(voucher(stored, sendings, &self.office.seller)?);
        }
        Ok(VoucherPage { notes, next })
    }

    /// Records that a note was sent.
    pub async fn mark_sent(
        &self,
        request: &ChangeRequest,
        number: SettlementNumber,
        body: Field<SentInput>,
    ) -> Result<Reply, AppError> {
        self.office.store.voucher(&number.to_string()).await?.ok_or(AppError::NotFound)?;
        let parse = |faults: &mut Faults| Sent::one(number, body.clone(), faults);
        self.mark(request, parse, |mut marked| raw(&marked.notes.pop()).get().to_owned()).await
    }

    /// Records that several notes were sent to one place: all are recorded, or none.
    pub async fn mark_all_sent(&self, request: &ChangeRequest, body: Field<SentNotesInput>) -> Result<Reply, AppError> {
        let parse = |faults: &mut Faults| Sent::several(body.clone(), faults);
        self.mark(request, parse, |marked| raw(&marked).get().to_owned()).await
    }

    async fn mark(
        &self,
        request: &ChangeRequest,
        parse: impl Fn(&mut Faults) -> Option<Sent>,
        answer: impl Fn(SentNotes) -> String,
    ) -> Result<Reply, AppError> {
        let (office, store) = (&self.office, &self.office.store);
        let attempt = async || {
            let now = office.now();
            let after = store.last_sending().await?;
            let mut faults = Faults::default();
            let sent = parse(&mut faults);
            let (numbers, day) = sent.as_ref().map_or((&[][..], None), |sent| (&sent.numbers[..], sent.sent_on));
            let notes = self.named(numbers, &mut faults).await?;
            let made = notes.iter().map(|stored| stored.note.settled_on).max();
            if let (Some(found), Some(made)) = (day, made)
                && !(made..=now.today).contains(&found)
            {
                let (from, to) = (made, now.today.max(made));
                faults.add(&Path::Root.key("sent_on"), FaultKind::DateOutside { found, from, to });
            }
            let parsed = sent.and_then(|sent| sent.sent_to);
            let sent_to = faults.or(parsed)?;
            let sending = Sending {
                sent_to,
                sent_on: day.unwrap_or(now.today),
                recorded_at: now.at,
                recorded_by: request.actor.clone(),
            };
            let mut marked = SentNotes { notes: Vec::with_capacity(notes.len()) };
            let mut new = Vec::new();
            for StoredVoucher { note, .. } in &notes {
                let mut sendings = store.sendings(note.number, after).await?;
                let is_same =
                    |former: &Sending| former.sent_to == sending.sent_to && day.is_none_or(|day| day == former.sent_on);
                if !sendings.iter().any(is_same) {
                    sendings.push(sending.clone());
                    new.push(note.number);
                }
                marked.notes.push(SentNote { number: note.number, sendings });
            }
            let quote = notes.first().ok_or(AppError::NotFound)?.note.quote;
            let reply = Reply::new(quote, 0, answer(marked));
            let remembered = request.remember(&reply, now.at);
            let marking = Marking { after, numbers: &new, sending: &sending, replay: remembered.as_ref() };
            Ok((store.mark_sent(&marking).await?, reply))
        };
        office.once(request, attempt).await
    }

    /// The notes of some numbers, each once, in their order; a number that no note has is a fault.
    async fn named(&self, numbers: &[(usize, String)], faults: &mut Faults) -> Result<Vec<StoredVoucher>, AppError> {
        let path = Path::Root.key("numbers");
        let mut seen = BTreeSet::new();
        let mut notes = Vec::with_capacity(numbers.len());
        for (index, number) in numbers {
            if !seen.insert(number) {
                continue;
            }
            match self.office.store.voucher(number).await? {
                Some(note) => notes.push(note),
                None => faults.add(&path.index(*index), FaultKind::UnknownNote { found: Found::cut(number) }),
            }
        }
        Ok(notes)
    }
}

/// A note as it is listed.
pub(super) fn voucher(stored: StoredVoucher, sendings: Vec<Sending>, seller: &Seller) -> Result<Voucher, AppError> {
    let StoredVoucher { note: stored, quote_number, revision, case_number, applicant, .. } = stored;
    let note = read_note(&stored)?;
    let not_invoiceable = match invoiceable(&note, seller).map_err(|error| no_invoice(stored.number, error)) {
        Ok(_) => None,
        Err(AppError::Conflict(conflict)) => Some(conflict.code()),
        Err(error) => return Err(error),
    };
    Ok(Voucher {
        number: stored.number,
        note_type: stored.note_type,
        corrects: stored.corrects,
        quote_id: stored.quote,
        quote_number,
        revision,
        case_number,
        applicant,
        settled_on: stored.settled_on,
        settled_at: stored.settled_at,
        price: stored.price,
        document: document_report(&stored.document),
        links: VoucherLinks::of(stored.number, not_invoiceable.is_none()),
        not_invoiceable,
        sendings,
    })
}
