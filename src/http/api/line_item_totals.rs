//! `/api/v1/line-items/totals`

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::line_items::RangeParameters;
use super::tables::{TableParameters, answer, as_file, asked};
use super::{json, problem};
use crate::app::{FeedRequest, LineItemTotals, LineItems, Parameters};
use crate::export::Table;
use crate::feed::{Dimension, totals_table};
use crate::http::caching::{PRIVATE, with_policy};
use crate::http::change::actor;

/// Sums the feed's rows by stage, and by month of posting in Norway, activity, tariff, applicant and type of document as requested.
/// Nothing is added up across stages, through which the same money passes; what was posted (`gross`) and what was taken back
/// (`reversals`) are also stated apart. What was offered in November is `gross` of `stage=quoted&from=2026-11-01&to=2026-11-30`.
/// With `format` or `Accept` for another form it answers as `exportLineItemTotals` does.
#[utoipa::path(get, path = "/api/v1/line-items/totals", operation_id = "sumLineItems", tag = "finance",
    params(RangeParameters,
        ("by" = inline(Option<Vec<Dimension>>), Query, style = Form, explode = false,
            description = "What the sums are grouped by, besides the stage.")),
    responses((status = 200, description = "The sums.", body = LineItemTotals), (status = 406)))]
pub async fn read(feed: Data<LineItems>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    let mut parameters = Parameters::read(pairs.into_inner(), FeedRequest::TOTAL_KEYS);
    let rows = FeedRequest::parse(&mut parameters);
    let form = match asked(&request, &mut parameters) {
        Ok(form) => form,
        Err(refused) => return *refused,
    };
    let totals = async {
        parameters.faults.or(Some(()))?;
        feed.totals(&actor(&request), &rows).await
    };
    match (totals.await, form) {
        (Ok(totals), None) => with_policy(PRIVATE, json(&totals)),
        (Ok(LineItemTotals { totals, dimensions, .. }), Some(format)) => {
            let (columns, rows) = totals_table(&dimensions, &totals);
            let table = Table { title: ("Totals", ["Summer", "Summar"]), columns, rows };
            answer(&request, "line-item-totals", &table, format)
        }
        (Err(error), _) => problem(&request, error),
    }
}

/// The same sums as CSV or a workbook.
#[utoipa::path(get, path = "/api/v1/line-items/totals/export", operation_id = "exportLineItemTotals", tag = "finance",
    params(RangeParameters, TableParameters,
        ("by" = inline(Option<Vec<Dimension>>), Query, style = Form, explode = false,
            description = "What the sums are grouped by, besides the stage.")),
    responses((status = 200, description = "The sums.",
        content((String = "text/csv"),
            (inline(crate::http::openapi::bytes::Bytes) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
pub async fn export(feed: Data<LineItems>, request: HttpRequest, pairs: Query<Vec<(String, String)>>) -> HttpResponse {
    read(feed, request, Query(as_file(pairs.into_inner()))).await
}
