//! Tariffs, estimates, their levers and their comparison: what needs no store.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::civil::Date;
use serde::Deserialize as _;
use serde::de::IntoDeserializer;
use serde::de::value::MapDeserializer;
use serde_json::Value;

use super::error::AppError;
use super::printing::{check_scope, estimate_job, unprintable_texts};
use super::typesetting::typeset;
use crate::clock::Clock;
use crate::document::{EstimateDocument, Extent};
use crate::input::{Fault, FaultKind, Faults, Field, Found, OwnedPath, Path, Text, object};
use crate::language::Language;
use crate::pricing::{self, Comparison, Estimate, EstimateReport, Levers, Offer, PricingError};
use crate::render::Pool;
use crate::scope::{Scope, ScopeInput};
use crate::shares::Claimant;
use crate::tariff::{Catalogue, Tariff};

/// The name of the edition in force today.
pub const CURRENT: &str = "current";

/// The longest id of an edition that is worth looking up.
const TARIFF_CHARS: usize = 20;

/// The most rows of an anonymous caller's document: several times the usual number.
pub const ANONYMOUS_ROWS: usize = 250;
/// The most characters of its texts. With both at their limits it takes some ten times as long as a usual one.
pub const ANONYMOUS_CHARACTERS: usize = 30_000;

object! {
    /// A scope to be priced.
    pub struct EstimateRequest {
        /// What is requested.
        required scope: ScopeInput,
        /// The id of an edition, or `current`; left out, the edition in force on `priced_on`.
        optional tariff: Text<TARIFF_CHARS>,
        /// The day to price for; left out, today in Norway.
        optional priced_on: Date,
        /// The language of a document; left out, that of Accept-Language.
        optional language: Language,
    }
}

object! {
    /// Two scopes to be priced and compared.
    pub struct ComparisonRequest {
        /// The former.
        required before: ComparisonSideRequest,
        /// The later.
        required after: ComparisonSideRequest,
    }
}

object! {
    /// A scope to be priced and compared.
    pub struct ComparisonSideRequest {
        /// What is requested.
        required scope: ScopeInput,
        /// The id of an edition, or `current`; left out, the edition in force on `priced_on`.
        optional tariff: Text<TARIFF_CHARS>,
        /// The day to price for; left out, today in Norway.
        optional priced_on: Date,
    }
}

/// A scope with its estimate.
#[derive(Debug)]
pub struct Priced {
    pub scope: Scope,
    pub estimate: Estimate,
    /// The language that the request named.
    pub language: Option<Language>,
}

impl Priced {
    /// What would change its price, each by itself.
    pub fn offers(&self) -> Result<Vec<Offer>, AppError> {
        Ok(Levers::offers(&self.scope, &self.estimate)?)
    }

    /// The canonical JSON of the estimate, as it is attached to its document.
    #[must_use]
    pub fn canonical_json(&self, language: Language) -> String {
        EstimateDocument::canonical_json(&self.scope, &self.estimate, language)
    }

    /// The estimate in its JSON form, with its references in the language that the request named; in bokmål without one.
    #[must_use]
    pub fn report(&self) -> EstimateReport<'_> {
        self.estimate.report(self.language.unwrap_or_default())
    }
}

/// A scope, the edition to price it by and the day to price it for.
pub(super) type ToPrice = (Scope, Arc<Tariff>, Date);

/// Prices scopes by the editions in use. The editions are replaced as a whole: a request that began with the former ends with
/// them.
#[derive(Debug)]
pub struct Estimator {
    catalogue: RwLock<Arc<Catalogue>>,
    clock: Clock,
}

impl Estimator {
    #[must_use]
    pub fn new(catalogue: Catalogue, clock: Clock) -> Self {
        Self { catalogue: RwLock::new(Arc::new(catalogue)), clock }
    }

    /// Where the time comes from.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The editions in use now.
    #[must_use]
    pub fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.catalogue.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts other editions into use.
    pub(super) fn replace(&self, catalogue: Catalogue) {
        *self.catalogue.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(catalogue);
    }

