//! From the text of five files to a [`Tariff`], or every defect in them.

use jiff::civil::Date;
use serde::Deserialize;
use toml::de::DeTable;

use super::check::{Check, Names};
use super::defect::{Defect, SourceFile};
use super::files::{
    ActivityInput, AreaInput, DeliveryTimeFile, EditionFiles, EffortFile, FILE_NAMES, FdTrygdFile, HourlyRateInput,
    MAX_STEP_DAYS, RuleInput, StatisticsAreasFile, StepInput, TableInput, TariffFile, VatInput,
};
use super::values::{localized, quantities, reference};
use super::{
    Activity, Area, DeliveryStep, DeliverySteps, Driver, Evidence, HourlyRate, Rows, Rule, Table, Tariff, Vat,
};
use crate::ids::Sha256Hex;
use crate::input::{Code, FaultKind, Faults, Field, Named, Path, Shape, Whole, open, read};
use crate::language::{KeptJson, Language, Localized};
use crate::money::{MoneyError, Quantity, UnitPrice};

/// Reads one edition. `texts` are the files of [`FILE_NAMES`], in that order, with their names from the tariff folder;
/// `former` is the edition before it, and `next` the first day of the one that follows. `faults` decides by which rules.
pub fn edition(
    folder: &str,
    former: Option<&Tariff>,
    next: Option<Date>,
    texts: &[(String, String); 5],
    mut faults: Faults,
) -> Result<Tariff, Vec<Defect>> {
    let mut defects = Vec::new();
    let [tariff, fd_trygd, areas, effort, delivery] = texts;
    let mut sources = Vec::new();
    let files = EditionFiles {
        tariff: read_file(tariff, &mut sources, &mut defects),
        fd_trygd: read_file(fd_trygd, &mut sources, &mut defects),
        statistics_areas: read_file(areas, &mut sources, &mut defects),
        effort: read_file(effort, &mut sources, &mut defects),
        delivery_time: read_file(delivery, &mut sources, &mut defects),
    };
    let [tariff_source, tables_source, areas_source, effort_source, delivery_source] = sources.as_slice() else {
        return Err(defects);
    };

    let names = Names::of(&files);
    let mut report = |source: &SourceFile<'_>, faults: &mut Faults| {
        defects.extend(faults.take().iter().map(|fault| source.fault(fault)));
    };
    let head = files.tariff.parse(&Path::Root, &mut faults, head);
    report(tariff_source, &mut faults);
    let tables = files.fd_trygd.optional(&Path::Root, &mut faults).map(|file| tables(file, &mut faults));
    report(tables_source, &mut faults);
    let areas = files.statistics_areas.optional(&Path::Root, &mut faults).map(|file| self::areas(file, &mut faults));
    report(areas_source, &mut faults);
    let rules = files.effort.optional(&Path::Root, &mut faults).map(|file| rules(file, &mut faults));
    report(effort_source, &mut faults);
    let delivery = files.delivery_time.parse(&Path::Root, &mut faults, delivery_time);
    report(delivery_source, &mut faults);

    let mut check = Check { defects };
    check.head(tariff_source, folder, next, head.as_ref().map(|head| (head.id, head.valid_to)), &names);
    if let (Some(head), Some(former)) = (&head, former) {
        check.title(tariff_source, &head.title, former);
    }
    check.unique(tables_source, "tables", &names.tables);
    check.unique(areas_source, "areas", &names.areas);
    check.unique(effort_source, "rules", &names.rules);
    check.unique(delivery_source, "steps", &names.steps);
    if rules.is_some() {
        check.outside_rule(effort_source, &names.outside_rules);
    }
    let rules = match (rules, &head) {
        (Some(rules), Some(head)) => check.placed(effort_source, rules, &head.activities, &head.hourly_rates, &names),
        _ => Vec::new(),
    };
    if let (Some(head), Some(delivery), true) = (&head, &delivery, check.defects.is_empty()) {
        check.unknown([effort_source, delivery_source], &rules, &head.hourly_rates, &delivery.steps);
    }
    let outside_rule = rules.iter().position(|rule| rule.driver == Driver::OutsideItem);
    match (head, tables, areas, delivery, outside_rule) {
        (Some(head), Some(tables), Some(areas), Some(delivery_time), Some(outside_rule))
            if check.defects.is_empty() =>
        {
            Ok(Tariff {
                id: head.id,
                valid_to: head.valid_to,
                status: head.status,
                hash: content_hash(texts),
                files: texts.clone(),
                title: head.title,
                currency: head.currency,
                quote_valid_days: head.quote_valid_days,
                quote_valid_days_max: head.quote_valid_days_max,
                vat: head.vat,
                hourly_rates: head.hourly_rates,
                activities: head.activities,
                tables: Rows::new(tables),
                areas: Rows::new(areas),
                rules,
                delivery_time,
                outside_rule,
            })
        }
        _ => Err(check.defects),
    }
}

