//! What is part of the program and the same for everyone: compressed once, under an entity tag of its bytes.

use std::sync::OnceLock;

use actix_web::http::header::{HeaderName, HeaderValue, VARY};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;

use super::coding::{Coding, Effort};
use super::compression::mark;
use super::tags::{content_tag, tagged_as};

/// Bytes that are served as they are or in a coding.
#[derive(Debug)]
pub struct Asset {
    content_type: &'static str,
    bytes: Bytes,
    tag: String,
    /// The bytes in each coding, once someone has asked for it; none where it is no shorter.
    coded: [OnceLock<Option<Bytes>>; 3],
}

impl Asset {
    pub fn new(content_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let tag = content_tag(&bytes);
        Self { content_type, bytes, tag, coded: [const { OnceLock::new() }; 3] }
    }

    /// The answer: in the coding that the caller prefers, and 304 where they have it already.
    pub fn answer(&self, request: &HttpRequest, policy: (HeaderName, &'static str)) -> HttpResponse {
        tagged_as(request, &self.tag, policy, |response| {
            response.content_type(self.content_type);
            let coding = Coding::preferred(request.headers());
            let coded = coding.and_then(|coding| Some((coding, self.coded(coding)?)));
            let Some((coding, bytes)) = coded else { return response.body(self.bytes.clone()) };
            let mut response = response.body(bytes);
            response.headers_mut().append(VARY, HeaderValue::from_static("Accept-Encoding"));
            mark(response.headers_mut(), coding);
            response
        })
    }

    fn coded(&self, coding: Coding) -> Option<Bytes> {
        let index = Coding::ALL.iter().position(|one| *one == coding)?;
        let encode =
            || coding.encode(&self.bytes, Effort::Thorough).ok().filter(|coded| coded.len() < self.bytes.len());
        self.coded.get(index)?.get_or_init(encode).clone()
    }
}
