//! What was observed in settlement notes: hours for each activity and each rule of a note, and flat prices.

use std::collections::BTreeMap;

use super::flat::ObservedPrices;
use super::note::CalibrationNote;
use super::report::{ActivityCalibration, Calibration, RuleCalibration, is_few, remark};
use super::statistics::Statistics;
use crate::money::{Exact, MoneyError, SignedQuantity};
use crate::tariff::{Rule, Tariff};

/// The hours of standing notes.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    notes: usize,
    activities: BTreeMap<String, Vec<Hours>>,
    /// By rule and activity: an edition can move a rule to another activity.
    rules: BTreeMap<(String, String), ObservedRule>,
    prices: ObservedPrices,
}

#[derive(Clone, Copy, Debug)]
struct Hours {
    quoted: SignedQuantity,
    worked: SignedQuantity,
}

#[derive(Clone, Debug, Default)]
struct ObservedRule {
    /// The hours and the value of the driver on each quote.
    hours: Vec<(Hours, u32)>,
    /// Quotes that have it, but whose entries do not distinguish it.
    not_told_apart: usize,
}

impl Observed {
    /// Adds a standing note, unless it is of a part settlement.
    pub fn add(&mut self, note: &CalibrationNote<'_>) {
        if note.interim {
            return;
        }
        self.notes += 1;
        for activity in &note.activities {
            let hours = Hours { quoted: activity.quoted.hours, worked: activity.worked.hours };
            // An activity that has only flat prices has no hours.
            if hours.quoted != SignedQuantity::default() || hours.worked != SignedQuantity::default() {
                self.activities.entry(activity.code.as_ref().to_owned()).or_default().push(hours);
            }
        }
        for observation in &note.observations {
            let key = (observation.rule.as_ref().to_owned(), observation.activity.as_ref().to_owned());
            let of_rule = self.rules.entry(key).or_default();
            match observation.worked_hours {
                Some(worked) => {
                    of_rule.hours.push((Hours { quoted: observation.quoted_hours, worked }, observation.count));
                }
                None => of_rule.not_told_apart += 1,
            }
        }
        note.flat_observations.iter().for_each(|observation| self.prices.add(observation));
    }

    /// The figures; where an edition is given, in its order and with its norms. Errors: [`MoneyError::Overflow`].
    pub fn calibration(&self, tariff: Option<&Tariff>) -> Result<Calibration, MoneyError> {
        let mut activities = Vec::with_capacity(self.activities.len());
        for (code, hours) in &self.activities {
            activities.extend(activity(code, hours, tariff)?);
        }
        let mut rules = Vec::with_capacity(self.rules.len());
        for ((code, activity), of_rule) in &self.rules {
            rules.push(rule(code, activity, of_rule, tariff)?);
        }
        if let Some(tariff) = tariff {
            // The sort is stable: what the edition does not have comes last, by code.
            activities.sort_by_key(|one| position(tariff.activities.iter().map(|known| &known.code), &one.code));
            rules.sort_by_key(|one| position(tariff.rules.iter().map(|known| &known.code), &one.rule));
        }
        let flat_lines = self.prices.calibration(tariff)?;
        Ok(Calibration { notes: self.notes, tariff_id: tariff.map(|tariff| tariff.id), activities, rules, flat_lines })
    }
}

fn position<'c>(mut codes: impl Iterator<Item = &'c String>, code: &str) -> usize {
    codes.position(|known| known == code).unwrap_or(usize::MAX)
}

/// None where nothing was observed; no such activity is added.
fn activity(code: &str, hours: &[Hours], tariff: Option<&Tariff>) -> Result<Option<ActivityCalibration>, MoneyError> {
    let known = tariff.and_then(|tariff| tariff.activities.iter().find(|activity| activity.code == code));
    let quoted_hours = Statistics::of(hours.iter().map(|one| one.quoted.into()))?;
    let worked_hours = Statistics::of(hours.iter().map(|one| one.worked.into()))?;
    let (Some(quoted_hours), Some(worked_hours)) = (quoted_hours, worked_hours) else { return Ok(None) };
    Ok(Some(ActivityCalibration {
        code: code.to_owned(),
        name: known.map(|activity| activity.name.clone()),
        quotes: hours.len(),
        quoted_hours,
        worked_hours,
        worked_to_quoted: Statistics::of(ratios(hours.iter())?)?,
        few: is_few(hours.len()),
        remark: remark(hours.len()),
    }))
}

