//! Entity tags, as If-Match and If-None-Match list them (RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2).

use std::fmt::Display;

use actix_web::http::header::{ETAG, HeaderName, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use super::caching::PRIVATE;

/// What a header of tags holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Tags<'h> {
    /// `*`
    Any,
    These(Vec<Tag<'h>>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'h> {
    /// Whether it is a weak one: `W/"…"`.
    pub is_weak: bool,
    pub opaque: &'h str,
}

/// A header that holds no tags.
#[derive(Debug, PartialEq, Eq)]
pub struct NoTags;

impl<'h> Tags<'h> {
    /// The tags of a header, which may have several lines; `None` when it is absent.
    pub fn of(request: &'h HttpRequest, header: &HeaderName) -> Result<Option<Self>, NoTags> {
        let lines: Result<Vec<&str>, _> = request.headers().get_all(header).map(|line| line.to_str()).collect();
        match lines.map_err(|_| NoTags)?.as_slice() {
            [] => Ok(None),
            lines => Self::parse(lines).map(Some),
        }
    }

    fn parse(lines: &[&'h str]) -> Result<Self, NoTags> {
        if let [line] = lines
            && line.trim() == "*"
        {
            return Ok(Self::Any);
        }
        let mut tags = Vec::new();
        for line in lines {
            let mut rest = line.trim();
            // Elements may be empty, and a tag may hold commas.
            while !rest.is_empty() {
                if let Some(next) = rest.strip_prefix(',') {
                    rest = next.trim_start();
                    continue;
                }
                let (is_weak, quoted) = rest.strip_prefix("W/").map_or((false, rest), |quoted| (true, quoted));
                let (opaque, next) = quoted.strip_prefix('"').and_then(|text| text.split_once('"')).ok_or(NoTags)?;
                tags.push(Tag { is_weak, opaque });
                rest = next.trim_start();
                if !rest.is_empty() && !rest.starts_with(',') {
                    return Err(NoTags);
                }
            }
        }
        if tags.is_empty() { Err(NoTags) } else { Ok(Self::These(tags)) }
    }

    /// Whether a tag is among them by weak comparison, which is the one for If-None-Match.
    fn have(&self, tag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|one| one.opaque == tag),
        }
    }
}

/// An answer under an entity tag; 304 when the caller has it already (RFC 9110, section 13.1.2).
pub fn tagged(
    request: &HttpRequest,
    opaque: impl Display,
    answer: impl FnOnce(&mut HttpResponseBuilder) -> HttpResponse,
) -> HttpResponse {
    // A header that holds no tags is no condition.
    let tags = Tags::of(request, &IF_NONE_MATCH).ok().flatten();
    let opaque = opaque.to_string();
    let is_current = request.method().is_safe() && tags.is_some_and(|tags| tags.have(&opaque));
    let mut response = if is_current { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, format!("\"{opaque}\""))).insert_header(PRIVATE);
    if is_current { response.finish() } else { answer(&mut response) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_lists_tags() {
        let tag = |is_weak, opaque| Tag { is_weak, opaque };
        assert_eq!(Tags::parse(&["*"]), Ok(Tags::Any));
        for (lines, tags) in [
            (&["\"1\""][..], vec![tag(false, "1")]),
            (&["W/\"1\""], vec![tag(true, "1")]),
            (&[" \"1\" ,W/\"2\",, \"a,b\" ,"], vec![tag(false, "1"), tag(true, "2"), tag(false, "a,b")]),
            (&["\"1\"", "\"2\""], vec![tag(false, "1"), tag(false, "2")]),
            (&["\"\""], vec![tag(false, "")]),
        ] {
            assert_eq!(Tags::parse(lines), Ok(Tags::These(tags)), "{lines:?}");
        }
        for lines in
            [&["1"][..], &["\"1"], &["\"1\"x"], &["w/\"1\""], &["W/1"], &[""], &[","], &["*", "\"1\""], &["\"1\", *"]]
        {
            assert_eq!(Tags::parse(lines), Err(NoTags), "{lines:?}");
        }
    }
}
