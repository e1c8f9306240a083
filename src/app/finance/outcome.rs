//! What a quote comes to: an order as it would be settled now, and what is settled as it is.

use super::service::Finance;
use super::stored_notes::{in_force, last_charging, read_note, summary};
use crate::app::error::{AppError, Conflict};
use crate::ids::QuoteId;
use crate::invoice::Buyer;
use crate::pricing::PricingError;
use crate::quote::{Actor, FrozenQuote, State};
use crate::settlement::{
    Charge, Earlier, InvoiceGaps, NoteApplicant, NoteSummary, SettlementNote, SettlementReport, SettlementState,
    SettlementWarning, Terms, TimeEntry,
};
use crate::store::{IssuedQuote, StoredNote, StoredQuote};

/// What a quote comes to.
pub(super) struct Outlook {
    pub(super) charge: Charge,
    applicant: NoteApplicant,
    /// The notes beside it.
    earlier: Earlier,
}

impl Finance {
    /// The settlement of a quote: of an accepted one as it would be now, of a settled one as it is.
    pub async fn settlement(&self, actor: &Actor, id: QuoteId) -> Result<(i64, SettlementReport), AppError> {
        let quote = match self.office.read(actor, id, "settlement").await? {
            StoredQuote::Issued(issued) => *issued,
            StoredQuote::Draft(_) => return Err(AppError::Conflict(Conflict::NotOrdered { found: State::Draft })),
        };
        let found = quote.state;
        if !matches!(found, State::Accepted | State::Settled | State::Superseded) {
            return Err(AppError::Conflict(Conflict::NotOrdered { found }));
        }
        let stored = self.office.store.notes_of_number(quote.number).await?;
        let notes: Vec<&StoredNote> = stored.iter().filter(|note| note.quote == id).collect();
        if found == State::Superseded && notes.is_empty() {
            return Err(AppError::Conflict(Conflict::NotOrdered { found }));
        }
        let frozen = self.office.frozen(&quote).await?;
        let entries = self.office.store.time_entries(quote.number).await?;
        let outcome = self.outcome((&quote, &frozen), &entries, &in_force(&stored)?, None).await?;
        let notes = notes.into_iter().map(summary).collect();
        Ok((quote.record.version, self.report(&quote, found, outcome, notes)?))
    }

    /// What a quote comes to: an order as it would be settled now, and a settled one as it is, on these terms where nothing is
    /// charged.
    pub(super) async fn outcome(
        &self,
        (quote, frozen): (&IssuedQuote, &FrozenQuote),
        entries: &[TimeEntry],
        in_force: &[SettlementNote],
        uncharged: Option<&Terms>,
    ) -> Result<Outlook, AppError> {
        let id = quote.record.id;
        let (own, former): (Vec<_>, Vec<_>) = in_force.iter().partition(|note| note.quote.id == id);
        let terms = |terms: Terms| own.last().map_or(terms.clone(), |last| last.further(terms));
        if quote.state == State::Accepted {
            let earlier = Earlier::of(in_force);
            let Terms { departures, applicant, .. } = terms(Terms::of_quote(frozen));
            let charge = Charge::of(&frozen.priced, &earlier.without(entries), &earlier, &departures)?;
            return Ok(Outlook { charge, applicant, earlier });
        }
        let earlier = Earlier::of(former);
        if let Some(last) = own.last() {
            let charges = own.iter().map(|note| note.charge.clone()).collect();
            let together = Charge::together(charges).map_err(PricingError::from)?;
            let charge = together.unwrap_or_else(|| last.charge.clone());
            return Ok(Outlook { charge, applicant: last.applicant.clone(), earlier });
        }
        let terms = match uncharged {
            Some(terms) => terms.clone(),
            None => self.terms_of_nothing(quote, frozen, &self.office.store.notes(id).await?).await?,
        };
        let charge = Charge::of(&frozen.priced, &earlier.without(entries), &earlier, &terms.departures)?;
        Ok(Outlook { charge: charge.without_charges(), applicant: terms.applicant, earlier })
    }

    /// The terms of a settled quote that no note charges. Earlier programs stored them in a note of 0.00.
    pub(super) async fn terms_of_nothing(
        &self,
        quote: &IssuedQuote,
        frozen: &FrozenQuote,
        notes: &[StoredNote],
    ) -> Result<Terms, AppError> {
        let id = quote.record.id;
        match (self.office.store.uncharged(id).await?, last_charging(notes)) {
            (Some(terms), _) => serde_json::from_str(&terms)
                .map_err(|error| AppError::Internal(format!("the terms of quote {id} cannot be read: {error}"))),
            (None, Some(note)) => Ok(read_note(note)?.terms()),
            (None, None) => Ok(Terms::of_quote(frozen)),
        }
    }

    pub(super) fn report(
        &self,
        quote: &IssuedQuote,
        state: State,
        Outlook { charge, applicant, earlier }: Outlook,
        notes: Vec<NoteSummary>,
    ) -> Result<SettlementReport, AppError> {
        let is_settled = state != State::Accepted;
        let charged_before = (!earlier.is_empty()).then(|| earlier.price()).transpose().map_err(PricingError::from)?;
        let gaps = self.invoice_gaps(&applicant);
        let warnings = SettlementWarning::of(&charge, !is_settled, gaps).map_err(PricingError::from)?;
        Ok(SettlementReport {
            quote_id: quote.record.id,
            quote_number: quote.number.to_string(),
            revision: quote.revision,
            state: if is_settled { SettlementState::Settled } else { SettlementState::Open },
            quoted: quote.record.price,
            charged_before,
            charge,
            notes,
            warnings,
        })
    }

    /// What an invoice of this applicant will lack.
    fn invoice_gaps(&self, applicant: &NoteApplicant) -> InvoiceGaps {
        let buyer = Buyer::of(applicant);
        InvoiceGaps {
            account: self.office.seller.account.is_none(),
            reference: applicant.buyer_reference.is_none() && applicant.order_number.is_none(),
            electronic_address: buyer.electronic_address().is_none(),
            address_abroad: buyer.lacks_address_abroad(),
        }
    }
}