fn rule(
    code: &str,
    activity: &str,
    observed: &ObservedRule,
    tariff: Option<&Tariff>,
) -> Result<RuleCalibration, MoneyError> {
    let known = |rule: &&Rule| rule.code == code && rule.activity == activity;
    let known = tariff.and_then(|tariff| tariff.rules.iter().find(known));
    let hours = || observed.hours.iter().map(|(hours, _)| hours);
    let mut per_unit = Vec::with_capacity(observed.hours.len());
    for (hours, count) in &observed.hours {
        per_unit.extend(Exact::from(hours.worked).over(SignedQuantity::new(i64::from(*count) * 100).into())?);
    }
    let distinguished = observed.hours.len();
    Ok(RuleCalibration {
        rule: code.to_owned(),
        activity: activity.to_owned(),
        name: known.map(|rule| rule.name.clone()),
        driver: known.map(|rule| rule.driver),
        quotes: distinguished,
        not_told_apart: observed.not_told_apart,
        quoted_hours: Statistics::of(hours().map(|one| one.quoted.into()))?,
        worked_hours: Statistics::of(hours().map(|one| one.worked.into()))?,
        worked_to_quoted: Statistics::of(ratios(hours())?)?,
        worked_hours_per_unit: Statistics::of(per_unit)?,
        norm: known.map(|rule| rule.hours),
        few: is_few(distinguished),
        remark: remark(distinguished),
    })
}