/// SHA-256 over the name, length and bytes of each file: no two contents have the same.
fn content_hash(texts: &[(String, String); 5]) -> Sha256Hex {
    let mut content = Vec::new();
    for ((_, text), name) in texts.iter().zip(FILE_NAMES) {
        content.extend_from_slice(format!("{name}\0{}\0", text.len()).as_bytes());
        content.extend_from_slice(text.as_bytes());
    }
    Sha256Hex::of(&content)
}

/// Reads a file as TOML. Its syntax errors are defects; the field is then absent.
fn read_file<'s, T: Shape>(
    (name, text): &'s (String, String),
    sources: &mut Vec<SourceFile<'s>>,
    defects: &mut Vec<Defect>,
) -> Field<T> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let source = SourceFile { name, text, root };
    for error in &errors {
        defects.push(Defect {
            file: name.clone(),
            location: error.span().map(|span| source.location(span)),
            message: format!("not TOML: {}.", error.message()),
            hint: None,
        });
    }
    let field = if errors.is_empty() {
        // The syntax is valid, and a field accepts any value: reading cannot fail.
        toml::Deserializer::parse(text).ok().and_then(|toml| Field::<T>::deserialize(toml).ok()).unwrap_or_default()
    } else {
        Field::default()
    };
    sources.push(source);
    field
}

/// The contents of tariff.toml.
struct Head {
    id: Date,
    valid_to: Option<Date>,
    status: super::Status,
    title: Localized,
    currency: &'static str,
    quote_valid_days: u32,
    quote_valid_days_max: u32,
    vat: Vat,
    hourly_rates: Vec<HourlyRate>,
    activities: Vec<Activity>,
}

fn head(file: TariffFile, path: &Path<'_>, faults: &mut Faults) -> Option<Head> {
    open!(file, path, faults:
        id, valid_to, status, title(localized), currency, quote_valid_days, quote_valid_days_max, vat(vat),
        hourly_rates(hourly_rates), activities[activity]
    );
    let (days, days_max) = (quote_valid_days.map(Whole::get), quote_valid_days_max.map(Whole::get));
    if let (Some(min), Some(max)) = (days, days_max)
        && max < min
    {
        let kind = FaultKind::OutOfRange { found: max.into(), min, max: 365 };
        faults.add(&path.key("quote_valid_days_max"), kind);
    }
    Some(Head {
        id: id?,
        valid_to,
        status: status?,
        title: title?,
        currency: currency?.word(),
        quote_valid_days: days?,
        quote_valid_days_max: days_max.or(days)?,
        vat: vat?,
        hourly_rates: hourly_rates.unwrap_or_default(),
        activities: activities?,
    })
}

fn vat(input: VatInput, path: &Path<'_>, faults: &mut Faults) -> Option<Vat> {
    open!(input, path, faults: rate, code, evidence, reference(reference));
    Some(Vat { rate: rate?, code: code?.0, evidence: evidence?, reference: reference? })
}

