//! The form of a scope as it is shown: its sections with their fields, what is wrong, and links to it.

use std::collections::HashMap;

use super::catalogue::CatalogueView;
use super::field::{FieldView, Note, Shown};
use super::messages::{is_answered, message};
use super::names::{anchor, code_of, row_of};
use super::outline::{Outline, Part, SectionOutline, parts};
use super::reading::ScopeReading;
use super::rows::RowsView;
use super::shown_field::ShownField;
use super::typed::Typed;
use crate::http::pages::words::PageWords;
use crate::input::{Fault, OwnedPath, PathStep};
use crate::language::Language;
use crate::pricing::{Estimate, Finding, Severity};
use crate::scope::help;
use crate::tariff::Tariff;
use crate::workbook::{Body, CatalogueRows, Field, List, SHEETS, Sheet, field_of};

/// The field that takes the focus from a link where a fault has none of its own: the form as a whole.
const WHOLE: &str = "form";

/// A link to a field.
#[derive(Clone)]
pub struct Link {
    pub anchor: String,
    pub text: String,
}

/// A finding, with a link to its field where it has one.
pub struct GeneralNote {
    pub text: String,
    pub is_warning: bool,
    pub anchor: Option<String>,
    pub chapter: &'static str,
}

/// A section of the form.
pub struct SectionView {
    pub id: &'static str,
    pub title: &'static str,
    pub lead: &'static str,
    pub fields: Vec<ShownField>,
    pub rows: Option<RowsView>,
    pub catalogue: Option<CatalogueView>,
    pub more: Vec<GroupView>,
    pub more_is_open: bool,
    pub state: String,
    pub is_done: bool,
    /// What is drawn apart from the fields, as HTML.
    pub body: String,
}

impl SectionView {
    pub const fn new(id: &'static str, title: &'static str, lead: &'static str) -> Self {
        Self {
            id,
            title,
            lead,
            fields: Vec::new(),
            rows: None,
            catalogue: None,
            more: Vec::new(),
            more_is_open: false,
            state: String::new(),
            is_done: false,
            body: String::new(),
        }
    }

    /// The same with fields that can wait.
    pub fn with_more(mut self, title: &'static str, fields: Vec<FieldView>, is_open: bool) -> Self {
        let fields = fields.into_iter().map(ShownField::from).collect();
        self.more = vec![GroupView { title, fields, rows: None }];
        self.more_is_open = is_open;
        self
    }
}

/// Fields that can wait, under the name of what they are about.
pub struct GroupView {
    pub title: &'static str,
    pub fields: Vec<ShownField>,
    pub rows: Option<RowsView>,
}

/// The sections in the order in which someone thinks of them, by the keys of their sheets; and what the elements of a list are.
const SECTIONS: [(&str, &str); 8] = [
    ("applicant", ""),
    ("populations", "PopulationInput"),
    ("fd_trygd", ""),
    ("statistics_areas", ""),
    ("outside_variable_lists", "OutsideInput"),
    ("third_party_sources", "ThirdPartySourceInput"),
    ("special_variables", "SpecialVariableInput"),
    ("delivery", ""),
];

/// Fields of forms that are shown at once; the others can wait until a quote is asked for.
const SHOWN_AT_ONCE: [&[&str]; 6] = [
    &["applicant", "kind"],
    &["applicant", "approved_by"],
    &["applicant", "country"],
    &["project", "purpose"],
    &["identification"],
    &["institutions"],
];

/// The list that is part of the first section.
const FURTHER_INSTITUTIONS: &str = "further_institutions";

/// What was typed, and what it came to.
pub struct Filled<'f> {
    pub typed: &'f Typed,
    pub reading: &'f ScopeReading,
    pub faults: &'f [Fault],
    pub estimate: Option<&'f Estimate>,
}

