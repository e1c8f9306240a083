//! What differs between two editions: rows added, removed and changed, with their amounts.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Area, Coded as _, Evidence, Table, Tariff};
use crate::language::Localized;
use crate::money::{Ore, Quantity, ThreePoint};

/// What differs between two editions.
#[derive(Debug, Serialize, ToSchema)]
pub struct TariffComparison {
    /// The former edition.
    pub from: Date,
    /// The later edition.
    pub to: Date,
    /// Every row that differs, in the order of the files.
    pub rows: Vec<RowChange>,
}

/// A row that differs.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RowChange {
    /// The kind of row and its code: `fd_trygd.F_UFP`, `hourly_rate.adviser`, `effort.population.simple`, `vat`. Years and
    /// properties of a table or an area are a row of their own: `statistics_area.befolkning.known`.
    pub code: String,
    /// The row's name, that of the later edition where both have it.
    pub name: Localized,
    /// Added, removed or changed.
    pub change: Change,
    /// The former value: an amount, a rate, `low / expected / high` hours or days, what is known, or a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The later value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// For prices on both sides: after minus before, in kroner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Ore>,
}

/// How a row changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Only the later edition has it.
    Added,
    /// Only the former edition has it.
    Removed,
    /// Both have it, with other values.
    Changed,
}

/// A row of either edition, as it is compared.
struct Row<'t> {
    code: String,
    name: &'t Localized,
    price: Option<Ore>,
    value: String,
}

/// Compares two editions, row by row.
#[must_use]
pub fn compare(from: &Tariff, to: &Tariff) -> TariffComparison {
    let (before, after) = (rows(from), rows(to));
    let mut changes = Vec::new();
    for row in &before {
        let later = after.iter().find(|later| later.code == row.code);
        match later {
            None => changes.push(change(Change::Removed, Some(row), None)),
            Some(later) if later.value != row.value => changes.push(change(Change::Changed, Some(row), Some(later))),
            Some(_) => {}
        }
    }
    let added = after.iter().filter(|row| before.iter().all(|former| former.code != row.code));
    changes.extend(added.map(|row| change(Change::Added, None, Some(row))));
    TariffComparison { from: from.id, to: to.id, rows: changes.into_iter().flatten().collect() }
}

fn change(change: Change, before: Option<&Row<'_>>, after: Option<&Row<'_>>) -> Option<RowChange> {
    let row = after.or(before)?;
    let difference = match (before.and_then(|row| row.price), after.and_then(|row| row.price)) {
        (Some(before), Some(after)) => after.minus(before).ok(),
        _ => None,
    };
    Some(RowChange {
        code: row.code.clone(),
        name: row.name.clone(),
        change,
        before: before.map(|row| row.value.clone()),
        after: after.map(|row| row.value.clone()),
        difference,
    })
}

/// Every row of an edition that has a price, hours, days or a rate, and what is known of tables and areas.
fn rows(tariff: &Tariff) -> Vec<Row<'_>> {
    let priced = |code: String, name, price: crate::money::UnitPrice| Row {
        code,
        name,
        price: Some(price.ore()),
        value: price.to_string(),
    };
    let mut rows = vec![
        Row {
            code: "vat".to_owned(),
            name: &tariff.title,
            price: None,
            value: format!("{} % ({})", tariff.vat.rate, tariff.vat.code),
        },
        Row {
            code: "quote_valid_days".to_owned(),
            name: &tariff.title,
            price: None,
            value: tariff.quote_valid_days.to_string(),
        },
        Row {
            code: "quote_valid_days_max".to_owned(),
            name: &tariff.title,
            price: None,
            value: tariff.quote_valid_days_max.to_string(),
        },
    ];
    rows.extend(
        tariff.hourly_rates.iter().map(|rate| priced(format!("hourly_rate.{}", rate.code), &rate.name, rate.price)),
    );
    for row in tariff.tables.as_slice() {
        rows.push(priced(format!("fd_trygd.{}", row.code()), &row.name, row.price));
        rows.extend(known(format!("fd_trygd.{}.known", row.code()), &row.name, &known_of_table(row)));
    }
    for row in tariff.areas.as_slice() {
        rows.push(priced(format!("statistics_area.{}", row.code()), &row.name, row.price));
        rows.extend(known(format!("statistics_area.{}.known", row.code()), &row.name, &known_of_area(row)));
    }
    rows.extend(tariff.rules.iter().map(|rule| Row {
        code: format!("effort.{}", rule.code),
        name: &rule.name,
        price: None,
        value: format!("{} h, {}, {}, {}", three(rule.hours), rule.driver.word(), rule.rate, rule.activity),
    }));
    rows.extend(tariff.delivery_time.steps.iter().map(|step| Row {
        code: format!("delivery_time.{}", step.code),
        name: &step.name,
        price: None,
        value: format!("{} d, {}", three(step.working_days), step.driver.word()),
    }));
    rows
}

/// What an edition knows of a table or an area beside its price, if anything: findings rest on it.
fn known<'n>(code: String, name: &'n Localized, words: &[String]) -> Option<Row<'n>> {
    (!words.is_empty()).then(|| Row { code, name, price: None, value: words.join(", ") })
}

fn known_of_table(table: &Table) -> Vec<String> {
    let updated = table.updated_to.map(|year| format!("updated to {year}"));
    period(table.valid_from, table.valid_to).into_iter().chain(updated).chain(assumed(table.period_evidence)).collect()
}

fn known_of_area(area: &Area) -> Vec<String> {
    let released = area.released_after_months.map(|months| format!("released after {months} months"));
    let properties = [
        (area.special_category, "special_category"),
        (area.collected_by_ssb, "collected_by_ssb"),
        (area.grunndata, "grunndata"),
    ];
    let properties = properties.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word.to_owned());
    let period = period(area.valid_from, area.valid_to).into_iter().chain(released);
    period.chain(assumed(area.period_evidence)).chain(properties).collect()
}

fn period(from: Option<u32>, to: Option<u32>) -> Option<String> {
    let year = |year: Option<u32>| year.map(|year| year.to_string()).unwrap_or_default();
    from.or(to).map(|_| format!("{}–{}", year(from), year(to)))
}

fn assumed(evidence: Option<Evidence>) -> Option<String> {
    evidence.filter(|evidence| *evidence == Evidence::Assumed).map(|evidence| evidence.word().to_owned())
}

fn three(quantities: ThreePoint<Quantity>) -> String {
    format!("{} / {} / {}", quantities.low, quantities.expected, quantities.high)
}
