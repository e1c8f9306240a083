//! A field of the scope on its page. Of most nothing is said but what was typed, and their HTML is not written anew for it.

use std::fmt::{self, Write};

use askama::{FastWritable, Template as _, Values};

use super::field::{FieldView, Shown};
use super::mould::{Filling, Mould};
use super::outline::Outline;
use super::typed::Typed;
use crate::http::pages::words::PageWords;

/// A field.
pub enum ShownField {
    Quiet(Quiet),
    Said(Box<FieldView>),
}

/// A field of which nothing is said but what was typed.
pub struct Quiet {
    mould: &'static Mould,
    /// The identity of its row; empty outside rows.
    row: String,
    filling: Filling,
    is_filled_in: bool,
}

impl ShownField {
    /// A field under its name; `row` is the identity of the row that it is in.
    pub fn new(
        outline: &'static Outline,
        name: &str,
        row: Option<&str>,
        typed: &Typed,
        shown: &Shown,
        words: PageWords,
    ) -> Self {
        let text = typed.get(name);
        let quiet = || {
            // The identity in the page of such a row is another than that in the name.
            if shown.is_said(name) || row.is_some_and(|row| row.contains('~')) {
                return None;
            }
            let (mould, filling) = outline.moulds(words.language).find(outline.field.kind, text, words.language)?;
            let row = row.map(str::to_owned).unwrap_or_default();
            Some(Quiet { mould, row, filling, is_filled_in: !text.trim().is_empty() })
        };
        match quiet() {
            Some(quiet) => Self::Quiet(quiet),
            None => Self::Said(Box::new(FieldView::new(name.to_owned(), outline.field, typed, shown, words))),
        }
    }

    /// Whether something is shown that should not be folded away.
    pub fn is_worth_showing(&self) -> bool {
        match self {
            Self::Quiet(quiet) => quiet.is_filled_in,
            Self::Said(field) => field.is_worth_showing(),
        }
    }

    fn write(&self, dest: &mut dyn Write) -> askama::Result<()> {
        match self {
            Self::Quiet(Quiet { mould, row, filling, .. }) => Ok(mould.write(row, filling, dest)?),
            Self::Said(field) => field.render_into(dest),
        }
    }
}

impl From<FieldView> for ShownField {
    fn from(field: FieldView) -> Self {
        Self::Said(Box::new(field))
    }
}

impl fmt::Display for ShownField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f).map_err(|_| fmt::Error)
    }
}

impl FastWritable for ShownField {
    fn write_into(&self, dest: &mut dyn Write, _: &dyn Values) -> askama::Result<()> {
        self.write(dest)
    }
}

#[cfg(test)]
mod tests {
    use super::super::outline::{Part, parts};
    use super::*;
    use crate::language::Language;

    /// Every field of the form, under its name: outside rows, and in one.
    fn fields() -> Vec<(&'static Outline, String, Option<&'static str>)> {
        let in_row = |list: &str, columns: &'static [Outline]| -> Vec<_> {
            columns.iter().map(|column| (column, format!("{list}[7]{}", column.name), Some("7"))).collect()
        };
        let of_part = |part: &'static Part| match part {
            Part::Form(sections) => sections
                .iter()
                .flat_map(|section| &section.fields)
                .map(|field| (field, field.name.clone(), None))
                .collect(),
            Part::List(list) => in_row(&list.name, &list.columns),
            Part::Catalogue(catalogue) => in_row(&catalogue.name, &catalogue.columns),
        };
        parts().iter().flat_map(of_part).collect()
    }

    #[test]
    fn a_quiet_field_is_what_its_template_writes() {
        let texts = [
            "",
            " ",
            "x",
            "true",
            "false",
            "NO",
            "SE",
            "XX",
            "1.1.2027",
            "12",
            "simple",
            "research",
            "anonymised",
            "at_ssb",
            "<b>\"Søsken\" & 'andre'</b>",
            "én\nto",
            "\u{e000}\u{e001}",
        ];
        let (mut quiet, mut said) = (0, 0);
        for (outline, name, row) in fields() {
            for (text, language) in texts.iter().flat_map(|text| Language::ALL.map(|language| (text, language))) {
                let words = PageWords { language };
                let mut typed = Typed::default();
                typed.set(name.as_str(), text);
                let field = ShownField::new(outline, &name, row, &typed, &Shown::default(), words);
                match field {
                    ShownField::Quiet(_) => quiet += 1,
                    ShownField::Said(_) => said += 1,
                }
                let whole = FieldView::new(name.clone(), outline.field, &typed, &Shown::default(), words);
                assert_eq!(field.is_worth_showing(), whole.is_worth_showing(), "{name} {text:?}");
                assert_eq!(field.to_string(), whole.render().unwrap(), "{name} {text:?}");
            }
        }
        assert!(quiet > 500 && said > 100, "{quiet} {said}");
    }
}
