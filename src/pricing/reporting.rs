//! Writes an estimate as JSON.

use std::borrow::Cow;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::delivery::StepTime;
use super::line::{Line, PricedRow};
use super::report::{
    ActivityReport, AdjustmentReport, DeliveryTimeReport, EstimateReport, Explanation, FindingReport, HoursFrom,
    Inputs, LineReport, LineText, Lines, RateReport, RuleReport, StepReport, Steps, TariffReport, VatReport,
};
use super::{Estimate, Finding};
use crate::language::{Language, LocalizedFields};
use crate::tariff::{DeliveryStep, Driver, HourlyRate, Tariff, kept_in};

impl<'e> RateReport<'e> {
    fn of(rate: &'e HourlyRate, language: Language) -> Self {
        Self { code: &rate.code, evidence: rate.evidence, reference: rate.reference.in_language(language) }
    }
}

impl Estimate {
    /// The estimate in its JSON form, with its references in a language.
    #[must_use]
    pub fn report(&self, language: Language) -> EstimateReport<'_> {
        let tariff = self.tariff.as_ref();
        let activities = tariff.activities.iter().zip(&self.activities);
        EstimateReport {
            tariff: TariffReport { id: tariff.id, hash: &tariff.hash, status: tariff.status },
            priced_on: self.priced_on,
            currency: tariff.currency,
            lines: Lines(self, language),
            activities: activities
                .map(|(activity, amount)| ActivityReport {
                    code: &activity.code,
                    name: &activity.name,
                    amount: *amount,
                })
                .collect(),
            net: self.net,
            vat: VatReport {
                rate: self.vat_rate(),
                code: self.vat_treatment.code(tariff),
                amount: self.vat,
                category: self.vat_treatment.category,
                reason: self.vat_treatment.reason.as_deref(),
            },
            total: self.total,
            delivery_time: DeliveryTimeReport {
                working_days: self.delivery_time.working_days,
                starts_when: &tariff.delivery_time.starts_when,
                delivered_by: self.delivery_time.delivered_by,
                steps: Steps(self),
            },
            findings: self.findings.iter().map(Finding::report).collect(),
            unadjusted: self.unadjusted,
        }
    }
}

impl Finding {
    /// The finding in its JSON form.
    #[must_use]
    pub fn report(&self) -> FindingReport<'_> {
        FindingReport {
            code: self.code,
            severity: self.severity(),
            path: &self.path,
            subject: self.subject.as_deref(),
            text: self.text(),
            chapter: self.chapter(),
        }
    }
}

fn step_report<'e>(step: &'e DeliveryStep, time: &StepTime) -> StepReport<'e> {
    StepReport {
        code: &step.code,
        name: &step.name,
        driver: step.driver,
        count: time.count,
        working_days: time.working_days,
    }
}

impl Line {
    /// The line in its JSON form, with its references in a language. `None` only for a line of another edition.
    #[must_use]
    pub fn report<'e>(&'e self, tariff: &'e Tariff, language: Language) -> Option<LineReport<'e>> {
        Some(LineReport {
            code: self.code(tariff),
            activity: &tariff.activities.get(self.activity)?.code,
            basis: self.basis(),
            name: self.name(tariff)?,
            unit: self.unit(),
            quantity: self.quantity,
            unit_price: self.unit_price,
            amount: self.amount,
            explanation: self.explanation_report(tariff, language)?,
            adjustment: self.adjusted.as_ref().map(|figure| AdjustmentReport {
                quantity: figure.quantity,
                amount: figure.amount,
                reason: &figure.reason,
            }),
        })
    }

