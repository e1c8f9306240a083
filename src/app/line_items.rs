//! Line items: pages, totals and exports of the feed.

use std::io;
use std::sync::Arc;

use serde::Serialize;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{self, Receiver};
use utoipa::ToSchema;

use super::error::AppError;
use super::exporting::{Parts, in_background, streamed};
use super::feed_request::FeedRequest;
use super::office::Office;
use super::pace::Pace;
use crate::export::{Export, ExportError, Format};
use crate::feed::{Control, Dimension, FeedRow, Posting, Total, totals_by};
use crate::language::raw;
use crate::pacing::Step;
use crate::pricing::PricingError;
use crate::quote::Actor;
use crate::store::FeedQuery;

/// Ranges that are exported at once: each takes a connection and a thread in turns.
const EXPORTED_AT_ONCE: usize = 8;

/// The feed of line items.
#[derive(Debug)]
pub struct LineItems {
    office: Arc<Office>,
    exporting: Arc<Semaphore>,
}

/// A page of line items.
#[derive(Serialize, ToSchema)]
#[schema(as = LineItemPage)]
pub struct LineItemPage<'p> {
    /// The rows, in the order of their sequence.
    pub line_items: Vec<FeedRow<'p>>,
    /// The `after` of the next request: the last row of the page, or where the feed ended. It can be requested again and again.
    pub next: i64,
    /// Whether there are more rows now.
    pub more: bool,
    /// Control totals of the page.
    pub control: Control,
}

/// A page of line items as JSON, and where the next one begins.
#[derive(Debug)]
pub struct WrittenPage {
    pub json: String,
    pub next: i64,
    pub more: bool,
}

/// Totals of line items.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineItemTotals {
    /// The sums, in the order of the dimensions that they are grouped by: of one stage each, since the same money passes through
    /// all of them.
    pub totals: Vec<Total>,
    /// Control totals of all requested rows.
    pub control: Control,
    #[serde(skip)]
    pub dimensions: Vec<Dimension>,
}

impl LineItems {
    #[must_use]
    pub fn new(office: Arc<Office>) -> Self {
        Self { office, exporting: Arc::new(Semaphore::new(EXPORTED_AT_ONCE)) }
    }

    /// The query of a request, up to where the feed ends now.
    async fn bounded(&self, request: &FeedRequest) -> Result<FeedQuery, AppError> {
        let end = self.office.store.feed_end().await?;
        Ok(FeedQuery { to: request.query.to.min(end), ..request.query.clone() })
    }

    /// A page of line items.
    pub async fn page(&self, actor: &Actor, request: &FeedRequest) -> Result<WrittenPage, AppError> {
        tracing::debug!(actor.role = actor.role.word(), "line items are read");
        let query = self.bounded(request).await?;
        let mut stretch = query.clone();
        let mut postings: Vec<Posting> = Vec::new();
        let mut found: u64 = 0;
        // One row more than the page has shows whether there are more.
        while found <= request.limit {
            let read = self.office.store.feed_stretch(&stretch, Step::Large).await?;
            let Some(last) = read.last() else { break };
            stretch.go_on_after(last);
            found += read.iter().map(|posting| u64::try_from(posting.lines.len()).unwrap_or(0)).sum::<u64>();
            postings.extend(read);
        }
        let rows = postings.iter().flat_map(Posting::rows);
        let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
        let mut line_items: Vec<FeedRow<'_>> = rows.take(limit + 1).collect();
        let more = line_items.len() > limit;
        line_items.truncate(limit);
        let mut control = Control::default();
        for row in &line_items {
            control.add(row).map_err(PricingError::from)?;
        }
        let last = control.last_sequence.filter(|_| more);
        let next = last.unwrap_or_else(|| query.to.max(query.after));
        let json = raw(&LineItemPage { line_items, next, more, control }).get().to_owned() + "\n";
        Ok(WrittenPage { json, next, more })
    }

    pub async fn totals(&self, actor: &Actor, request: &FeedRequest) -> Result<LineItemTotals, AppError> {
        tracing::debug!(actor.role = actor.role.word(), "line items are summed");
        let dimensions = request.dimensions.clone();
        let sums = self.office.store.feed_totals(&request.query, &dimensions).await?;
        let control = Control::of(&sums).map_err(PricingError::from)?;
        let totals = totals_by(&dimensions, sums).map_err(PricingError::from)?;
        Ok(LineItemTotals { totals, control, dimensions })
    }

