//! Every amount of an attached estimate, recomputed from the quantities, prices and rate beside it.

use std::collections::{HashMap, HashSet};
use std::fmt::Display;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::figures::{self, Figure, Figures, Gap};
use super::mismatch::{Mismatch, Mismatches};
use crate::input::Path;
use crate::money::{Ore, Percent, Quantity, ThreePoint, UnitPrice};

/// The result of recomputing the amounts of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Recomputation {
    /// How many amounts were recomputed and compared with the document's.
    pub amounts: usize,
    /// The first places where the document differs.
    pub mismatches: Vec<Mismatch>,
    /// How many more mismatches there are.
    pub more_mismatches: usize,
}

/// Recomputes every amount of the JSON that is attached to an estimate or a quote.
///
/// Sums are of recomputed amounts, so a changed amount is one mismatch, and a changed quantity is one in every sum that includes
/// it. Where an amount cannot be recomputed because something that it follows from cannot be read, that is the mismatch, and the
/// sums are of the document's amount.
#[must_use]
pub fn recompute(document: &Value) -> Recomputation {
    let mut check = Check::default();
    let root = Path::Root;
    let sums = check.estimate(document.get("estimate"), &root.key("estimate"));
    if let Some(price) = optional(document, "price") {
        check.price(price, &root.key("price"), &sums);
    }
    Recomputation {
        amounts: check.amounts,
        mismatches: check.mismatches.listed,
        more_mismatches: check.mismatches.more,
    }
}

/// The lines that an officer added, for which the tariff has no figures.
const EXTRA_LINES: &str = "extra.";

const NOTHING: Figures = ThreePoint { low: Ok(Ore::ZERO), expected: Ok(Ore::ZERO), high: Ok(Ore::ZERO) };
const UNKNOWN: Figures = ThreePoint { low: Err(Gap::Input), expected: Err(Gap::Input), high: Err(Gap::Input) };

/// The walk through a document.
#[derive(Default)]
struct Check {
    amounts: usize,
    mismatches: Mismatches,
}

struct Sums {
    net: Figures,
    vat: Figures,
    total: Figures,
}

struct LineSums<'d> {
    net: Figures,
    /// As the tariff has them, before anyone adjusted them.
    unadjusted: Figures,
    activities: HashMap<&'d str, Figures>,
}

struct LineAmounts {
    amount: Figures,
    unadjusted: Figures,
}

impl LineSums<'_> {
    fn fixed_at(figures: Figures) -> Self {
        Self { net: figures, unadjusted: figures, activities: HashMap::new() }
    }

    fn add(&mut self, line: &LineAmounts) {
        self.net = figures::plus(self.net, line.amount);
        self.unadjusted = figures::plus(self.unadjusted, line.unadjusted);
    }
}

impl Check {
    fn estimate(&mut self, estimate: Option<&Value>, path: &Path<'_>) -> Sums {
        let Some(estimate) = self.object(estimate, path) else {
            return Sums { net: UNKNOWN, vat: UNKNOWN, total: UNKNOWN };
        };
        let activities = self.array(estimate.get("activities"), &path.key("activities"));
        let lines = self.lines(estimate, path, activities);
        self.activities(activities, &path.key("activities"), &lines);
        let vat_path = path.key("vat");
        let vat = self.object(estimate.get("vat"), &vat_path);
        let rate = vat.and_then(|vat| self.read(vat.get("rate"), &vat_path.key("rate"), figures::percent));
        let net = self.figures(estimate.get("net"), &path.key("net"), lines.net);
        let vat = match vat {
            Some(vat) => self.figures(vat.get("amount"), &vat_path.key("amount"), vat_of(net, rate)),
            None => UNKNOWN,
        };
        let total = self.figures(estimate.get("total"), &path.key("total"), figures::plus(net, vat));
        if let Some(unadjusted) = optional(estimate, "unadjusted") {
            self.unadjusted(unadjusted, &path.key("unadjusted"), lines.unadjusted, rate);
        }
        Sums { net, vat, total }
    }