/// Worked divided by quoted hours, for quotes that quoted any.
fn ratios<'h>(hours: impl Iterator<Item = &'h Hours>) -> Result<Vec<Exact>, MoneyError> {
    let mut ratios = Vec::new();
    for one in hours {
        ratios.extend(Exact::from(one.worked).over(one.quoted.into())?);
    }
    Ok(ratios)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::super::note::{ActivityHours, HoursOnly, RuleHours};
    use super::*;
    use crate::calibration::COLUMNS;
    use crate::feed::Cell;
    use crate::language::Language;

    fn hours(hundredths: i64) -> SignedQuantity {
        SignedQuantity::new(hundredths)
    }

    /// A note with one activity, and of it one rule whose count is 4.
    fn note(quoted: i64, worked: i64, distinguished: bool) -> CalibrationNote<'static> {
        CalibrationNote {
            interim: false,
            activities: vec![ActivityHours {
                code: Cow::Borrowed("preparation"),
                quoted: HoursOnly { hours: hours(quoted) },
                worked: HoursOnly { hours: hours(worked) },
            }],
            observations: vec![RuleHours {
                rule: Cow::Borrowed("population.simple"),
                activity: Cow::Borrowed("preparation"),
                count: 4,
                quoted_hours: hours(quoted),
                worked_hours: distinguished.then(|| hours(worked)),
            }],
            flat_observations: Vec::new(),
        }
    }

    fn calibration_of(notes: &[CalibrationNote<'_>]) -> Calibration {
        let mut observed = Observed::default();
        for note in notes {
            observed.add(note);
        }
        observed.calibration(None).unwrap()
    }

    #[test]
    fn hours_ratios_and_hours_a_unit_are_those_computed_by_hand() {
        let notes = [
            note(1_000, 800, true),
            note(1_000, 1_500, true),
            note(2_000, 1_000, true),
            note(0, 0, false),
            note(900, 300, false),
        ];
        let calibration = calibration_of(&notes);
        assert_eq!((calibration.notes, calibration.activities.len(), calibration.rules.len()), (5, 1, 1));
        let activity = &calibration.activities[0];
        // The note without quoted and worked hours does not count for the activity.
        assert_eq!(
            (activity.quotes, activity.worked_hours.mean, activity.worked_hours.median),
            (4, hours(900), hours(900))
        );
        assert_eq!((activity.quoted_hours.mean, activity.quoted_hours.p80), (hours(1_225), hours(2_000)));
        // 0.8, 1.5, 0.5 and 0.333…: their mean is 0.78333….
        let ratio = activity.worked_to_quoted.unwrap();
        assert_eq!((ratio.min, ratio.mean, ratio.median, ratio.max), (hours(33), hours(78), hours(65), hours(150)));
        let rule = &calibration.rules[0];
        assert_eq!((rule.quotes, rule.not_told_apart, rule.few), (3, 2, true));
        // 8, 15 and 10 hours for 4 units each: 2, 3.75 and 2.5 per unit.
        let per_unit = rule.worked_hours_per_unit.unwrap();
        assert_eq!((per_unit.mean, per_unit.median, per_unit.p80), (hours(275), hours(250), hours(375)));
        assert_eq!(rule.worked_hours.unwrap().mean, hours(1_100));
        assert!(rule.norm.is_none() && rule.name.is_none());
    }

    #[test]
    fn ratios_count_only_what_was_quoted() {
        let calibration = calibration_of(&[note(0, 500, true)]);
        assert!(
            calibration.activities[0].worked_to_quoted.is_none() && calibration.rules[0].worked_to_quoted.is_none()
        );
        let undistinguished = calibration_of(&[note(100, 100, false)]);
        assert_eq!((undistinguished.rules[0].quotes, undistinguished.rules[0].not_told_apart), (0, 1));
        assert!(undistinguished.rules[0].worked_hours.is_none());
        let nothing = calibration_of(&[]);
        assert!(nothing.activities.is_empty() && nothing.rules.is_empty());
    }

    #[test]
    fn few_observations_are_marked_as_few_up_to_the_limit() {
        for (count, few) in [(crate::calibration::FEW - 1, true), (crate::calibration::FEW, false)] {
            let notes: Vec<CalibrationNote<'_>> = (0..count).map(|_| note(100, 100, true)).collect();
            let calibration = calibration_of(&notes);
            let (activity, rule) = (&calibration.activities[0], &calibration.rules[0]);
            assert_eq!((activity.few, rule.few), (few, few));
            assert_eq!((activity.remark.is_some(), rule.remark.is_some()), (few, few));
        }
    }

    #[test]
    fn the_table_has_a_row_for_each_activity_and_rule() {
        let calibration = calibration_of(&[note(1_000, 800, true)]);
        let rows = calibration.rows(Language::En);
        let cell = |row: usize, column: &str| {
            let index = COLUMNS.iter().position(|one| one.name == column).unwrap();
            match rows[row][index] {
                Cell::Text(text) | Cell::Code(text) => text.to_owned(),
                Cell::Quantity(quantity) => quantity.to_string(),
                Cell::Flag(flag) => flag.to_string(),
                Cell::Empty => String::new(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(rows.len(), 2);
        let cells = |row: usize, columns: [&str; 3]| columns.map(|column| cell(row, column));
        assert_eq!(cells(0, ["kind", "code", "worked_hours_mean"]), ["activity", "preparation", "8"]);
        assert_eq!(cells(0, ["not_told_apart", "worked_hours_per_unit_p95", "price"]), ["", "", ""]);
        assert_eq!(cells(1, ["kind", "code", "activity"]), ["rule", "population.simple", "preparation"]);
        assert_eq!(cells(1, ["worked_hours_per_unit_p95", "worked_to_quoted_mean", "norm_low"]), ["2", "0.8", ""]);
        assert_eq!(cell(1, "few"), "true");
        assert!(cell(1, "remark").starts_with("Fewer than 10"), "{}", cell(1, "remark"));
    }
}
