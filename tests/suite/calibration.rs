//! What settled quotes teach, on settlements drawn at random and on one edition's norms.

use prisoverslag::calibration::{CalibrationNote, Observed};
use prisoverslag::settlement::SettlementNote;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use crate::invoices::case::{Case, case};
use crate::laws::CATALOGUE;

/// The canonical JSON of the settlements.
fn settled(cases: &[Case]) -> Vec<(SettlementNote, String)> {
    let note = |case: &Case| {
        let [note, ..] = case.notes(1);
        let canonical = note.canonical_json();
        (note, canonical)
    };
    cases.iter().map(note).collect()
}

/// The JSON of the calibration, beside the norms of one edition.
fn calibration(notes: &[CalibrationNote<'_>]) -> Value {
    let mut observed = Observed::default();
    for note in notes {
        observed.add(note);
    }
    let tariff = CATALOGUE.find("2026-01-01").map(AsRef::as_ref);
    serde_json::to_value(observed.calibration(tariff).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_hours_of_a_note_are_read_as_written(drawn in case()) {
        let (note, canonical) = settled(&[drawn]).remove(0);
        let read = CalibrationNote::read(&canonical).unwrap();
        let activities: Vec<_> = note.charge.activities.iter().map(|one| (one.code.as_str(), one.quoted.hours, one.worked.hours)).collect();
        let read_activities: Vec<_> = read.activities.iter().map(|one| (one.code.as_ref(), one.quoted.hours, one.worked.hours)).collect();
        prop_assert_eq!(activities, read_activities);
        let rules: Vec<_> = note.observations.iter().map(|one| (one.rule.as_str(), one.activity.as_str(), one.count, one.quoted_hours, one.worked_hours)).collect();
        let read_rules: Vec<_> = read.observations.iter().map(|one| (one.rule.as_ref(), one.activity.as_ref(), one.count, one.quoted_hours, one.worked_hours)).collect();
        prop_assert_eq!(rules, read_rules);
        let flat: Vec<_> = note.flat_observations.iter().map(|one| (one.line.as_str(), one.activity.as_str(), one.price, one.worked.map(|work| (work.amount, work.hours)))).collect();
        let read_flat: Vec<_> = read.flat_observations.iter().map(|one| (one.line.as_ref(), one.activity.as_ref(), one.price, one.worked.map(|work| (work.amount, work.hours)))).collect();
        prop_assert_eq!(flat, read_flat);
    }

    #[test]
    fn the_order_of_the_notes_changes_nothing(cases in prop::collection::vec(case(), 1..12), places in prop::collection::vec(any::<Index>(), 12)) {
        let settled = settled(&cases);
        let mut notes: Vec<_> = settled.iter().map(|(_, canonical)| CalibrationNote::read(canonical).unwrap()).collect();
        let once = calibration(&notes);
        for (index, place) in places.iter().enumerate().take(notes.len()) {
            let other = place.index(notes.len());
            notes.swap(index, other);
        }
        prop_assert_eq!(once, calibration(&notes));
    }

    #[test]
    fn every_rule_of_every_note_is_counted_once_beside_its_norm(cases in prop::collection::vec(case(), 1..6)) {
        let settled = settled(&cases);
        let mut observed = Observed::default();
        for (_, canonical) in &settled {
            observed.add(&CalibrationNote::read(canonical).unwrap());
        }
        let tariff = CATALOGUE.find("2026-01-01").unwrap();
        let calibration = observed.calibration(Some(tariff)).unwrap();
        let counted: usize = calibration.rules.iter().map(|rule| rule.quotes + rule.not_told_apart).sum();
        let observations: usize = settled.iter().map(|(note, _)| note.observations.len()).sum();
        prop_assert_eq!((calibration.notes, counted), (cases.len(), observations));
        let counted: usize = calibration.flat_lines.iter().map(|line| line.quotes + line.not_told_apart).sum();
        let observations: usize = settled.iter().map(|(note, _)| note.flat_observations.len()).sum();
        prop_assert_eq!(counted, observations);
        for rule in &calibration.rules {
            let norm = tariff.rules.iter().find(|known| known.code == rule.rule && known.activity == rule.activity);
            prop_assert_eq!(rule.norm, norm.map(|known| known.hours));
            prop_assert_eq!(rule.quotes, rule.worked_hours.map_or(0, |figures| figures.count));
        }
    }
}