/// The rates that have no defect.
#[expect(clippy::unnecessary_wraps, reason = "a parser of a field")]
fn hourly_rates(input: Named<HourlyRateInput>, path: &Path<'_>, faults: &mut Faults) -> Option<Vec<HourlyRate>> {
    let mut rates = Vec::new();
    for (code, rate) in input.0 {
        let path = path.key(&code);
        if Code::parse(&code).is_none() {
            faults.add(&path, FaultKind::BadCode { found: code.clone() });
        }
        rates.extend(rate.required(&path, faults).and_then(|rate| hourly_rate(code.clone(), rate, &path, faults)));
    }
    Some(rates)
}

fn hourly_rate(code: String, input: HourlyRateInput, path: &Path<'_>, faults: &mut Faults) -> Option<HourlyRate> {
    open!(input, path, faults: name(localized), price, evidence, reference(reference));
    Some(HourlyRate { code, name: name?, price: price?, evidence: evidence?, reference: reference? })
}

fn activity(input: ActivityInput, path: &Path<'_>, faults: &mut Faults) -> Option<Activity> {
    open!(input, path, faults: code, name(localized));
    Some(Activity { code: code?.into_string(), name: name? })
}

fn tables(file: FdTrygdFile, faults: &mut Faults) -> Vec<Table> {
    let path = Path::Root;
    open!(file, path, faults: reference(reference));
    read!(file, path, faults: tables[|input, path, faults| table(input, reference.as_ref(), path, faults)]);
    tables.unwrap_or_default()
}

fn table(input: TableInput, reference: Option<&Localized>, path: &Path<'_>, faults: &mut Faults) -> Option<Table> {
    open!(input, path, faults:
        code, theme(localized), name(localized), price, evidence, valid_from, valid_to, updated_to, period_evidence
    );
    let [valid_from, valid_to, updated_to] = [valid_from, valid_to, updated_to].map(|year| year.map(Whole::get));
    in_order(valid_from, valid_to, &path.key("valid_to"), faults);
    in_order(valid_from, updated_to, &path.key("updated_to"), faults);
    let has_years = valid_from.or(valid_to).or(updated_to).is_some();
    let (code, price) = (code?.into_string(), price?);
    Some(Table {
        line_code: format!("fd_trygd.{code}"),
        line_json: std::array::from_fn(|_| KeptJson::default()),
        explanation: Localized::of(|language| table_explanation(language, &code, price)),
        code,
        theme: theme?,
        name: name?,
        price,
        evidence: evidence?,
        reference: reference.cloned()?,
        valid_from,
        valid_to,
        updated_to,
        period_evidence: has_years.then(|| period_evidence.unwrap_or(Evidence::Published)),
    })
}

/// The last year is not before the first.
fn in_order(from: Option<u32>, to: Option<u32>, path: &Path<'_>, faults: &mut Faults) {
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        faults.add(path, FaultKind::YearsReversed { from, to });
    }
}

fn areas(file: StatisticsAreasFile, faults: &mut Faults) -> Vec<Area> {
    let path = Path::Root;
    open!(file, path, faults: reference(reference));
    read!(file, path, faults: areas[|input, path, faults| area(input, reference.as_ref(), path, faults)]);
    areas.unwrap_or_default()
}

