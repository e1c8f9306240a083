//! The moulds of the fields of the scope.

use askama::Template as _;

use super::countries;
use super::field::{FieldView, Shown};
use super::mould::{Filling, Mould, TYPED};
use super::typed::Typed;
use crate::http::pages::words::PageWords;
use crate::language::Language;
use crate::workbook::{Field, Kind};

/// The moulds of a field in one language.
#[derive(Debug)]
pub struct Moulds {
    /// For each text of a closed set, and for none.
    closed: Vec<(&'static str, Mould)>,
    /// For every other text.
    open: Option<Mould>,
}

impl Moulds {
    /// Writes them under a name that may have the sign of a row in it.
    pub fn of(field: &Field, marked_name: &str, language: Language) -> Self {
        let words = PageWords { language };
        let mould = |text: &str| {
            let mut typed = Typed::default();
            typed.set(marked_name, text);
            let view = FieldView::new(marked_name.to_owned(), field, &typed, &Shown::default(), words);
            // A template of texts alone can always be written.
            view.render().unwrap_or_default()
        };
        let closed = |texts: &[&'static str]| texts.iter().map(|text| (*text, Mould::of(&mould(text)))).collect();
        match field.kind {
            Kind::Text | Kind::Prose | Kind::Names | Kind::Digits | Kind::Whole(..) | Kind::Decimal => {
                Self { closed: Vec::new(), open: Some(Mould::of(&mould(TYPED.encode_utf8(&mut [0; 4])))) }
            }
            // A day is said in words beside it.
            Kind::Date => Self { closed: closed(&[""]), open: None },
            Kind::Presence => Self { closed: closed(&["", "x"]), open: None },
            Kind::YesNo { .. } => Self { closed: closed(&["", "true", "false"]), open: None },
            Kind::Choice(choice) => {
                let mut texts = vec![""];
                texts.extend(choice.words);
                Self { closed: closed(&texts), open: None }
            }
            Kind::Country => {
                // With a country that there is not, none of the options is marked, and all of them are in one piece.
                let unmarked = mould("?");
                let [all, ..] = countries::options("?", language);
                let open = unmarked.replace(all, TYPED.encode_utf8(&mut [0; 4]));
                Self { closed: closed(&[""]), open: Some(Mould::of(&open)) }
            }
        }
    }

    /// The mould for a text, and what fills it; `None` where something is to be said of the text.
    pub fn find(&self, kind: Kind, text: &str, language: Language) -> Option<(&Mould, Filling)> {
        if let Some((_, mould)) = self.closed.iter().find(|(closed, _)| *closed == text) {
            return Some((mould, Filling::Text(String::new())));
        }
        let open = self.open.as_ref()?;
        match kind {
            Kind::Country => {
                let options = countries::options(text, language);
                let [_, mark, _] = options;
                (!mark.is_empty()).then_some((open, Filling::Html(options)))
            }
            _ => Some((open, Filling::Text(text.to_owned()))),
        }
    }
}
