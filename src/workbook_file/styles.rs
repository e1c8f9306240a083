//! How the cells of a workbook look, and which of them are locked.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::language::Language;

/// The colours of the service's pages.
const ACCENT: Color = Color::RGB(0x0000_573f);
const LINE: Color = Color::RGB(0x00d5_dedb);
const QUIET: Color = Color::RGB(0x004b_5c5c);
const PART: Color = Color::RGB(0x00e4_efea);
/// Cells to fill in, and what warns.
const INPUT: Color = Color::RGB(0x00ff_fbe6);
const WARNING: Color = Color::RGB(0x00ff_f4d6);

/// The tabs of sheets to fill in.
pub const TAB: Color = ACCENT;

/// The formats, each made once.
pub struct Styles {
    pub title: Format,
    pub heading: Format,
    pub heading_right: Format,
    /// The heading of a part of a form.
    pub part: Format,
    pub label: Format,
    /// Text of the tariff or the guide.
    pub text: Format,
    pub quiet: Format,
    pub number: Format,
    pub price: Format,
    pub warning: Format,
    /// A row below what is drawn, which may be filled in too.
    pub open_column: Format,
    /// What only a reader sees, in a column that is open otherwise.
    pub locked: Format,
    pub input_text: Format,
    pub input_centred: Format,
    pub input_whole: Format,
    pub input_decimal: Format,
    pub input_day: Format,
}

impl Styles {
    pub fn new(language: Language) -> Self {
        let day = language.pick("dd.mm.yyyy", "dd.mm.yyyy", "d mmm yyyy");
        // Of the locale where the reader's program heeds it, else of the reader's machine.
        let price = language.pick("[$-414]#,##0.00", "[$-814]#,##0.00", "#,##0.00");
        let top = Format::new().set_align(FormatAlign::Top);
        let wrapped = top.clone().set_text_wrap();
        let bordered = |format: Format| format.set_border(FormatBorder::Thin).set_border_color(LINE);
        let heading = bordered(wrapped.clone()).set_bold().set_font_color(Color::White).set_background_color(ACCENT);
        let input = bordered(wrapped.clone()).set_background_color(INPUT).set_unlocked();
        // With `@`, what is typed stays the text that it is: `=1`, `0313`, `2026-1`.
        let text = input.clone().set_num_format("@");
        Self {
            title: Format::new().set_bold().set_font_size(16).set_font_color(ACCENT),
            heading: heading.clone().set_align(FormatAlign::VerticalCenter),
            heading_right: heading.set_align(FormatAlign::VerticalCenter).set_align(FormatAlign::Right),
            part: Format::new().set_bold().set_font_color(ACCENT).set_background_color(PART),
            label: bordered(wrapped.clone()),
            text: bordered(wrapped.clone()),
            quiet: wrapped.clone().set_font_color(QUIET).set_font_size(9),
            number: bordered(top.clone()).set_font_color(QUIET).set_align(FormatAlign::Center),
            price: bordered(top).set_num_format(price),
            warning: wrapped.set_bold().set_background_color(WARNING),
            open_column: Format::new().set_unlocked().set_num_format("@"),
            locked: Format::new().set_num_format("@"),
            input_text: text.clone(),
            input_centred: text.set_align(FormatAlign::Center),
            input_whole: input.clone().set_num_format("0").set_align(FormatAlign::Left),
            input_decimal: input.clone(),
            input_day: input.set_num_format(day).set_align(FormatAlign::Left),
        }
    }
}