    /// The edition in force on a day.
    #[must_use]
    pub fn tariff_on(&self, day: Date) -> Option<Arc<Tariff>> {
        self.catalogue().in_force(day).cloned()
    }

    /// The edition with this id, or the one in force today for `current`.
    #[must_use]
    pub fn tariff(&self, id: &str) -> Option<Arc<Tariff>> {
        let catalogue = self.catalogue();
        let found = if id == CURRENT { catalogue.in_force(self.clock.today()) } else { catalogue.find(id) };
        found.cloned()
    }

    pub fn estimate(&self, request: Field<EstimateRequest>) -> Result<Priced, AppError> {
        let ((scope, tariff, priced_on), language) = self.parse_request(request)?;
        let mut estimate = pricing::price(&scope, &tariff, priced_on)?;
        estimate.findings.extend(unprintable_texts(&scope));
        Ok(Priced { scope, estimate, language })
    }

    /// Prices a scope, and again with each change that would change its price.
    pub fn levers(&self, request: Field<EstimateRequest>) -> Result<Levers, AppError> {
        let ((scope, tariff, priced_on), _) = self.parse_request(request)?;
        Ok(Levers::of(&scope, &tariff, priced_on)?)
    }

    /// Prices a scope that was filled in, a page or a workbook, by the edition in force today. What could not be read of it comes
    /// first among the faults; of those that are found now, the ones at the same places are left out.
    pub fn price_filled_in<'s>(
        &self,
        scope: impl IntoDeserializer<'s, serde_json::Error>,
        mut faults: Vec<Fault>,
        covered: &[OwnedPath],
    ) -> Result<(Vec<Fault>, Option<Priced>), AppError> {
        // The same reader as that of a request: it finds the same faults.
        let request = MapDeserializer::new(std::iter::once(("scope", scope)));
        let field =
            Field::deserialize(request).map_err(|error: serde_json::Error| AppError::Internal(error.to_string()))?;
        match self.estimate(field) {
            Ok(priced) => {
                let is_sound = faults.is_empty();
                Ok((faults, Some(priced).filter(|_| is_sound)))
            }
            Err(AppError::Faults(mut found)) => {
                let has_its_own =
                    |path: &OwnedPath| faults.iter().any(|fault| fault.path == *path) || covered.contains(path);
                let others: Vec<Fault> = found.take().into_iter().filter(|fault| !has_its_own(&fault.path)).collect();
                faults.extend(others);
                Ok((faults, None))
            }
            Err(error) => Err(error),
        }
    }

    pub(super) fn parse_request(&self, request: Field<EstimateRequest>) -> Result<(ToPrice, Option<Language>), Faults> {
        let mut faults = Faults::default();
        let root = Path::Root;
        let Some(request) = request.required(&root, &mut faults) else { return Err(faults) };
        request.report_strays(&root, &mut faults);
        let language = request.language.optional(&root.key("language"), &mut faults);
        let parsed = self.parse(request.scope, request.tariff, request.priced_on, &root, &mut faults);
        Ok((faults.or(parsed)?, language))
    }

    /// Prices two scopes and splits the difference into its causes.
    pub fn compare_estimates(&self, request: Field<ComparisonRequest>) -> Result<Comparison, AppError> {
        let mut faults = Faults::default();
        let root = Path::Root;
        let Some(request) = request.required(&root, &mut faults) else { return Err(faults.into()) };
        request.report_strays(&root, &mut faults);
        let before = self.parse_side(request.before, &root.key("before"), &mut faults);
        let after = self.parse_side(request.after, &root.key("after"), &mut faults);
        let (before, after) = faults.or(before.zip(after))?;
        let price = |(scope, tariff, priced_on): &ToPrice| pricing::price(scope, tariff, *priced_on);
        Comparison::of(&price(&before)?, &price(&after)?).map_err(|error| PricingError::from(error).into())
    }

    /// A scope by a former edition on a day, and by the one in force today; `None` where either cannot price it.
    pub fn compare_then_and_now(&self, scope: &Value, former: &Tariff, on: Date) -> Option<Comparison> {
        let before = serde_json::json!({ "scope": scope, "tariff": former.id, "priced_on": on });
        let request = serde_json::json!({ "before": before, "after": { "scope": scope } });
        self.compare_estimates(Field::deserialize(&request).ok()?).ok()
    }

    fn parse_side(&self, field: Field<ComparisonSideRequest>, path: &Path<'_>, faults: &mut Faults) -> Option<ToPrice> {
        let side = field.required(path, faults)?;
        side.report_strays(path, faults);
        self.parse(side.scope, side.tariff, side.priced_on, path, faults)
    }

    fn parse(
        &self,
        scope: Field<ScopeInput>,
        tariff: Field<Text<TARIFF_CHARS>>,
        priced_on: Field<Date>,
        path: &Path<'_>,
        faults: &mut Faults,
    ) -> Option<ToPrice> {
        let (named, given) = (tariff.is_present(), priced_on.is_present());
        let wrong = matches!(priced_on, Field::Wrong(_));
        let priced_on = priced_on.optional(&path.key("priced_on"), faults).unwrap_or_else(|| self.clock.today());
        // A given day that no edition covers is refused even where an edition is named.
        let asked = !wrong && (given || !named);
        let in_force = if asked { self.tariff_in_force(priced_on, &path.key("priced_on"), faults) } else { None };
        let tariff = match tariff.optional(&path.key("tariff"), faults) {
            Some(id) => self.named_tariff(id.as_str(), &path.key("tariff"), faults),
            None if named => None,
            None => in_force,
        };
        let at = path.key("scope");
        let scope = scope.required(&at, faults).and_then(|scope| scope.parse(tariff.as_deref(), &at, faults));
        Some((scope?, tariff?, priced_on))
    }

    fn named_tariff(&self, id: &str, path: &Path<'_>, faults: &mut Faults) -> Option<Arc<Tariff>> {
        let tariff = self.tariff(id);
        if tariff.is_none() {
            let known = self.catalogue().editions().iter().map(|edition| edition.id.to_string()).collect();
            faults.add(path, FaultKind::UnknownTariff { found: Found::cut(id), known });
        }
        tariff
    }

    pub(super) fn tariff_in_force(&self, day: Date, path: &Path<'_>, faults: &mut Faults) -> Option<Arc<Tariff>> {
        let catalogue = self.catalogue();
        let tariff = catalogue.in_force(day).cloned();
        if tariff.is_none() {
            let first = catalogue.editions().first().map(|edition| edition.id);
            faults.add(path, FaultKind::NoTariffInForce { date: day, first });
        }
        tariff
    }
}

