//! Limits of a settlement. Each is stated in OpenAPI.

/// Time entries of a quote's number, corrections not counted.
pub const ENTRIES: usize = 10_000;
/// Time entries that are recorded at once.
pub const ENTRIES_AT_ONCE: usize = 500;
/// Characters of an entry's note: all of them are attached to a settlement note's document.
pub const NOTE_CHARS: usize = 300;
/// Hours of a day.
pub const HOURS: u32 = 24;
/// Days that an entry may cover: those of the longest month.
pub const DAYS: u32 = 31;
/// Hours a day of an entry that covers several, overtime included (the Working Environment Act, section 10-6).
pub const HOURS_OF_EACH_DAY: u32 = 13;
/// Hours a week of an entry that covers several days, overtime included: the most that may be agreed on (the same section).
pub const HOURS_OF_A_WEEK: u32 = 69;
/// Years before the year of the quote's number in which work may have begun.
pub const YEARS_BEFORE: i16 = 1;
/// Fixed lines that are not charged, and as many that are reduced.
pub const OMISSIONS: usize = 1_000;
/// What an invoice can do without.
pub const BUYER_PARTS: usize = 4;
/// Characters of where a note was sent.
pub const SENT_TO_CHARS: usize = 200;
/// Notes that are marked as sent at once.
pub const SENT_AT_ONCE: usize = 1_000;
