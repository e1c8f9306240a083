//! Reloading the tariffs while the server runs: either all of what is new is sound and is put into use, or nothing is, with the
//! defects reported.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;

use super::error::AppError;
use super::office::Office;
use crate::ids::Sha256Hex;
use crate::tariff::{Catalogue, Defect, Status, Tariff};
use crate::tariff_folder;

/// What became of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EditionChange {
    /// It is new.
    Added,
    /// It is as it was.
    Kept,
    /// It was not sealed yet, and its files have changed.
    Changed,
    /// It was not sealed yet, and its files are gone.
    Removed,
}

/// An edition after a reload.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReloadedEdition {
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    pub id: Date,
    /// SHA-256 of its files.
    #[schema(value_type = String)]
    pub hash: Sha256Hex,
    /// Whether its prices are Statistics Norway's own.
    pub status: Status,
    /// What became of it.
    pub change: EditionChange,
}

/// The tariffs after a reload.
#[derive(Debug, Serialize, ToSchema)]
pub struct TariffReload {
    /// Every edition, the earliest first.
    pub editions: Vec<ReloadedEdition>,
    /// The edition in force today.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub current: Option<Date>,
}

/// Reloads the tariffs.
#[derive(Debug)]
pub struct Reloader {
    office: Arc<Office>,
    /// One reload at a time: each compares with what the one before put into use.
    reloading: Mutex<()>,
}

impl Reloader {
    #[must_use]
    pub fn new(office: Arc<Office>) -> Self {
        Self { office, reloading: Mutex::new(()) }
    }

    /// Reads the tariff folder anew and puts its editions into use. Requests under way end with those that they began with.
    ///
    /// Errors: [`AppError::Defects`], and the former editions stay in use.
    pub async fn reload(&self, folder: &Path) -> Result<TariffReload, AppError> {
        let _turn = self.reloading.lock().await;
        let folder = folder.to_owned();
        let read = tokio::task::spawn_blocking(move || {
            let files = tariff_folder::read(&folder).map_err(|error| AppError::Internal(error.to_string()))?;
            tariff_folder::catalogue(&files).map_err(AppError::Defects)
        });
        let next = read.await.map_err(|error| AppError::Internal(error.to_string()))??;
        let former = self.office.estimator.catalogue();
        let defects = breaches(&former, &next);
        if !defects.is_empty() {
            return Err(AppError::Defects(defects));
        }
        self.office.store_editions(&next).await?;
        let report = report(&former, &next, self.office.estimator.clock().today());
        self.office.estimator.replace(next);
        tracing::info!(editions = report.editions.len(), "the tariffs were reloaded");
        Ok(report)
    }
}

/// What was sealed stays as it was, even where its seal was changed with it, and stays sealed: otherwise the next reload could
/// change it.
fn breaches(former: &Catalogue, next: &Catalogue) -> Vec<Defect> {
    let sealed = former.editions().iter().filter(|edition| !former.unsealed().contains(&edition.id));
    let breach = |edition: &Arc<Tariff>| {
        let message = match edition_of(next, edition.id) {
            Some(found) if found.hash == edition.hash && !next.unsealed().contains(&edition.id) => return None,
            Some(found) if found.hash == edition.hash => {
                "no longer sealed while it is in use; expected its lines among the seals.".to_owned()
            }
            Some(found) => {
                format!("changed while it is in use: its hash is {}; expected {}.", found.hash, edition.hash)
            }
            None => "gone while it is in use; expected all of its files.".to_owned(),
        };
        Some(Defect {
            file: edition.id.to_string(),
            location: None,
            message,
            hint: Some("an edition in use is never edited: put the change in a new edition".to_owned()),
        })
    };
    sealed.filter_map(breach).collect()
}

fn edition_of(catalogue: &Catalogue, id: Date) -> Option<&Arc<Tariff>> {
    catalogue.editions().iter().find(|edition| edition.id == id)
}

fn report(former: &Catalogue, next: &Catalogue, today: Date) -> TariffReload {
    let reloaded = |edition: &Arc<Tariff>, change| ReloadedEdition {
        id: edition.id,
        hash: edition.hash.clone(),
        status: edition.status,
        change,
    };
    let removed = former.editions().iter().filter(|edition| edition_of(next, edition.id).is_none());
    let mut editions: Vec<_> = removed.map(|edition| reloaded(edition, EditionChange::Removed)).collect();
    editions.extend(next.editions().iter().map(|edition| {
        reloaded(
            edition,
            match edition_of(former, edition.id) {
                None => EditionChange::Added,
                Some(before) if before.hash == edition.hash => EditionChange::Kept,
                Some(_) => EditionChange::Changed,
            },
        )
    }));
    editions.sort_by_key(|edition| edition.id);
    TariffReload { editions, current: next.in_force(today).map(|edition| edition.id) }
}