fn area(input: AreaInput, reference: Option<&Localized>, path: &Path<'_>, faults: &mut Faults) -> Option<Area> {
    open!(input, path, faults:
        code, name(localized), price, evidence, valid_from, valid_to, released_after_months, period_evidence,
        special_category, collected_by_ssb, grunndata
    );
    let [valid_from, valid_to] = [valid_from, valid_to].map(|year| year.map(Whole::get));
    in_order(valid_from, valid_to, &path.key("valid_to"), faults);
    let released_after_months = released_after_months.map(Whole::get);
    let has_period = valid_from.or(valid_to).or(released_after_months).is_some();
    let (code, price) = (code?.into_string(), price?);
    Some(Area {
        line_code: format!("statistics_area.{code}"),
        line_json: std::array::from_fn(|_| KeptJson::default()),
        explanation: Localized::of(|language| area_explanation(language, &code, price)),
        code,
        name: name?,
        price,
        evidence: evidence?,
        reference: reference.cloned()?,
        valid_from,
        valid_to,
        released_after_months,
        period_evidence: has_period.then(|| period_evidence.unwrap_or(Evidence::Published)),
        special_category: special_category.unwrap_or_default(),
        collected_by_ssb: collected_by_ssb.unwrap_or_default(),
        grunndata: grunndata.unwrap_or_default(),
    })
}

fn table_explanation(language: Language, code: &str, price: UnitPrice) -> String {
    let amount = language.amount(price.ore());
    match language {
        Language::Nb | Language::Nn => {
            format!("Fast pris for uttak av tabellen {code}, uansett periode: {amount} kr.")
        }
        Language::En => format!("Flat price for extracting the table {code}, whatever the period: NOK {amount}."),
    }
}

fn area_explanation(language: Language, code: &str, price: UnitPrice) -> String {
    let amount = language.amount(price.ore());
    match language {
        Language::Nb => format!("Fast pris for statistikkområdet {code}, uansett antall variabler og år: {amount} kr."),
        Language::Nn => {
            format!("Fast pris for statistikkområdet {code}, uansett kor mange variablar og år: {amount} kr.")
        }
        Language::En => format!(
            "Flat price for the statistics area {code}, whatever the number of variables and years: NOK {amount}."
        ),
    }
}

/// The rules with their index in the file; their activity and rate are not looked up yet.
fn rules(file: EffortFile, faults: &mut Faults) -> Vec<(usize, Rule)> {
    let path = Path::Root;
    open!(file, path, faults);
    let path = path.key("rules");
    file.rules.read(&path, faults).map(|list| list.parse_in_place(&path, faults, rule)).unwrap_or_default()
}

fn rule(input: RuleInput, path: &Path<'_>, faults: &mut Faults) -> Option<Rule> {
    open!(input, path, faults:
        code, activity, driver, rate, hours(quantities), evidence, name(localized), reference(reference)
    );
    let code = code?.into_string();
    Some(Rule {
        line_code: format!("effort.{code}"),
        line_json: std::array::from_fn(|_| KeptJson::default()),
        code,
        activity_index: 0,
        activity: activity?.into_string(),
        driver: driver?,
        rate_index: 0,
        rate: rate?.into_string(),
        hours: hours?,
        evidence: evidence?,
        name: name?,
        reference: reference?,
    })
}

fn delivery_time(file: DeliveryTimeFile, path: &Path<'_>, faults: &mut Faults) -> Option<DeliverySteps> {
    open!(file, path, faults: reference(reference), starts_when(localized), steps[step]);
    Some(DeliverySteps { starts_when: starts_when?, reference: reference?, steps: steps? })
}

fn step(input: StepInput, path: &Path<'_>, faults: &mut Faults) -> Option<DeliveryStep> {
    open!(input, path, faults: code, driver, working_days(quantities));
    if let Some(days) = working_days.filter(|days| days.high > Quantity::count(MAX_STEP_DAYS)) {
        let error = MoneyError::TooLarge(MAX_STEP_DAYS);
        let kind = FaultKind::BadDecimal { found: days.high.to_string(), error };
        faults.add(&path.key("working_days").key("high"), kind);
    }
    read!(input, path, faults: evidence, name(localized));
    Some(DeliveryStep {
        code: code?.into_string(),
        step_json: KeptJson::default(),
        driver: driver?,
        working_days: working_days?,
        evidence: evidence?,
        name: name?,
    })
}