    fn lines<'d>(&mut self, estimate: &'d Value, path: &Path<'_>, activities: Option<&'d [Value]>) -> LineSums<'d> {
        let path = path.key("lines");
        let Some(lines) = self.array(estimate.get("lines"), &path) else { return LineSums::fixed_at(UNKNOWN) };
        let mut sums = LineSums::fixed_at(NOTHING);
        let codes = activities.unwrap_or_default().iter().filter_map(|activity| activity.get("code")?.as_str());
        sums.activities = codes.map(|code| (code, NOTHING)).collect();
        for (index, line) in lines.iter().enumerate() {
            let path = path.index(index);
            let Some(line) = self.object(Some(line), &path) else {
                sums.add(&LineAmounts { amount: UNKNOWN, unadjusted: UNKNOWN });
                continue;
            };
            let amounts = self.line(line, &path);
            sums.add(&amounts);
            let activity = line.get("activity");
            match activity.and_then(Value::as_str).and_then(|code| sums.activities.get_mut(code)) {
                Some(sum) => *sum = figures::plus(*sum, amounts.amount),
                None => self.mismatches.add(&path.key("activity"), activity, None),
            }
        }
        sums
    }

    fn line(&mut self, line: &Value, path: &Path<'_>) -> LineAmounts {
        let price = self.read(line.get("unit_price"), &path.key("unit_price"), figures::unit_price);
        let amount = self.product(line, path, price);
        let by_tariff = match optional(line, "adjustment") {
            Some(adjustment) => self.product(adjustment, &path.key("adjustment"), price),
            None => amount,
        };
        let is_extra = line.get("code").and_then(Value::as_str).is_some_and(|code| code.starts_with(EXTRA_LINES));
        LineAmounts { amount, unadjusted: if is_extra { NOTHING } else { by_tariff } }
    }

    /// The `amount` beside a `quantity`, at a unit price.
    fn product(&mut self, of: &Value, path: &Path<'_>, price: Option<UnitPrice>) -> Figures {
        let quantity = self.quantities(of.get("quantity"), &path.key("quantity"));
        let amount = quantity.map(|quantity| figures::product(price, quantity));
        self.figures(of.get("amount"), &path.key("amount"), amount)
    }

    fn quantities(&mut self, found: Option<&Value>, path: &Path<'_>) -> ThreePoint<Option<Quantity>> {
        let mut point = |name| self.read(member(found, name), &path.key(name), figures::quantity);
        let read = ThreePoint { low: point("low"), expected: point("expected"), high: point("high") };
        if let Ok(quantities) = read.try_map(|quantity| quantity.ok_or(())) {
            self.ordered(&quantities, found, path);
        }
        read
    }

    fn activities(&mut self, activities: Option<&[Value]>, path: &Path<'_>, lines: &LineSums<'_>) {
        let mut seen = HashSet::new();
        for (index, activity) in activities.unwrap_or_default().iter().enumerate() {
            let path = path.index(index);
            let Some(activity) = self.object(Some(activity), &path) else { continue };
            let code = activity.get("code");
            let text = code.and_then(Value::as_str);
            // A code that occurs twice would show the same money twice.
            if text.is_none_or(|text| !seen.insert(text)) {
                self.mismatches.add(&path.key("code"), code, None);
            }
            let sum = text.and_then(|code| lines.activities.get(code).copied()).unwrap_or(UNKNOWN);
            self.figures(activity.get("amount"), &path.key("amount"), sum);
        }
    }

    /// The sums of the tariff's own figures.
    fn unadjusted(&mut self, unadjusted: &Value, path: &Path<'_>, lines: Figures, rate: Option<Percent>) {
        let net = self.figures(unadjusted.get("net"), &path.key("net"), lines);
        let vat = self.figures(unadjusted.get("vat"), &path.key("vat"), vat_of(net, rate));
        self.figures(unadjusted.get("total"), &path.key("total"), figures::plus(net, vat));
    }

    /// The price of a quote is what the estimate expects.
    fn price(&mut self, price: &Value, path: &Path<'_>, sums: &Sums) {
        for (name, figures) in [("net", sums.net), ("vat", sums.vat), ("total", sums.total)] {
            let _ = self.figure(price.get(name), &path.key(name), figures.expected);
        }
    }

    /// Compares amounts with the recomputed ones, and returns those for further sums.
    fn figures(&mut self, found: Option<&Value>, path: &Path<'_>, recomputed: Figures) -> Figures {
        let mut point = |name, figure| self.figure(member(found, name), &path.key(name), figure);
        let known = ThreePoint {
            low: point("low", recomputed.low),
            expected: point("expected", recomputed.expected),
            high: point("high", recomputed.high),
        };
        // Recomputed amounts are in the order of the quantities, which is checked there.
        if let (Err(_), Ok(known)) = (recomputed.try_map(|figure| figure), known.try_map(|figure| figure)) {
            self.ordered(&known, found, path);
        }
        known
    }

    fn figure(&mut self, found: Option<&Value>, path: &Path<'_>, recomputed: Figure) -> Figure {
        let given = found.and_then(figures::amount);
        match (recomputed, given) {
            (Ok(recomputed), given) => {
                self.amounts = self.amounts.saturating_add(1);
                if given != Some(recomputed) {
                    self.mismatches.add(path, found, Some(&recomputed.to_string().into()));
                }
                Ok(recomputed)
            }
            (Err(Gap::Input), Some(given)) => Ok(given),
            (Err(Gap::Input | Gap::Overflow), _) => {
                self.mismatches.add(path, found, None);
                Err(Gap::Input)
            }
        }
    }

    /// Reads a figure that amounts follow from. One that is not written in the canonical way is reported, but used.
    fn read<T: Display>(
        &mut self,
        found: Option<&Value>,
        path: &Path<'_>,
        parse: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        let read = found.and_then(parse);
        let canonical = read.as_ref().map(|figure| Value::from(figure.to_string()));
        if canonical.is_none() || canonical.as_ref() != found {
            self.mismatches.add(path, found, canonical.as_ref());
        }
        read
    }

    fn ordered<T: PartialOrd>(&mut self, points: &ThreePoint<T>, found: Option<&Value>, path: &Path<'_>) {
        if !points.is_ordered() {
            self.mismatches.add(path, found, Some(&"low ≤ expected ≤ high".into()));
        }
    }

    fn object<'d>(&mut self, found: Option<&'d Value>, path: &Path<'_>) -> Option<&'d Value> {
        let object = found.filter(|value| value.is_object());
        if object.is_none() {
            self.mismatches.add(path, found, Some(&"{…}".into()));
        }
        object
    }

    fn array<'d>(&mut self, found: Option<&'d Value>, path: &Path<'_>) -> Option<&'d [Value]> {
        let array = found.and_then(Value::as_array).map(Vec::as_slice);
        if array.is_none() {
            self.mismatches.add(path, found, Some(&"[…]".into()));
        }
        array
    }
}

fn vat_of(net: Figures, rate: Option<Percent>) -> Figures {
    net.map(|net| figures::share(net, rate))
}

/// A member that may be left out.
fn optional<'d>(of: &'d Value, name: &str) -> Option<&'d Value> {
    of.get(name).filter(|value| !value.is_null())
}

fn member<'d>(of: Option<&'d Value>, name: &str) -> Option<&'d Value> {
    of.and_then(|of| of.get(name))
}
