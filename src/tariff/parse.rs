//! From the text of five files to a [`Tariff`], or every defect in them.

use jiff::civil::Date;
use serde::Deserialize;
use toml::de::DeTable;

use super::check::{Check, Names};
use super::defect::{Defect, SourceFile};
use super::files::{
    ActivityInput, AreaInput, DeliveryTimeFile, EditionFiles, EffortFile, FILE_NAMES, FdTrygdFile, HourlyRateInput,
    LocalizedInput, MAX_STEP_DAYS, QuantityInput, RuleInput, StatisticsAreasFile, StepInput, TableInput, TariffFile,
    VatInput,
};
use super::{Activity, Area, DeliveryStep, DeliverySteps, Driver, HourlyRate, Rows, Rule, Table, Tariff, Vat};
use crate::ids::Sha256Hex;
use crate::input::{Code, Expected, FaultKind, Faults, Field, Path, Shape, Text, Whole, string_property};
use crate::language::{KeptJson, Language, Localized};
use crate::money::{MoneyError, Percent, Quantity, ThreePoint, UnitPrice};

/// Reads one edition. `texts` are the files of [`FILE_NAMES`], in that order, with their names from the tariff folder;
/// `next` is the first day of the edition that follows.
pub fn edition(folder: &str, next: Option<Date>, texts: &[(String, String); 5]) -> Result<Tariff, Vec<Defect>> {
    let mut defects = Vec::new();
    let [tariff, fd_trygd, areas, effort, delivery] = texts;
    let mut sources = Vec::new();
    let files = EditionFiles {
        tariff: read(tariff, &mut sources, &mut defects),
        fd_trygd: read(fd_trygd, &mut sources, &mut defects),
        statistics_areas: read(areas, &mut sources, &mut defects),
        effort: read(effort, &mut sources, &mut defects),
        delivery_time: read(delivery, &mut sources, &mut defects),
    };
    let [tariff_source, tables_source, areas_source, effort_source, delivery_source] = sources.as_slice() else {
        return Err(defects);
    };

    let names = Names::of(&files);
    // Quotes are priced again by these files: their texts are taken as they are.
    let mut faults = Faults::of_stored();
    let mut told = |source: &SourceFile<'_>, faults: &mut Faults| {
        defects.extend(faults.take().iter().map(|fault| source.fault(fault)));
    };
    let head = files.tariff.optional(&Path::Root, &mut faults).and_then(|file| head(file, &mut faults));
    told(tariff_source, &mut faults);
    let tables = files.fd_trygd.optional(&Path::Root, &mut faults).map(|file| tables(file, &mut faults));
    told(tables_source, &mut faults);
    let areas = files.statistics_areas.optional(&Path::Root, &mut faults).map(|file| self::areas(file, &mut faults));
    told(areas_source, &mut faults);
    let rules = files.effort.optional(&Path::Root, &mut faults).map(|file| rules(file, &mut faults));
    told(effort_source, &mut faults);
    let delivery =
        files.delivery_time.optional(&Path::Root, &mut faults).and_then(|file| delivery_time(file, &mut faults));
    told(delivery_source, &mut faults);

    let mut check = Check { defects };
    check.head(tariff_source, folder, next, head.as_ref().map(|head| (head.id, head.valid_to)), &names);
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

/// Reads a file as TOML: its syntax errors are defects, and what is left is read as far as it goes.
fn read<'s, T: Shape>(
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
        // The syntax is whole, and a field takes whatever value comes: reading cannot fail.
        toml::Deserializer::parse(text).ok().and_then(|toml| Field::<T>::deserialize(toml).ok()).unwrap_or_default()
    } else {
        Field::default()
    };
    sources.push(source);
    field
}

/// What tariff.toml gives.
struct Head {
    id: Date,
    valid_to: Option<Date>,
    status: super::Status,
    title: Localized,
    currency: &'static str,
    quote_valid_days: u32,
    vat: Vat,
    hourly_rates: Vec<HourlyRate>,
    activities: Vec<Activity>,
}

fn head(file: TariffFile, faults: &mut Faults) -> Option<Head> {
    let root = Path::Root;
    file.strays.report(TariffFile::KEYS, &root, faults);
    let id = file.id.required(&root.key("id"), faults);
    let valid_to = file.valid_to.optional(&root.key("valid_to"), faults);
    let status = file.status.required(&root.key("status"), faults);
    let title = localized(file.title, &root.key("title"), faults);
    let currency = file.currency.required(&root.key("currency"), faults);
    let quote_valid_days = file.quote_valid_days.required(&root.key("quote_valid_days"), faults);
    let vat = vat(file.vat, &root.key("vat"), faults);
    let rates_path = root.key("hourly_rates");
    let mut hourly_rates = Vec::new();
    for (code, rate) in file.hourly_rates.required(&rates_path, faults).map(|rates| rates.0).unwrap_or_default() {
        let path = rates_path.key(&code);
        if Code::parse(&code).is_none() {
            faults.add(&path, FaultKind::BadCode { found: code.clone() });
        }
        let rate = rate.required(&path, faults).and_then(|rate| hourly_rate(code.clone(), rate, &path, faults));
        hourly_rates.extend(rate);
    }
    let path = root.key("activities");
    let activities = file.activities.required(&path, faults)?.parse(&path, faults, activity);
    Some(Head {
        id: id?,
        valid_to,
        status: status?,
        title: title?,
        currency: currency?.word(),
        quote_valid_days: quote_valid_days?.get(),
        vat: vat?,
        hourly_rates,
        activities,
    })
}