    /// The control totals of a range of the feed.
    pub async fn control(&self, actor: &Actor, request: &FeedRequest) -> Result<Control, AppError> {
        tracing::debug!(actor.role = actor.role.word(), "line items are counted");
        Ok(self.office.store.feed_control(&request.query).await?)
    }

    /// A range of the feed in a format: its control totals, and its bytes as they are written. Dropping the receiver stops the
    /// export. An error comes in place of the end, so that no part passes for the whole.
    pub async fn export(
        &self,
        actor: &Actor,
        request: &FeedRequest,
        format: Format,
    ) -> Result<(Control, Receiver<io::Result<Vec<u8>>>), AppError> {
        let permit = Arc::clone(&self.exporting).try_acquire_owned().map_err(|_| AppError::Busy)?;
        let (control, mut stretches) = self.feed_range(actor, request).await?;
        let receiver =
            streamed(permit, Pace::new(&self.office), move |parts| write(format, &mut stretches, &control, parts))?;
        Ok((control, receiver))
    }

    /// A range of the feed: its control totals, and its postings as they are read. Dropping the receiver stops the reading.
    async fn feed_range(
        &self,
        actor: &Actor,
        request: &FeedRequest,
    ) -> Result<(Control, Receiver<Result<Vec<Posting>, AppError>>), AppError> {
        /// Stretches that are read ahead of the receiver.
        const AHEAD: usize = 2;
        tracing::debug!(actor.role = actor.role.word(), "a range of the feed is read");
        let control = self.office.store.feed_control(&request.query).await?;
        // What is posted meanwhile is behind the last row that was counted.
        let query = FeedQuery { to: control.last_sequence.unwrap_or_default(), ..request.query.clone() };
        let (sender, receiver) = mpsc::channel(AHEAD);
        let store = self.office.store.clone();
        // Rows are decoded on this thread, and not on those that answer requests.
        let runtime = Handle::current();
        let pace = Pace::new(&self.office);
        let read = move || {
            let mut query = query;
            loop {
                let read = pace.rest_after(|step| runtime.block_on(store.feed_stretch(&query, step)));
                let mut is_last = true;
                if let Ok(stretch) = &read {
                    let Some(last) = stretch.last() else { break };
                    query.go_on_after(last);
                    is_last = false;
                }
                // The caller may have left.
                if sender.blocking_send(read.map_err(AppError::from)).is_err() || is_last {
                    break;
                }
            }
        };
        in_background("export-reader", read)?;
        Ok((control, receiver))
    }
}

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
enum ExportFailure {
    #[error(transparent)]
    Read(#[from] AppError),
    #[error(transparent)]
    Write(#[from] ExportError),
    #[error("the rows do not add up to the control totals: {found:?} and not {expected:?}")]
    ControlDiffers { found: Box<Control>, expected: Box<Control> },
}

/// Writes stretches in a format as they come, and checks at the end that they add up to the whole range.
fn write(
    format: Format,
    stretches: &mut Receiver<Result<Vec<Posting>, AppError>>,
    control: &Control,
    mut parts: Parts,
) -> Result<(), ExportFailure> {
    let (caller, pace) = (parts.caller(), parts.pace());
    let mut export = Export::new(format, &mut parts)?;
    let mut found = Control::default();
    while let Some(stretch) = stretches.blocking_recv() {
        let stretch = stretch?;
        // Some formats send nothing before their end, and would not notice.
        if caller.is_closed() {
            return Err(ExportError::Sink(io::ErrorKind::BrokenPipe.into()).into());
        }
        for row in stretch.iter().flat_map(Posting::rows) {
            found.add(&row).map_err(|error| AppError::from(PricingError::from(error)))?;
        }
        export.add(&stretch)?;
        pace.rest();
    }
    if found != *control {
        return Err(ExportFailure::ControlDiffers { found: Box::new(found), expected: Box::new(*control) });
    }
    export.finish(control)?;
    Ok(())
}
