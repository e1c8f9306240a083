//! Workbooks: a scope as sheets that an applicant fills in offline.
//!
//! One description of the sheets (`sheets`) says which value each cell is. The writer draws it, the reader reads by it, and a
//! fault at a path of the scope finds its cell through it. Files are for `workbook_file`.

mod catalogue;
mod cell;
mod filled;
mod forms;
mod kind;
mod labels;
mod layout;
mod missing;
mod names;
mod places;
mod reader;
mod reading;
mod sheets;
mod words;
mod years;

pub use catalogue::{CODE, CROSSED, EXPECTED_YEARS, WANTED_YEARS, further_key};
pub use cell::{Cell, FileCells, Place, SheetCells, cell_name};
pub use filled::{catalogue_rows, elements, form_values, member_values, years};
pub use kind::{Kind, Shown};
pub use labels::{Choice, DropDown, Said, country_label, unknown, word, yes_no};
pub use layout::{
    Body, CROSS, Catalogue, CatalogueRows, FIRST_FORM_ROW, FIRST_LIST_COLUMN, FIRST_ROW, FORM_EXPLANATIONS, FORM_KEYS,
    FORM_LABELS, FORM_NEEDS, FORM_VALUES, Field, FormRow, Info, KEYS_ROW, List, Need, Section, Sheet, VALUE, YEARS,
    form_rows, mark, side_by_side,
};
pub use missing::{field_of, missing_text};
pub use names::split as split_names;
pub use places::{Places, below, path_of};
pub use reader::{CellFault, set};
pub use reading::{EDITION, HIDDEN, LANGUAGE, Reading};
pub use sheets::{SHEETS, choices, drops};
pub use words::{Words, words};
pub use years::Period;
