//! Entity tags, as If-Match and If-None-Match list them (RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2).

use std::fmt::Display;

use actix_web::http::header::{ETAG, HeaderName, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use bytes::Bytes;

use super::caching::PRIVATE;
use super::coding::without_coding;
use crate::ids::Sha256Hex;

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

    /// The one that is this tag by weak comparison, which is the one for If-None-Match, in whatever coding.
    fn find<'t>(&'t self, tag: &'t str) -> Option<&'t str> {
        match self {
            Self::Any => Some(tag),
            Self::These(tags) => tags.iter().map(|one| one.opaque).find(|one| without_coding(one) == tag),
        }
    }
}

/// An answer to its caller alone under an entity tag; 304 when the caller has it already (RFC 9110, section 13.1.2).
pub fn tagged(
    request: &HttpRequest,
    opaque: impl Display,
    answer: impl FnOnce(&mut HttpResponseBuilder) -> HttpResponse,
) -> HttpResponse {
    tagged_as(request, &opaque.to_string(), PRIVATE, answer)
}

/// The same under another policy of caching.
pub fn tagged_as(
    request: &HttpRequest,
    opaque: &str,
    policy: (HeaderName, &'static str),
    answer: impl FnOnce(&mut HttpResponseBuilder) -> HttpResponse,
) -> HttpResponse {
    // A header that holds no tags is no condition.
    let tags = Tags::of(request, &IF_NONE_MATCH).ok().flatten().filter(|_| request.method().is_safe());
    if let Some(current) = tags.as_ref().and_then(|tags| tags.find(opaque)) {
        // What the caller has is named as they named it: the tag of its coding.
        return HttpResponse::NotModified()
            .insert_header((ETAG, format!("\"{current}\"")))
            .insert_header(policy)
            .finish();
    }
    let mut response = HttpResponse::Ok();
    answer(response.insert_header((ETAG, format!("\"{opaque}\""))).insert_header(policy))
}

/// An answer under a tag of its own bytes.
pub fn tagged_by_content(
    request: &HttpRequest,
    policy: (HeaderName, &'static str),
    content_type: &str,
    bytes: impl Into<Bytes>,
) -> HttpResponse {
    let bytes = bytes.into();
    tagged_as(request, &content_tag(&bytes), policy, |response| response.content_type(content_type).body(bytes))
}

/// The tag of bytes: half of their SHA-256, which nobody finds other bytes to.
pub fn content_tag(bytes: &[u8]) -> String {
    const CHARACTERS: usize = 32;
    Sha256Hex::of(bytes).as_str().chars().take(CHARACTERS).collect()
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
