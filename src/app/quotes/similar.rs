//! Like cases of a quote.

use super::service::Quotes;
use crate::app::error::AppError;
use crate::app::finance::stored_notes::price_in_force;
use crate::ids::QuoteId;
use crate::likeness::{Candidate, PastCase, Shape, SimilarReport, compare};
use crate::quote::{Actor, QuoteNumber, State, WrittenDraft};
use crate::store::{LikeCases, StoredQuote};

impl Quotes {
    /// Up to five quotes that are nearest in what drives hours, with how their hours were quoted and worked.
    pub async fn similar(&self, actor: &Actor, id: QuoteId) -> Result<SimilarReport, AppError> {
        let quote = self.office.read(actor, id, "like cases").await?;
        let number = match &quote {
            StoredQuote::Issued(issued) => Some(issued.number),
            StoredQuote::Draft(draft) => {
                let former = draft.revises.as_ref().and_then(|former| former.number.as_deref());
                former.and_then(QuoteNumber::parse)
            }
        };
        let priced = match self.office.written(quote.record()).await? {
            WrittenDraft::Priced(priced) | WrittenDraft::InPart(priced, _) => priced,
            WrittenDraft::Unpriced(_) => return Ok(SimilarReport::without_price(id)),
        };
        let LikeCases { cases, is_complete } =
            self.office.store.like_cases(&Shape::of(&priced.draft.scope), number).await?;
        let mut past = Vec::with_capacity(cases.len());
        for case in &cases {
            past.push(self.past_case(actor, case).await?);
        }
        let quote_number = issued_as(&quote);
        Ok(SimilarReport { quote_number, ..compare(id, &priced, &past, is_complete)? })
    }

    /// A case with the work on it. Who sees why its hours were adjusted has read it.
    async fn past_case(&self, actor: &Actor, case: &Candidate) -> Result<PastCase, AppError> {
        let issued = self.office.read_issued(actor, case.id, "like case").await?;
        let notes = self.office.store.notes_of_number(issued.number).await?;
        Ok(PastCase {
            quote: self.office.frozen(&issued).await?,
            state: issued.state,
            demo: issued.record.demo,
            entries: self.office.store.time_entries(issued.number).await?,
            charged: (issued.state == State::Settled).then(|| price_in_force(&notes)).transpose()?,
        })
    }
}

fn issued_as(quote: &StoredQuote) -> Option<String> {
    match quote {
        StoredQuote::Issued(issued) => Some(issued.number.to_string()),
        StoredQuote::Draft(_) => None,
    }
}
