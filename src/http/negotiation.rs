//! Content negotiation: media types (RFC 9110, section 12.5.1) and languages (12.5.4).

use actix_web::HttpRequest;
use actix_web::http::header::{Accept, AcceptLanguage, CONTENT_TYPE, Header as _};

use crate::language::Language;

pub const JSON: &str = "application/json";
pub const SVG: &str = "image/svg+xml";
/// The media type of CSV.
pub const CSV: &str = "text/csv";
pub const XML: &str = "application/xml";
pub const PDF: &str = "application/pdf";
/// The media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Bytes of any kind (RFC 2046, section 4.5.1).
const OCTETS: &str = "application/octet-stream";

/// The language of messages: the first of Accept-Language that is known, or bokmål.
pub fn language(request: &HttpRequest) -> Language {
    if !request.headers().contains_key(actix_web::http::header::ACCEPT_LANGUAGE) {
        return Language::default();
    }
    let Ok(accepted) = AcceptLanguage::parse(request) else { return Language::default() };
    let known = |tag: actix_web::http::header::Preference<_>| {
        tag.into_item().and_then(|tag: actix_web::http::header::LanguageTag| Language::from_tag(tag.as_str()))
    };
    accepted.ranked().into_iter().find_map(known).unwrap_or_default()
}

/// The first of `offers`, in the caller's order of preference; `None` when none is accepted.
pub fn media_type(request: &HttpRequest, offers: &[&'static str]) -> Option<&'static str> {
    if !request.headers().contains_key(actix_web::http::header::ACCEPT) {
        return offers.first().copied();
    }
    let accepted = Accept::parse(request).ok()?;
    if accepted.0.is_empty() {
        return offers.first().copied();
    }
    // The most specific range that matches an offer gives its quality.
    let quality = |offer: &str| {
        let (main, sub) = offer.split_once('/').unwrap_or((offer, ""));
        let matches = accepted.0.iter().filter_map(|range| {
            // The whole subtype: of `svg+xml`, the framework returns only `svg`.
            let (range_main, range_sub) = range.item.essence_str().split_once('/')?;
            let specific = match (range_main, range_sub) {
                ("*", "*") => 0,
                (range_main, "*") if range_main == main => 1,
                (range_main, range_sub) if range_main == main && range_sub == sub => 2,
                _ => return None,
            };
            Some((specific, range.quality))
        });
        matches.max_by_key(|(specific, _)| *specific).map(|(_, quality)| quality)
    };
    let acceptable = offers.iter().filter_map(|offer| {
        let quality = quality(offer)?;
        (quality > actix_web::http::header::Quality::ZERO).then_some((quality, *offer))
    });
    // The first of the best: `max_by` would take the last.
    acceptable.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, offer)| offer)
}

/// Whether the body is a PDF, by Content-Type.
#[must_use]
pub fn is_pdf(request: &HttpRequest) -> bool {
    is_file(request, PDF)
}

/// Whether the body is a workbook, by Content-Type.
#[must_use]
pub fn is_xlsx(request: &HttpRequest) -> bool {
    is_file(request, XLSX)
}

/// Clients that do not know the type of a file send bytes.
fn is_file(request: &HttpRequest, media_type: &str) -> bool {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    essence.eq_ignore_ascii_case(media_type) || essence.eq_ignore_ascii_case(OCTETS)
}
