//! A list of the form as it is shown: its rows, and buttons that add and remove them.

use askama::Template;

use super::field::Shown;
use super::names::{RowName, anchor};
use super::outline::ListOutline;
use super::shown_field::ShownField;
use super::typed::Typed;
use crate::http::pages::words::{PageWords, words};
use crate::workbook::Need;

words! {
    add_row: "Legg til", "Legg til", "Add";
    remove_row: "Fjern", "Fjern", "Remove";
    more_fields: "Ta med mer", "Ta med meir", "Say more";
}

/// A list.
#[derive(Template)]
#[template(path = "form/rows.html", config = "src/http/pages/askama.toml")]
pub struct RowsView {
    words: PageWords,
    pub name: String,
    id: String,
    /// What one of its elements is called.
    label: &'static str,
    rows: Vec<RowView>,
    is_full: bool,
}

/// A row.
pub struct RowView {
    name: String,
    id: String,
    title: String,
    fields: Vec<ShownField>,
    /// What can wait until a quote is asked for.
    more: Vec<ShownField>,
    is_open: bool,
}

impl RowsView {
    pub fn new(
        outline: &'static ListOutline,
        label: &'static str,
        typed: &Typed,
        shown: &Shown,
        words: PageWords,
    ) -> Self {
        let ids = typed.rows(&outline.name);
        let rows = ids.iter().enumerate().map(|(index, id)| {
            let mut name = RowName::of(&outline.name, id);
            // A row is known by its first field, which is always shown.
            let mut fields = Vec::new();
            let mut more = Vec::new();
            for (place, column) in outline.columns.iter().enumerate() {
                let view = ShownField::new(column, name.member(&column.name), Some(id), typed, shown, words);
                let field = column.field;
                let can_wait = matches!(field.need, Need::Quote | Need::Nothing) && !field.kind.may_be_unknown();
                if place > 0 && can_wait { more.push(view) } else { fields.push(view) }
            }
            RowView {
                id: anchor(name.row()),
                title: format!("{label} {}", index + 1),
                is_open: more.iter().any(ShownField::is_worth_showing),
                fields,
                more,
                name: name.row().to_owned(),
            }
        });
        let rows = rows.collect();
        let name = outline.name.clone();
        Self { words, id: anchor(&name), label, rows, is_full: ids.len() >= outline.list.limit, name }
    }
}