fn vat(field: Field<VatInput>, path: &Path<'_>, faults: &mut Faults) -> Option<Vat> {
    let input = field.required(path, faults)?;
    input.strays.report(VatInput::KEYS, path, faults);
    let rate = input.rate.required(&path.key("rate"), faults);
    let code = input.code.required(&path.key("code"), faults);
    let evidence = input.evidence.required(&path.key("evidence"), faults);
    let reference = text(input.reference, &path.key("reference"), faults);
    Some(Vat { rate: rate?, code: code?.0, evidence: evidence?, reference: reference? })
}

fn hourly_rate(code: String, input: HourlyRateInput, path: &Path<'_>, faults: &mut Faults) -> Option<HourlyRate> {
    input.strays.report(HourlyRateInput::KEYS, path, faults);
    let name = localized(input.name, &path.key("name"), faults);
    let price = input.price.required(&path.key("price"), faults);
    let evidence = input.evidence.required(&path.key("evidence"), faults);
    let reference = text(input.reference, &path.key("reference"), faults);
    Some(HourlyRate { code, name: name?, price: price?, evidence: evidence?, reference: reference? })
}

fn activity(input: ActivityInput, path: &Path<'_>, faults: &mut Faults) -> Option<Activity> {
    input.strays.report(ActivityInput::KEYS, path, faults);
    let code = code(input.code, &path.key("code"), faults);
    let name = localized(input.name, &path.key("name"), faults);
    Some(Activity { code: code?, name: name? })
}

fn tables(file: FdTrygdFile, faults: &mut Faults) -> Vec<Table> {
    let root = Path::Root;
    file.strays.report(FdTrygdFile::KEYS, &root, faults);
    let reference = text(file.reference, &root.key("reference"), faults).unwrap_or_default();
    let path = root.key("tables");
    let Some(list) = file.tables.required(&path, faults) else { return Vec::new() };
    list.parse(&path, faults, |input: TableInput, path, faults| {
        input.strays.report(TableInput::KEYS, path, faults);
        let code = code(input.code, &path.key("code"), faults);
        let theme = localized(input.theme, &path.key("theme"), faults);
        let name = localized(input.name, &path.key("name"), faults);
        let price = input.price.required(&path.key("price"), faults);
        let evidence = input.evidence.required(&path.key("evidence"), faults);
        let valid_from = input.valid_from.optional(&path.key("valid_from"), faults).map(Whole::get);
        let valid_to = input.valid_to.optional(&path.key("valid_to"), faults).map(Whole::get);
        if let (Some(from), Some(to)) = (valid_from, valid_to)
            && from > to
        {
            faults.add(&path.key("valid_to"), FaultKind::YearsReversed { from, to });
        }
        let (code, price) = (code?, price?);
        Some(Table {
            line_code: format!("fd_trygd.{code}"),
            line_json: KeptJson::default(),
            explanation: Localized::of(|language| table_explanation(language, &code, price)),
            code,
            theme: theme?,
            name: name?,
            price,
            evidence: evidence?,
            reference: reference.clone(),
            valid_from,
            valid_to,
        })
    })
}

