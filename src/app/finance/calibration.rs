//! Calibration: what the settled quotes of a period teach the next edition's hours.

use jiff::civil::Date;

use super::service::Finance;
use super::stored_notes::unreadable;
use crate::app::error::AppError;
use crate::app::estimates::CURRENT;
use crate::app::parameters::Parameters;
use crate::calibration::{Calibration, CalibrationNote, Observed};
use crate::input::{FaultKind, Found, Path};
use crate::pricing::PricingError;
use crate::quote::Actor;

/// Notes that are fetched at once.
const BATCH: i64 = 500;

/// Which settlements are read, and which edition's norms they are compared with.
#[derive(Debug)]
pub struct CalibrationRequest {
    from: Option<Date>,
    to: Option<Date>,
    tariff: String,
}

impl CalibrationRequest {
    /// The names of the parameters.
    pub const KEYS: &'static [&'static str] = &["from", "to", "tariff", "format", "locale"];

    /// Reads the parameters that choose settlements; the caller reads the others.
    pub fn parse(parameters: &mut Parameters) -> Self {
        let (from, to) = parameters.period();
        let tariff = parameters.text("tariff").unwrap_or(CURRENT).to_owned();
        Self { from, to, tariff }
    }

    fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl Finance {
    /// What the settled quotes of a period teach.
    pub async fn calibration(
        &self,
        actor: &Actor,
        request: &CalibrationRequest,
        parameters: Parameters,
    ) -> Result<Calibration, AppError> {
        tracing::debug!(actor.role = actor.role.word(), "settlements are read for calibration");
        let mut faults = parameters.faults;
        let tariff = self.office.estimator.tariff(&request.tariff);
        if tariff.is_none() && request.tariff != CURRENT {
            let known =
                self.office.estimator.catalogue().editions().iter().map(|tariff| tariff.id.to_string()).collect();
            let problem = FaultKind::UnknownTariff { found: Found::cut(&request.tariff), known };
            faults.add(&Path::Root.key("tariff"), problem);
        }
        faults.or(Some(()))?;
        let mut observed = Observed::default();
        let mut after = None;
        loop {
            let notes = self.office.store.standing_notes_after(after, BATCH).await?;
            let Some(last) = notes.last() else { break };
            after = Some(last.number);
            for note in notes.iter().filter(|note| request.covers(note.settled_on)) {
                observed.add(&CalibrationNote::read(&note.canonical).map_err(|error| unreadable(note, &error))?);
            }
        }
        Ok(observed.calibration(tariff.as_deref()).map_err(PricingError::from)?)
    }
}
