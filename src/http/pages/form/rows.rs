//! A list of the form as it is shown: its rows, and buttons that add and remove them.

use askama::Template;

use super::field::{FieldView, Shown};
use super::names::{anchor, member_name, row_name, scope_name};
use super::typed::Typed;
use crate::http::pages::words::{PageWords, words};
use crate::workbook::{List, Need};

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
    fields: Vec<FieldView>,
    /// What can wait until a quote is asked for.
    more: Vec<FieldView>,
    is_open: bool,
}

impl RowsView {
    pub fn new(list: &'static List, label: &'static str, typed: &Typed, shown: &Shown, words: PageWords) -> Self {
        let name = scope_name(list.at);
        let ids = typed.rows(&name);
        let rows = ids.iter().enumerate().map(|(index, id)| {
            let row = row_name(&name, id);
            // A row is known by its first field, which is always shown.
            let mut fields = Vec::new();
            let mut more = Vec::new();
            for (place, field) in list.columns.iter().enumerate() {
                let view = FieldView::new(member_name(&row, field), field, typed, shown, words);
                let can_wait = matches!(field.need, Need::Quote | Need::Nothing) && !field.kind.may_be_unknown();
                if place > 0 && can_wait { more.push(view) } else { fields.push(view) }
            }
            RowView {
                id: anchor(&row),
                title: format!("{label} {}", index + 1),
                is_open: more.iter().any(FieldView::is_worth_showing),
                fields,
                more,
                name: row,
            }
        });
        Self { words, id: anchor(&name), label, rows: rows.collect(), is_full: ids.len() >= list.limit, name }
    }
}
