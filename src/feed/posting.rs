//! What is posted: the lines of a quote as issued or as charged, each with its part of the VAT.

use super::assignment::{Assignment, Assignments};
use crate::input::one_line;
use crate::money::{MoneyError, Ore, Percent, SignedQuantity};
use crate::pricing::Unit;
use crate::quote::{PricedDraft, QuoteNumber, Revision, SettlementNumber};
use crate::settlement::SettlementNote;
use crate::tariff::Status;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostedLine {
    pub activity: String,
    pub line_code: String,
    /// What it is for, in the quote's language.
    pub description: String,
    /// How many units; below 0 where a posting is reversed.
    pub quantity: SignedQuantity,
    pub unit: Unit,
    pub unit_price: Ore,
    /// The amount without VAT; below 0 where a posting is reversed.
    pub net: Ore,
    /// Its part of the quote's VAT; below 0 where a posting is reversed.
    pub vat: Ore,
    /// Where it is booked.
    pub assignment: Assignment,
}

/// What all rows of a quote's postings share, as the quote was issued or charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostingHead {
    pub quote_number: QuoteNumber,
    pub revision: Revision,
    pub case_number: String,
    pub applicant_name: String,
    pub organisation_number: Option<String>,
    pub buyer_reference: Option<String>,
    pub vat_code: String,
    pub vat_rate: Percent,
    pub tariff_id: String,
    /// Whether the edition's prices are Statistics Norway's own.
    pub tariff_status: Status,
    /// The settlement note that charges the rows; none before the quote is settled.
    pub settlement_number: Option<SettlementNumber>,
    pub demo: bool,
}

impl PostingHead {
    /// What the rows of a quote share when it is issued.
    #[must_use]
    pub fn of_quote(number: QuoteNumber, revision: Revision, priced: &PricedDraft, demo: bool) -> Self {
        let (draft, tariff) = (&priced.draft, priced.estimate.tariff.as_ref());
        let applicant = &draft.scope.applicant;
        Self {
            quote_number: number,
            revision,
            case_number: draft.case_number.as_ref().map(|number| number.as_str().to_owned()).unwrap_or_default(),
            applicant_name: applicant.name().to_owned(),
            organisation_number: applicant.organisation_number.as_ref().map(|number| number.as_str().to_owned()),
            buyer_reference: applicant.buyer_reference().map(str::to_owned),
            vat_code: priced.estimate.vat_treatment.code(tariff).to_owned(),
            vat_rate: priced.estimate.vat_rate(),
            tariff_id: tariff.id.to_string(),
            tariff_status: tariff.status,
            settlement_number: None,
            demo,
        }
    }

    /// What the rows of a settlement share.
    #[must_use]
    pub fn of_note(note: &SettlementNote) -> Self {
        let applicant = &note.applicant;
        Self {
            quote_number: note.quote.number,
            revision: note.quote.revision,
            case_number: note.case_number.clone(),
            applicant_name: applicant.name.clone(),
            organisation_number: applicant.organisation_number.clone(),
            buyer_reference: applicant.buyer_reference.clone(),
            vat_code: note.charge.vat.code.clone(),
            vat_rate: note.charge.vat.rate,
            tariff_id: note.tariff.id.to_string(),
            tariff_status: note.tariff.status,
            settlement_number: Some(note.number),
            demo: note.demo,
        }
    }
}

/// The lines of a quote as issued: the expected column of its estimate.
pub fn quoted_lines(priced: &PricedDraft, assignments: &Assignments) -> Result<Vec<PostedLine>, MoneyError> {
    let estimate = &priced.estimate;
    let tariff = estimate.tariff.as_ref();
    let mut vat = VatParts::new(estimate.vat_rate());
    let posted = estimate.lines.iter().map(|line| {
        let net = line.amount.expected;
        let description = line.name(tariff).map(|name| name.in_language(priced.draft.language)).unwrap_or_default();
        let activity = tariff.activities.get(line.activity).map(|one| one.code.clone()).unwrap_or_default();
        Ok(PostedLine {
            assignment: assignments.of(line.basis(), &activity, line.code(tariff)),
            activity,
            line_code: line.code(tariff).to_owned(),
            description: one_line(description).into_owned(),
            quantity: line.quantity.expected.try_into()?,
            unit: line.unit(),
            unit_price: line.unit_price.ore(),
            net,
            vat: vat.next(net)?,
        })
    });
    posted.collect()
}

/// The lines that a settlement charges.
pub fn charged_lines(note: &SettlementNote, assignments: &Assignments) -> Result<Vec<PostedLine>, MoneyError> {
    let mut vat = VatParts::new(note.charge.vat.rate);
    let posted = note.charge.lines.iter().map(|line| {
        Ok(PostedLine {
            assignment: assignments.of(line.basis.pricing_basis(), &line.activity, &line.code),
            activity: line.activity.clone(),
            line_code: line.code.clone(),
            description: one_line(&line.name).into_owned(),
            quantity: line.quantity.try_into()?,
            unit: line.unit,
            unit_price: line.unit_price.ore(),
            net: line.amount,
            vat: vat.next(line.amount)?,
        })
    });
    posted.collect()
}

/// Allocates a VAT amount that was rounded once, on the sum: each line gets what the VAT of the sum so far grows by, which is
/// within one øre of the line's own share, and the parts add up to the VAT exactly.
struct VatParts {
    rate: Percent,
    net: Ore,
    vat: Ore,
}

impl VatParts {
    const fn new(rate: Percent) -> Self {
        Self { rate, net: Ore::ZERO, vat: Ore::ZERO }
    }

    fn next(&mut self, net: Ore) -> Result<Ore, MoneyError> {
        self.net = self.net.plus(net)?;
        let vat = self.net.share(self.rate)?.round()?;
        let part = vat.minus(self.vat)?;
        self.vat = vat;
        Ok(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_the_vat_add_up_to_it() {
        let mut parts = VatParts::new(Percent::parse("25").unwrap());
        let vat: Vec<i64> = [1, 1, 1, 1, 2, 3].map(|net| parts.next(Ore::new(net)).unwrap().get()).to_vec();
        assert_eq!(vat, [0, 1, 0, 0, 1, 0]);
        assert_eq!(parts.vat, Ore::new(9).share(parts.rate).unwrap().round().unwrap());
    }
}