impl Filled<'_> {
    /// The name of the field that a value at a path is filled in by.
    pub fn name_at(&self, path: &OwnedPath) -> Option<String> {
        self.reading.places.find(path).map(|place| place.name)
    }

    /// The name of the field that a finding is about; its path begins at the scope.
    pub fn name_of(&self, finding: &Finding) -> Option<String> {
        let rest = finding.path.strip_prefix('$')?;
        self.reading.places.find_text(&format!("$.scope{rest}")).map(|place| place.name)
    }

    /// What is shown beside the fields.
    pub fn shown(&self, with_faults: bool, language: Language) -> Shown {
        let mut shown = Shown::default();
        if with_faults {
            for fault in self.faults {
                if let Some(name) = self.name_at(&fault.path) {
                    shown.faults.entry(name).or_default().push(message(fault, language));
                }
            }
        }
        for finding in self.estimate.iter().flat_map(|estimate| &estimate.findings) {
            if let Some(name) = self.name_of(finding) {
                let note = Note {
                    text: finding.text().in_language(language).to_owned(),
                    is_warning: finding.severity() == Severity::Warning,
                };
                shown.findings.entry(name).or_default().push(note);
            }
        }
        shown
    }

    /// A link to the field of each fault, in the order in which the fields are seen.
    pub fn links(&self, language: Language) -> Vec<Link> {
        let link = |fault: &Fault| {
            let name = self.name_at(&fault.path);
            let text = format!("{}: {}", label_of(&fault.path, name.as_deref(), language), message(fault, language));
            Link { anchor: name.map_or_else(|| WHOLE.to_owned(), |name| anchor(&name)), text }
        };
        let mut faults: Vec<&Fault> = self.faults.iter().collect();
        faults.sort_by_cached_key(|fault| {
            let of = sheet_of(&fault.path);
            let section = SECTIONS.iter().position(|(key, _)| *key == of);
            let is_in_a_row = fault.path.0.iter().any(|step| matches!(step, PathStep::Index(_)));
            let is_later = !is_in_a_row && field_of(&fault.path).is_some_and(|field| !is_shown_at_once(field));
            (section, is_later, self.reading.places.find(&fault.path))
        });
        faults.into_iter().map(link).collect()
    }

    /// A link to each field that a price lacks.
    pub fn missing(&self, language: Language) -> Vec<Link> {
        let mut links: Vec<Link> = Vec::new();
        for fault in self.faults {
            let Some(name) = self.name_at(&fault.path) else { continue };
            let link = Link { anchor: anchor(&name), text: label_of(&fault.path, Some(&name), language) };
            if links.iter().all(|other| other.anchor != link.anchor) {
                links.push(link);
            }
        }
        links
    }

    /// Every finding, those that say the same as one.
    pub fn notes(&self, estimate: &Estimate, language: Language) -> Vec<GeneralNote> {
        let mut notes: Vec<GeneralNote> = Vec::new();
        for finding in &estimate.findings {
            let text = finding.text().in_language(language);
            if notes.iter().any(|note| note.text == text) {
                continue;
            }
            notes.push(GeneralNote {
                text: text.to_owned(),
                is_warning: finding.severity() == Severity::Warning,
                anchor: self.name_of(finding).map(|name| anchor(&name)),
                chapter: finding.chapter(),
            });
        }
        notes
    }

    /// The sections of the form.
    pub fn sections(&self, tariff: &Tariff, shown: &Shown, with_faults: bool, words: PageWords) -> Vec<SectionView> {
        let mut of_sheets: HashMap<&str, [usize; 2]> = HashMap::new();
        for fault in self.faults {
            let [missing, wrong] = of_sheets.entry(sheet_of(&fault.path)).or_default();
            *(if is_answered(fault) { wrong } else { missing }) += 1;
        }
        let section = |(key, object): &(&'static str, &str)| {
            let (sheet, part) = SHEETS.iter().zip(parts()).find(|(sheet, _)| sheet.key == *key)?;
            let [missing, wrong] = of_sheets.get(key).copied().unwrap_or_default();
            let counts = [missing, if with_faults { wrong } else { 0 }];
            Some(self.section((sheet, part), object, counts, tariff, shown, words))
        };
        SECTIONS.iter().filter_map(section).collect()
    }

    fn section(
        &self,
        (sheet, part): (&'static Sheet, &'static Part),
        object: &str,
        [missing, wrong]: [usize; 2],
        tariff: &Tariff,
        shown: &Shown,
        words: PageWords,
    ) -> SectionView {
        let language = words.language;
        let [nb, nn, en] = sheet.title;
        let title = language.pick(nb, nn, en);
        let mut view = SectionView::new(sheet.key, title, lead_of(sheet, language));
        let is_filled = match part {
            Part::Form(sections) => {
                self.fill_form(&mut view, sections, shown, words);
                true
            }
            Part::List(list) => {
                let label = help::object_label(object, language).unwrap_or(title);
                view.rows = Some(RowsView::new(list, label, self.typed, shown, words));
                !self.typed.rows(&list.name).is_empty()
            }
            Part::Catalogue(catalogue) => {
                let catalogue = CatalogueView::new(catalogue, title, tariff, self.typed, shown, words);
                let is_filled = catalogue.chosen > 0;
                view.catalogue = Some(catalogue);
                is_filled
            }
        };
        view.is_done = missing == 0 && wrong == 0 && is_filled;
        view.state = match (wrong, missing, is_filled) {
            (1.., _, _) => words.wrong_count(wrong),
            (_, 1.., _) => words.missing_count(missing),
            (_, _, true) => words.done().to_owned(),
            (_, _, false) => words.may_be_empty().to_owned(),
        };
        view
    }

    /// The fields of a form: what a price depends on, then the rest under what it is about.
    fn fill_form(&self, view: &mut SectionView, sections: &'static [SectionOutline], shown: &Shown, words: PageWords) {
        let field = |of: &'static Outline| ShownField::new(of, &of.name, None, self.typed, shown, words);
        for SectionOutline { section, fields } in sections {
            let (first, later): (Vec<&Outline>, Vec<&Outline>) =
                fields.iter().partition(|outline| is_shown_at_once(outline.field));
            view.fields.extend(first.into_iter().map(field));
            if !later.is_empty() {
                let title = help::object_label(section.object, words.language).unwrap_or("");
                view.more.push(GroupView { title, fields: later.into_iter().map(field).collect(), rows: None });
            }
        }
        if view.more.is_empty() {
            return;
        }
        let of_institutions = SHEETS.iter().zip(parts()).find(|(sheet, _)| sheet.key == FURTHER_INSTITUTIONS);
        if let Some((Sheet { title: [nb, nn, en], .. }, Part::List(list))) = of_institutions {
            let rows = Some(RowsView::new(list, words.institution(), self.typed, shown, words));
            view.more.push(GroupView { title: words.language.pick(nb, nn, en), fields: Vec::new(), rows });
            view.more_is_open = !self.typed.rows(&list.name).is_empty();
        }
        let mut fields = view.more.iter().flat_map(|group| &group.fields);
        view.more_is_open |= fields.any(ShownField::is_worth_showing);
    }
}