    /// The cached JSON of a line that depends only on its row and count; `None` for a line with a text of the scope or a high count.
    fn kept_json<'t>(&self, tariff: &'t Tariff, language: Language) -> Option<&'t RawValue> {
        let report = || self.report(tariff, language);
        if self.adjusted.is_some() {
            return None;
        }
        match &self.row {
            PricedRow::Table(index) => {
                kept_in(language, &tariff.tables.as_slice().get(*index)?.line_json).get(1, report)
            }
            PricedRow::Area(index) => kept_in(language, &tariff.areas.as_slice().get(*index)?.line_json).get(1, report),
            PricedRow::Effort { rule, count } => {
                kept_in(language, &tariff.rules.get(*rule)?.line_json).get(*count, report)
            }
            PricedRow::Outside(_) | PricedRow::Extra(_) => None,
        }
    }

    fn explanation_report<'e>(&'e self, tariff: &'e Tariff, language: Language) -> Option<Explanation<'e>> {
        let flat = |driver| Inputs { driver: Some(driver), count: 1, hours_each: None, hours_from: None, rate: None };
        match &self.row {
            PricedRow::Table(index) => {
                let row = tariff.tables.as_slice().get(*index)?;
                Some(Explanation {
                    rule: RuleReport { file: "fd-trygd.toml", code: &row.code, evidence: row.evidence },
                    inputs: flat(Driver::FdTrygdTable),
                    reference: row.reference.in_language(language),
                    text: LineText::Constant(&row.explanation),
                })
            }
            PricedRow::Area(index) => {
                let row = tariff.areas.as_slice().get(*index)?;
                Some(Explanation {
                    rule: RuleReport { file: "statistics-areas.toml", code: &row.code, evidence: row.evidence },
                    inputs: flat(Driver::StatisticsArea),
                    reference: row.reference.in_language(language),
                    text: LineText::Constant(&row.explanation),
                })
            }
            PricedRow::Outside(_) | PricedRow::Effort { .. } => {
                let rule = self.rule(tariff)?;
                let (count, hours_each) = self.hours_each(tariff)?;
                let own_hours = matches!(&self.row, PricedRow::Outside(outside) if outside.own_hours);
                Some(Explanation {
                    rule: RuleReport { file: "effort.toml", code: &rule.code, evidence: rule.evidence },
                    inputs: Inputs {
                        driver: Some(rule.driver),
                        count,
                        hours_each: Some(hours_each),
                        hours_from: Some(match own_hours {
                            _ if self.adjusted.is_some() => HoursFrom::Officer,
                            true => HoursFrom::Scope,
                            false => HoursFrom::Tariff,
                        }),
                        rate: Some(RateReport::of(self.rate(tariff)?, language)),
                    },
                    reference: rule.reference.in_language(language),
                    text: LineText::Made(self, tariff),
                })
            }
            PricedRow::Extra(_) => {
                let rate = self.rate(tariff)?;
                Some(Explanation {
                    rule: RuleReport { file: "tariff.toml", code: &rate.code, evidence: rate.evidence },
                    inputs: Inputs {
                        driver: None,
                        count: 1,
                        hours_each: Some(self.quantity),
                        hours_from: Some(HoursFrom::Officer),
                        rate: Some(RateReport::of(rate, language)),
                    },
                    reference: rate.reference.in_language(language),
                    text: LineText::Made(self, tariff),
                })
            }
        }
    }
}

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(estimate, language) = self;
        let (lines, tariff) = (&estimate.lines, estimate.tariff.as_ref());
        let mut elements = serializer.serialize_seq(Some(lines.len()))?;
        for line in lines {
            match line.kept_json(tariff, *language) {
                Some(json) => elements.serialize_element(json)?,
                None => elements.serialize_element(&line.report(tariff, *language))?,
            }
        }
        elements.end()
    }
}

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let times = &self.0.delivery_time.steps;
        let mut elements = serializer.serialize_seq(Some(times.len()))?;
        for time in times {
            let Some(step) = self.0.tariff.delivery_time.steps.get(time.step) else { continue };
            match step.step_json.get(time.count, || step_report(step, time)) {
                Some(json) => elements.serialize_element(json)?,
                None => elements.serialize_element(&step_report(step, time))?,
            }
        }
        elements.end()
    }
}

impl LineText<'_> {
    /// The sentence in one language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> String {
        match self {
            Self::Constant(text) => text.in_language(language).to_owned(),
            Self::Made(line, tariff) => line.explanation(tariff, language),
        }
    }
}

impl Serialize for LineText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Constant(text) => text.serialize(serializer),
            Self::Made(line, tariff) => {
                let text = |language: Language| -> Cow<'_, str> { line.explanation(tariff, language).into() };
                let [nb, nn, en] = Language::ALL.map(text);
                LocalizedFields { nb, nn, en }.serialize(serializer)
            }
        }
    }
}
