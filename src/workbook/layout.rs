//! The sheets of a workbook, and which value of a scope each cell is: one description, by which the writer writes, the reader
//! reads, and a fault finds its cell.

use super::cell::MARK;
use super::kind::Kind;
use super::labels::Choice;

/// A sheet to fill in.
pub struct Sheet {
    /// What it is called in the cells that tell a reader which sheet it is. Its title is for people, who may change it.
    pub key: &'static str,
    pub title: [&'static str; 3],
    pub body: Body,
}

/// How a sheet is filled in.
pub enum Body {
    /// A value in each row.
    Form(&'static [Section]),
    /// An element of a list in each row.
    List(List),
    /// A row of the tariff in each row, to be crossed.
    Catalogue(Catalogue),
}

/// Rows of a form that belong together.
pub struct Section {
    /// The object whose label is the heading, by its name in OpenAPI.
    pub object: &'static str,
    pub fields: &'static [Field],
}

/// A list of the scope.
pub struct List {
    /// Its path in the scope.
    pub at: &'static [&'static str],
    /// The most elements.
    pub limit: usize,
    pub columns: &'static [Field],
}

/// Extracts that are rows of the tariff.
pub struct Catalogue {
    pub at: &'static [&'static str],
    pub rows: CatalogueRows,
    /// The member that names the row of the tariff.
    pub code: &'static str,
    /// What is filled in besides the cross and the years.
    pub columns: &'static [Field],
}

/// What a catalogue shows of a row of the tariff, a column each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Info {
    Theme,
    Name,
    Code,
    /// The years that there are data of.
    Years,
    Price,
}

/// Which rows of the tariff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatalogueRows {
    Tables,
    Areas,
}

/// A value that is filled in.
pub struct Field {
    /// Its path: in a form from the scope, in a list from the element. Empty where the element is the value itself.
    pub path: &'static [&'static str],
    /// The object and the member that its label and explanation are those of.
    pub of: (&'static str, &'static str),
    pub kind: Kind,
    pub need: Need,
}

/// What a value is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Price,
    /// A quote, not a price.
    Quote,
    /// Where it applies, as its explanation says.
    Applies,
    Nothing,
}

/// What the column of values in a form is called.
pub const VALUE: &str = "value";
/// What the columns of a cross and of years are called.
pub const CROSS: &str = "cross";
pub const YEARS: &str = "years";
/// What the column is called whose value is the element itself.
const ELEMENT: &str = "element";

/// The columns that the names of one extract may take: with 500 of 200 characters, each of which may count twice, they are
/// more than one cell can hold.
pub const NAMES_COLUMNS: u32 = 8;

/// The row with the keys of columns, in lists and catalogues; it is hidden.
pub const KEYS_ROW: u32 = 0;
/// The first row that is filled in, in lists and catalogues: below keys, headings and explanations.
pub const FIRST_ROW: u32 = 3;
/// The first row of a form, below the keys and the headings.
pub const FIRST_FORM_ROW: u32 = 2;
/// The columns of a form.
pub const FORM_KEYS: u32 = 0;
pub const FORM_LABELS: u32 = 1;
pub const FORM_VALUES: u32 = 2;
pub const FORM_NEEDS: u32 = 3;
pub const FORM_EXPLANATIONS: u32 = 4;
/// The first column of a list's values, after the number of the row.
pub const FIRST_LIST_COLUMN: u32 = 1;

/// The cell that says what a row or a column of a sheet is.
#[must_use]
pub fn mark(sheet: &str, key: &str) -> String {
    format!("{MARK}{sheet}.{key}")
}

/// A row of a form.
#[derive(Clone, Copy)]
pub enum FormRow {
    Heading(&'static Section),
    Value(&'static Field),
}

/// The rows of a form, each with its number.
#[must_use]
pub fn form_rows(sections: &'static [Section]) -> Vec<(u32, FormRow)> {
    let rows = sections.iter().flat_map(|section| {
        std::iter::once(FormRow::Heading(section)).chain(section.fields.iter().map(FormRow::Value))
    });
    (FIRST_FORM_ROW..).zip(rows).collect()
}

/// Fields side by side, each with the number of its first column.
#[must_use]
pub fn side_by_side(fields: &'static [Field], first: u32) -> Vec<(u32, &'static Field)> {
    let starts = fields.iter().scan(first, |next, field| {
        let start = *next;
        *next += field.width();
        Some(start)
    });
    starts.zip(fields).collect()
}

impl Catalogue {
    /// What it shows, in the order of its columns, from the first.
    #[must_use]
    pub const fn infos(&self) -> &'static [Info] {
        match self.rows {
            CatalogueRows::Tables => &[Info::Theme, Info::Name, Info::Code, Info::Years, Info::Price],
            CatalogueRows::Areas => &[Info::Name, Info::Code, Info::Years, Info::Price],
        }
    }

    /// The column of the cross; the years are in the next.
    #[must_use]
    pub const fn cross_column(&self) -> u32 {
        match self.rows {
            CatalogueRows::Tables => 5,
            CatalogueRows::Areas => 4,
        }
    }

    /// The columns that are filled in besides.
    #[must_use]
    pub fn further_columns(&self) -> Vec<(u32, &'static Field)> {
        side_by_side(self.columns, self.cross_column() + 2)
    }
}

impl Field {
    /// Whether a price needs it, so that no answer is not one.
    #[must_use]
    pub const fn is_needed(&self) -> bool {
        matches!(self.need, Need::Price) && !self.kind.may_be_unknown()
    }

    /// What its row or column is called within its sheet.
    #[must_use]
    pub fn key(&self) -> String {
        if self.path.is_empty() { ELEMENT.to_owned() } else { self.path.join(".") }
    }

    /// The columns that it takes in a list.
    #[must_use]
    pub const fn width(&self) -> u32 {
        if matches!(self.kind, Kind::Names) { NAMES_COLUMNS } else { 1 }
    }
}

pub(super) const fn field(
    path: &'static [&'static str],
    of: (&'static str, &'static str),
    kind: Kind,
    need: Need,
) -> Field {
    Field { path, of, kind, need }
}

pub(super) const fn choice(name: &'static str, words: &'static [&'static str], may_be_unknown: bool) -> Kind {
    Kind::Choice(Choice { name, words, may_be_unknown })
}

pub(super) const YES_NO: Kind = Kind::YesNo { may_be_unknown: false };
pub(super) const YES_NO_UNKNOWN: Kind = Kind::YesNo { may_be_unknown: true };
