//! Postings for the tests of the formats.

use jiff::Timestamp;

use crate::feed::{Assignment, Control, PostedLine, Posting, PostingHead, Stage};
use crate::ids::QuoteId;
use crate::money::{Ore, Percent, SignedQuantity};
use crate::pricing::Unit;
use crate::quote::{QuoteNumber, SettlementNumber};
use crate::tariff::Status;

/// A posting of four rows, and a settled reversal of three: with equal and different neighbours, and every optional value once.
pub fn postings() -> Vec<Posting> {
    let quoted = posting(
        1,
        Stage::Quoted,
        &[("A", "=1+1", 150, 10), ("A", "b\"c", 150, 10), ("B", "Å\\", 0, -5), ("A", "", 7, 7)],
    );
    let mut settled =
        posting(5, Stage::Settled, &[("'A", "-", -100, -1), ("A", "-", -100, -1), ("A", "\u{7f}\u{2028}", 1, 0)]);
    settled.reversal = true;
    settled.head.organisation_number = None;
    settled.head.buyer_reference = Some("x;y,z".to_owned());
    settled.head.settlement_number = Some(SettlementNumber { year: 2027, sequence: 1_234_567 });
    settled.credit_number = Some(SettlementNumber { year: 2028, sequence: 1 });
    vec![quoted, settled]
}

pub fn control(postings: &[Posting]) -> Control {
    let mut control = Control::default();
    postings.iter().flat_map(Posting::rows).for_each(|row| control.add(&row).unwrap());
    control
}

fn posting(first_sequence: i64, stage: Stage, lines: &[(&str, &str, i64, i64)]) -> Posting {
    let lines = lines.iter().map(|&(activity, description, quantity, ore)| PostedLine {
        activity: activity.to_owned(),
        line_code: "L1".to_owned(),
        description: description.to_owned(),
        quantity: SignedQuantity::new(quantity),
        unit: Unit::Hour,
        unit_price: Ore::new(128_700),
        net: Ore::new(ore),
        vat: Ore::new(ore / 4),
        assignment: Assignment { account: (ore > 5).then(|| "3000".into()), ..Assignment::default() },
    });
    Posting {
        first_sequence,
        posted_at: Timestamp::from_millisecond(1_795_348_800_000 + first_sequence).unwrap(),
        stage,
        reversal: false,
        credit_number: None,
        quote_id: QuoteId::parse("01979f0e-5c00-7abc-9def-0123456789ab").unwrap(),
        head: PostingHead {
            quote_number: QuoteNumber { year: 2026, sequence: 123 },
            revision: 1,
            case_number: "2026/1234".to_owned(),
            applicant_name: "NTNU".to_owned(),
            organisation_number: Some("974767880".to_owned()),
            buyer_reference: None,
            vat_code: "3".to_owned(),
            vat_rate: Percent::parse("12.5").unwrap(),
            tariff_id: "2026-01-01".to_owned(),
            tariff_status: Status::Example,
            settlement_number: None,
            demo: true,
        },
        lines: lines.collect(),
    }
}
