//! Workbooks: an edition to fill in, a scope as a filled-in one, and the scope of one that was sent.

use serde_json::Value;

use super::error::AppError;
use super::estimates::{CURRENT, EstimateRequest, Estimator, Priced};
use crate::input::{Fault, FaultKind, Faults, Field, OwnedPath, Path, coded};
use crate::language::Language;
use crate::shares::Claimant;
use crate::tariff::Tariff;
use crate::workbook::{FileCells, Place, Reading, missing_text};
use crate::workbook_file::{MAX_CELLS, MAX_INFLATED_BYTES, WorkbookError, WorkbookReader, write};

/// The longest scope that a workbook may have, as JSON: as long as a request with one.
const MAX_SCOPE_BYTES: usize = 2 * 1024 * 1024;

/// A workbook as a file.
#[derive(Debug)]
pub struct WorkbookFile {
    pub bytes: Vec<u8>,
    pub language: Language,
    /// The name that the file is saved under, without its extension.
    pub name: String,
}

/// What a workbook says.
#[derive(Debug)]
pub struct ReadWorkbook {
    /// The edition that it was made of, as it says itself.
    pub edition: String,
    /// The language of its headings.
    pub language: Language,
    /// The scope without what could not be read.
    pub scope: Value,
    /// The faults, in the order of their cells.
    pub faults: Vec<PlacedFault>,
    pub notices: Vec<WorkbookNotice>,
    /// None where there are faults.
    pub priced: Option<Priced>,
}

/// A fault, and where it is in the file; no place where what is wrong is not there.
#[derive(Debug)]
pub struct PlacedFault {
    pub fault: Fault,
    pub place: Option<Place>,
}

impl PlacedFault {
    /// What is wrong, for whoever filled in the cell.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let Fault { path, kind } = &self.fault;
        let is_unanswered = kind.is_missing() || *kind == FaultKind::ApprovalNeeded;
        let of_sheet = if is_unanswered { missing_text(path, language) } else { None };
        of_sheet.unwrap_or_else(|| kind.message(language))
    }
}

coded! {
    /// What whoever sent a workbook should know, though it is no fault.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum WorkbookNotice: message(language) {
        /// Prices, tables and areas may have changed since it was made.
        OtherEdition { made_of: String, priced_by: String } = "other_edition": [
            "Regnearket er laget etter prislisten {made_of}. Prisen her er etter {priced_by}, som gjelder nå; prisene i arkene kan avvike.",
            "Reknearket er laga etter prislista {made_of}. Prisen her er etter {priced_by}, som gjeld no; prisane i arka kan avvike.",
            "The workbook was made of the price list {made_of}. The price here is by {priced_by}, which is in force now; the prices in the sheets may differ.",
        ],
    }
}

/// The cells of a file. What is no workbook of ours is a fault of the whole file.
pub async fn workbook_cells(reader: &WorkbookReader, by: Claimant, file: &[u8]) -> Result<FileCells, AppError> {
    reader.read(by, file).await.map_err(|error| match error {
        WorkbookError::Busy => AppError::Busy,
        WorkbookError::Killed | WorkbookError::NoWorker(_) => AppError::RendererAway(error.to_string()),
        WorkbookError::Unreadable => whole(FaultKind::NotAWorkbook),
        WorkbookError::TooLarge => too_large(),
    })
}

/// A fault of the file as a whole.
fn whole(kind: FaultKind) -> AppError {
    Faults::from(Fault { path: OwnedPath::default(), kind }).into()
}

fn too_large() -> AppError {
    whole(FaultKind::WorkbookTooLarge { bytes: MAX_INFLATED_BYTES, cells: MAX_CELLS })
}

impl Estimator {
    /// An edition as a workbook to fill in.
    pub fn workbook(&self, id: &str, language: Language) -> Result<WorkbookFile, AppError> {
        let tariff = self.tariff(id).ok_or(AppError::NotFound)?;
        file(&tariff, language, None)
    }

    /// A scope as a filled-in workbook, in the language that the request names or else in this one. A scope that cannot be priced
    /// has faults.
    pub fn filled_workbook(
        &self,
        request: Field<EstimateRequest>,
        language: Language,
    ) -> Result<WorkbookFile, AppError> {
        let scope = request.given().and_then(|request| request.scope.given()).map(serde_json::to_value).transpose();
        let scope = scope.map_err(|error| AppError::Internal(error.to_string()))?;
        let ((_, tariff, _), named) = self.parse_request(request)?;
        file(&tariff, named.unwrap_or(language), scope.as_ref())
    }

    /// What the cells of a workbook say, priced by the edition in force today where nothing is wrong.
    pub fn read_workbook(&self, cells: &FileCells) -> Result<ReadWorkbook, AppError> {
        let Some(reading) = Reading::of(cells) else { return Err(whole(FaultKind::NotAWorkbook)) };
        let Reading { edition, language, is_too_large, scope, faults: of_cells, covered, places } = reading;
        if is_too_large {
            return Err(too_large());
        }
        if scope.to_string().len() > MAX_SCOPE_BYTES {
            return Err(too_large());
        }
        let own: Vec<Fault> =
            of_cells.iter().map(|found| Fault { path: found.path.clone(), kind: found.kind.clone() }).collect();
        let (found, priced) = self.price_filled_in(&scope, own, &covered)?;
        // What the cells say themselves comes first, each at its own cell.
        let places = found.iter().enumerate().map(|(index, fault)| match of_cells.get(index) {
            Some(cell) => cell.place.clone(),
            None => places.find(&fault.path).cloned(),
        });
        let places: Vec<Option<Place>> = places.collect();
        let mut faults: Vec<PlacedFault> =
            found.into_iter().zip(places).map(|(fault, place)| PlacedFault { fault, place }).collect();
        in_order(&mut faults);
        let notices = self.notice(&edition).into_iter().collect();
        Ok(ReadWorkbook { edition, language, scope, faults, notices, priced })
    }

    fn notice(&self, made_of: &str) -> Option<WorkbookNotice> {
        let current = self.tariff(CURRENT)?.id.to_string();
        let is_other = current != made_of;
        is_other
            .then(|| WorkbookNotice::OtherEdition { made_of: crate::input::Found::cut(made_of), priced_by: current })
    }
}

fn file(tariff: &Tariff, language: Language, scope: Option<&Value>) -> Result<WorkbookFile, AppError> {
    let bytes = write(tariff, language, scope).map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(WorkbookFile { bytes, language, name: format!("prisoverslag-{}-{language}", tariff.id) })
}

/// Puts the faults in the order of their cells, those without a place last, and limits their number.
fn in_order(faults: &mut Vec<PlacedFault>) {
    faults.sort_by(|one, other| {
        let place = |fault: &PlacedFault| (fault.place.is_none(), fault.place.clone());
        place(one).cmp(&place(other))
    });
    if faults.len() > Faults::MAX {
        faults.truncate(Faults::MAX);
        let more = Fault { path: Path::Root.to_place(), kind: FaultKind::MoreFaults { shown: Faults::MAX } };
        faults.push(PlacedFault { fault: more, place: None });
    }
}