/// Whether a field of a form is shown at once.
fn is_shown_at_once(field: &Field) -> bool {
    field.is_needed() || field.path.first() == Some(&"delivery") || SHOWN_AT_ONCE.contains(&field.path)
}

/// What a section is about.
fn lead_of(sheet: &Sheet, language: Language) -> &'static str {
    let of_scope = |field| help::text("ScopeInput", field, language).unwrap_or("");
    match &sheet.body {
        Body::Form(_) if sheet.key == "delivery" => of_scope("delivery"),
        Body::Form(_) => "",
        Body::List(List { at: [field], .. }) => of_scope(field),
        Body::List(_) => help::text("ExtractsInput", "outside_variable_lists", language).unwrap_or(""),
        Body::Catalogue(catalogue) => {
            let field = match catalogue.rows {
                CatalogueRows::Tables => "fd_trygd",
                CatalogueRows::Areas => "statistics_areas",
            };
            help::text("ExtractsInput", field, language).unwrap_or("")
        }
    }
}

/// The key of the section that a value of the scope is filled in in.
fn sheet_of(path: &OwnedPath) -> &'static str {
    let key = |index: usize| match path.0.get(index) {
        Some(PathStep::Key(key)) => key.as_str(),
        Some(PathStep::Index(_)) | None => "",
    };
    let of = if key(1) == "extracts" { key(2) } else { key(1) };
    // What is needed of some data is asked for with the first list of data.
    let of = if key(1) == "extracts" && of.is_empty() { "fd_trygd" } else { of };
    SECTIONS.iter().find(|(section, _)| *section == of).map_or("applicant", |(section, _)| section)
}

/// What the field of a value is called, with the row that it is in: its number, or the code of the row of the price list.
pub fn label_of(path: &OwnedPath, name: Option<&str>, language: Language) -> String {
    let index = path.0.iter().find_map(|step| match step {
        PathStep::Index(index) => Some(index + 1),
        PathStep::Key(_) => None,
    });
    let sheet = SHEETS.iter().find(|sheet| sheet.key == sheet_of(path));
    let section = sheet.map_or("", |Sheet { title: [nb, nn, en], .. }| language.pick(nb, nn, en));
    let object = SECTIONS.iter().find(|(key, _)| *key == sheet_of(path)).map_or("", |(_, object)| object);
    let of_object = || match path.0.as_slice() {
        [_, PathStep::Key(object), PathStep::Key(member)] if object == "applicant" => {
            help::label("ApplicantInput", member, language)
        }
        _ => None,
    };
    let label = field_of(path).and_then(|field| help::label(field.of.0, field.of.1, language)).or_else(of_object);
    // Of the data as a whole: no kind of it is needed, but some of one.
    let is_data = path.0.len() == 2 && path.0.last() == Some(&PathStep::Key("extracts".to_owned()));
    match (index, label) {
        _ if is_data => help::label("ScopeInput", "extracts", language).unwrap_or(section).to_owned(),
        (Some(number), Some(label)) => {
            let of_row = help::object_label(object, language).unwrap_or(section);
            format!("{of_row} {number}: {label}")
        }
        (None, Some(label)) => label.to_owned(),
        (Some(_), None) => {
            let code = name.and_then(row_of).map(|(_, id)| code_of(id));
            code.map_or_else(|| section.to_owned(), |code| format!("{section}, {code}"))
        }
        (None, None) => section.to_owned(),
    }
}

/// What the field with a name is called, with the row that it is in.
pub fn label_of_name(name: &str, typed: &Typed, language: Language) -> String {
    let mut path = OwnedPath::default();
    let key = |part: &str, path: &mut OwnedPath| {
        path.0.extend(part.split('.').filter(|step| !step.is_empty()).map(|step| PathStep::Key(step.to_owned())));
    };
    match row_of(name) {
        Some((list, id)) => {
            key(list, &mut path);
            let index = typed.rows(list).iter().position(|row| row == id).unwrap_or_default();
            path.0.push(PathStep::Index(index));
            key(name.split_once(']').map_or("", |(_, rest)| rest), &mut path);
        }
        None => key(name, &mut path),
    }
    label_of(&path, Some(name), language)
}