/// The extent of an estimate's document, which is limited for anonymous callers: typesetting is by far the most that anyone can
/// have this service do.
pub fn document_extent(priced: &Priced, by: Claimant) -> Result<Extent, Faults> {
    let extent = Extent::of(&priced.scope, &priced.estimate);
    let mut faults = Faults::default();
    let place = Path::Root.key("scope");
    if by != Claimant::Known && extent.rows > ANONYMOUS_ROWS {
        faults.add(&place, FaultKind::TooManyRows { found: extent.rows, max: ANONYMOUS_ROWS });
    }
    if by != Claimant::Known && extent.characters > ANONYMOUS_CHARACTERS {
        faults.add(&place, FaultKind::TooManyCharacters { found: extent.characters, max: ANONYMOUS_CHARACTERS });
    }
    faults.or(Some(extent))
}

/// The PDF of an estimate. A text that the fonts cannot show is a fault at its path.
pub async fn estimate_pdf(pool: &Pool, by: Claimant, priced: Priced, language: Language) -> Result<Vec<u8>, AppError> {
    let prepare = move || {
        let mut faults = Faults::default();
        check_scope(&priced.scope, &Path::Root.key("scope"), &mut faults);
        faults.or(Some((estimate_job(&priced.scope, &priced.estimate, language), ())))
    };
    let (rendered, ()) = typeset(pool, by, prepare).await?;
    Ok(rendered.bytes)
}
