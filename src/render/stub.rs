//! Stub until the documents of quotes are merged.
#![allow(missing_docs)]
use super::job::Job;
use crate::language::Language;
use crate::quote::{FrozenQuote, PricedDraft};
use jiff::civil::Date;
#[derive(Clone, Copy, Debug)]
pub enum Output {
    Pdf,
    Svg(usize),
    Png(usize),
}
#[derive(Debug)]
pub struct Rendered {
    pub bytes: Vec<u8>,
    pub pages: usize,
}
impl Job {
    pub fn quote(frozen: &FrozenQuote, canonical: String, _demo: bool) -> Self {
        let mut job = Self::estimate(&frozen.priced.draft.scope, &frozen.priced.estimate, frozen.priced.draft.language);
        job.attachment = canonical.into_bytes();
        job
    }
    pub fn preview(priced: &PricedDraft, _today: Date, _output: Output) -> Self {
        Self::estimate(&priced.draft.scope, &priced.estimate, Language::Nb)
    }
}
pub fn producer() -> &'static str {
    "prisoverslag 0.1.0, typst 0.15"
}