fn areas(file: StatisticsAreasFile, faults: &mut Faults) -> Vec<Area> {
    let root = Path::Root;
    file.strays.report(StatisticsAreasFile::KEYS, &root, faults);
    let reference = text(file.reference, &root.key("reference"), faults).unwrap_or_default();
    let path = root.key("areas");
    let Some(list) = file.areas.required(&path, faults) else { return Vec::new() };
    list.parse(&path, faults, |input: AreaInput, path, faults| {
        input.strays.report(AreaInput::KEYS, path, faults);
        let code = code(input.code, &path.key("code"), faults);
        let name = localized(input.name, &path.key("name"), faults);
        let price = input.price.required(&path.key("price"), faults);
        let evidence = input.evidence.required(&path.key("evidence"), faults);
        let (code, price) = (code?, price?);
        Some(Area {
            line_code: format!("statistics_area.{code}"),
            line_json: KeptJson::default(),
            explanation: Localized::of(|language| area_explanation(language, &code, price)),
            code,
            name: name?,
            price,
            evidence: evidence?,
            reference: reference.clone(),
        })
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

/// The rules, with their activity and rate still to be found.
fn rules(file: EffortFile, faults: &mut Faults) -> Vec<(usize, Rule)> {
    let root = Path::Root;
    file.strays.report(EffortFile::KEYS, &root, faults);
    let path = root.key("rules");
    let Some(list) = file.rules.required(&path, faults) else { return Vec::new() };
    let mut index = 0;
    list.parse(&path, faults, |input: RuleInput, path, faults| {
        let position = index;
        index += 1;
        input.strays.report(RuleInput::KEYS, path, faults);
        let rule_code = code(input.code, &path.key("code"), faults);
        let activity = code(input.activity, &path.key("activity"), faults);
        let driver = input.driver.required(&path.key("driver"), faults);
        let rate = code(input.rate, &path.key("rate"), faults);
        let hours = quantities(input.hours, &path.key("hours"), faults);
        let evidence = input.evidence.required(&path.key("evidence"), faults);
        let name = localized(input.name, &path.key("name"), faults);
        let reference = text(input.reference, &path.key("reference"), faults);
        let rule_code = rule_code?;
        let rule = Rule {
            line_code: format!("effort.{rule_code}"),
            line_json: KeptJson::default(),
            code: rule_code,
            activity_index: 0,
            activity: activity?,
            driver: driver?,
            rate_index: 0,
            rate: rate?,
            hours: hours?,
            evidence: evidence?,
            name: name?,
            reference: reference?,
        };
        Some((position, rule))
    })
}

fn delivery_time(file: DeliveryTimeFile, faults: &mut Faults) -> Option<DeliverySteps> {
    let root = Path::Root;
    file.strays.report(DeliveryTimeFile::KEYS, &root, faults);
    let reference = text(file.reference, &root.key("reference"), faults);
    let starts_when = localized(file.starts_when, &root.key("starts_when"), faults);
    let path = root.key("steps");
    let steps = file.steps.required(&path, faults)?.parse(&path, faults, |input: StepInput, path, faults| {
        input.strays.report(StepInput::KEYS, path, faults);
        let code = code(input.code, &path.key("code"), faults);
        let driver = input.driver.required(&path.key("driver"), faults);
        let at = path.key("working_days");
        let working_days = quantities(input.working_days, &at, faults);
        if let Some(days) = working_days.filter(|days| days.high > Quantity::count(MAX_STEP_DAYS)) {
            let error = MoneyError::TooLarge(MAX_STEP_DAYS);
            faults.add(&at.key("high"), FaultKind::BadDecimal { found: days.high.to_string(), error });
        }
        let evidence = input.evidence.required(&path.key("evidence"), faults);
        let name = localized(input.name, &path.key("name"), faults);
        Some(DeliveryStep {
            code: code?,
            step_json: KeptJson::default(),
            driver: driver?,
            working_days: working_days?,
            evidence: evidence?,
            name: name?,
        })
    });
    Some(DeliverySteps { starts_when: starts_when?, reference: reference?, steps })
}

fn localized(field: Field<LocalizedInput>, path: &Path<'_>, faults: &mut Faults) -> Option<Localized> {
    let input = field.required(path, faults)?;
    input.strays.report(LocalizedInput::KEYS, path, faults);
    let nb = text(input.nb, &path.key("nb"), faults);
    let nn = text(input.nn, &path.key("nn"), faults);
    let en = text(input.en, &path.key("en"), faults);
    Some(Localized::new(nb?, nn?, en?))
}

fn quantities(field: Field<QuantityInput>, path: &Path<'_>, faults: &mut Faults) -> Option<ThreePoint<Quantity>> {
    let input = field.required(path, faults)?;
    input.strays.report(QuantityInput::KEYS, path, faults);
    let low = input.low.required(&path.key("low"), faults);
    let expected = input.expected.required(&path.key("expected"), faults);
    let high = input.high.required(&path.key("high"), faults);
    let quantities = ThreePoint { low: low?.0, expected: expected?.0, high: high?.0 };
    if !quantities.is_ordered() {
        faults.add(path, FaultKind::HoursNotOrdered);
        return None;
    }
    Some(quantities)
}

fn text<const MAX: usize>(field: Field<Text<MAX>>, path: &Path<'_>, faults: &mut Faults) -> Option<String> {
    field.required(path, faults).map(|text| text.as_str().to_owned())
}

fn code(field: Field<Code>, path: &Path<'_>, faults: &mut Faults) -> Option<String> {
    field.required(path, faults).map(|code| code.as_str().to_owned())
}

impl Shape for UnitPrice {
    const EXPECTED: Expected = Expected::Decimal;

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Self::parse(text).map_err(|error| bad_decimal(text, error)))
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        string_property().pattern(Some(r"^[0-9]+(\.[0-9]{1,2})?$")).into()
    }
}

impl Shape for Percent {
    const EXPECTED: Expected = Expected::Decimal;

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Self::parse(text).map_err(|error| bad_decimal(text, error)))
    }

    fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        string_property().pattern(Some(r"^[0-9]{1,3}(\.[0-9]{1,2})?$")).into()
    }
}

fn bad_decimal(text: &str, error: MoneyError) -> FaultKind {
    FaultKind::BadDecimal { found: crate::input::Found::cut(text), error }
}
