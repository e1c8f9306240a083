//! The three languages, texts that exist in all of them, and numbers and dates as each writes them.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use utoipa::ToSchema;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};

use crate::money::{Ore, Percent, Quantity, SignedQuantity};

/// A language of pages, documents and messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Norwegian bokmål, also used for an unknown language.
    #[default]
    Nb,
    /// Norwegian nynorsk.
    Nn,
    /// English.
    En,
}

impl Language {
    /// Every language, in the order in which texts are written.
    pub const ALL: [Self; 3] = [Self::Nb, Self::Nn, Self::En];

    /// The language of a BCP 47 tag: `nb-NO`, `no`, `en-GB`. The macrolanguage `no` is bokmål.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "nb" | "no" => Some(Self::Nb),
            "nn" => Some(Self::Nn),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The code in settings, JSON and file names: `nb`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
        }
    }

    /// One of three.
    #[must_use]
    pub const fn pick<'t, T: ?Sized>(self, nb: &'t T, nn: &'t T, en: &'t T) -> &'t T {
        match self {
            Self::Nb => nb,
            Self::Nn => nn,
            Self::En => en,
        }
    }

    /// An amount as the language writes it on paper: `1 287,00`, `1,287.00`.
    #[must_use]
    pub fn amount(self, amount: Ore) -> String {
        self.number(amount.decimal().as_str(), "", "")
    }

    /// An amount with its currency: `1 287,00 kr`, `NOK 1,287.00`.
    #[must_use]
    pub fn kroner(self, amount: Ore) -> String {
        let (before, after) = match self {
            Self::Nb | Self::Nn => ("", "\u{a0}kr"),
            Self::En => ("NOK\u{a0}", ""),
        };
        self.number(amount.decimal().as_str(), before, after)
    }

    /// A quantity as the language writes it: `1,5`.
    #[must_use]
    pub fn quantity(self, quantity: Quantity) -> String {
        self.number(quantity.decimal().as_str(), "", "")
    }

    /// A quantity that can be below 0 as the language writes it: `−1,5`.
    #[must_use]
    pub fn signed_quantity(self, quantity: SignedQuantity) -> String {
        self.number(quantity.decimal().as_str(), "", "")
    }

    /// A rate as the language writes it: `25 %`, `25%`.
    #[must_use]
    pub fn percent(self, rate: Percent) -> String {
        let after = match self {
            Self::Nb | Self::Nn => "\u{a0}%",
            Self::En => "%",
        };
        self.number(rate.decimal().as_str(), "", after)
    }

    /// A date as the language writes it in running text: `22. november 2026`, `22 November 2026`.
    #[must_use]
    pub fn date(self, date: Date) -> String {
        let months = match self {
            Self::Nb | Self::Nn => [
                "januar",
                "februar",
                "mars",
                "april",
                "mai",
                "juni",
                "juli",
                "august",
                "september",
                "oktober",
                "november",
                "desember",
            ],
            Self::En => [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
        };
        let month = usize::try_from(date.month() - 1).ok().and_then(|index| months.get(index)).unwrap_or(&"");
        let stop = if self == Self::En { "" } else { "." };
        format!("{}{stop}\u{a0}{month} {}", date.day(), date.year())
    }

    /// A date with the day of the week: `torsdag 10. desember 2026`, `Thursday 10 December 2026`.
    #[must_use]
    pub fn weekday_and_date(self, date: Date) -> String {
        let names = match self {
            Self::Nb => ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
            Self::Nn => ["måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag"],
            Self::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        };
        let index = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
        format!("{} {}", names.get(index).unwrap_or(&""), self.date(date))
    }

    /// Writes a plain decimal with the language's separators, hard spaces or commas in the whole part, between two texts.
    fn number(self, plain: &str, before: &str, after: &str) -> String {
        let (group, point) = match self {
            Self::Nb | Self::Nn => ("\u{a0}", ","),
            Self::En => (",", "."),
        };
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |rest| ("\u{2212}", rest));
        let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
        // Two bytes for every third digit, and the sign.
        let mut text = String::with_capacity(before.len() + 2 * plain.len() + 3 + after.len());
        text.push_str(before);
        text.push_str(sign);
        let (mut group_of_three, mut rest) = whole.split_at(match whole.len() % 3 {
            0 => whole.len().min(3),
            first => first,
        });
        loop {
            text.push_str(group_of_three);
            if rest.is_empty() {
                break;
            }
            text.push_str(group);
            (group_of_three, rest) = rest.split_at(3);
        }
        if let Some(decimals) = decimals {
            text.push_str(point);
            text.push_str(decimals);
        }
        text.push_str(after);
        text
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A text in the three languages.
///
/// Its JSON is stored with it: an estimate repeats the tariff's texts on every line, and escaping them each time took most of
/// an answer's time. And it is shared: what names a row of the tariff need not copy its texts.
#[derive(Clone, Debug)]
pub struct Localized(Arc<LocalizedTexts>);

#[derive(Debug)]
struct LocalizedTexts {
    nb: String,
    nn: String,
    en: String,
    json: Box<RawValue>,
}

/// The three texts as they are read and written.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Localized)]
#[serde(deny_unknown_fields)]
pub struct LocalizedFields<S> {
    /// Norwegian bokmål.
    pub nb: S,
    /// Norwegian nynorsk.
    pub nn: S,
    /// English.
    pub en: S,
}

impl Localized {
    /// From the three texts.
    #[must_use]
    pub fn new(nb: impl Into<String>, nn: impl Into<String>, en: impl Into<String>) -> Self {
        let (nb, nn, en) = (nb.into(), nn.into(), en.into());
        let json = raw(&LocalizedFields { nb: &nb, nn: &nn, en: &en });
        Self(Arc::new(LocalizedTexts { nb, nn, en, json }))
    }

    /// From a function of the language.
    #[must_use]
    pub fn of(mut text: impl FnMut(Language) -> String) -> Self {
        Self::new(text(Language::Nb), text(Language::Nn), text(Language::En))
    }

    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        language.pick(&self.0.nb, &self.0.nn, &self.0.en)
    }
}

/// A value's JSON, written verbatim later. For values whose serialisation cannot fail: texts and numbers.
pub fn raw(value: &impl Serialize) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// The JSON of something that depends only on a tariff row and a small count, cached when it is first written.
///
/// Twenty lines have some seven hundred keys, and writing them for every answer took longer than everything else together.
#[derive(Debug)]
pub struct KeptJson<const COUNTS: usize>([OnceLock<Box<RawValue>>; COUNTS]);

impl<const COUNTS: usize> Default for KeptJson<COUNTS> {
    fn default() -> Self {
        Self([const { OnceLock::new() }; COUNTS])
    }
}

impl<const COUNTS: usize> KeptJson<COUNTS> {
    /// The JSON for a count from 1, made by `value` if it is not cached yet; `None` for a count too high to be cached.
    pub fn get<S: Serialize>(&self, count: u32, value: impl FnOnce() -> S) -> Option<&RawValue> {
        let index = usize::try_from(count).ok()?.checked_sub(1)?;
        self.0.get(index).map(|kept| kept.get_or_init(|| raw(&value())).as_ref())
    }
}

impl utoipa::PartialSchema for Localized {
    fn schema() -> RefOr<Schema> {
        let property = |description| ObjectBuilder::new().schema_type(Type::String).description(Some(description));
        ObjectBuilder::new()
            .description(Some("A text in the three languages."))
            .property("nb", property("Norwegian bokmål."))
            .property("nn", property("Norwegian nynorsk."))
            .property("en", property("English."))
            .required("nb")
            .required("nn")
            .required("en")
            .into()
    }
}

impl ToSchema for Localized {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("LocalizedText")
    }
}

impl PartialEq for Localized {
    fn eq(&self, other: &Self) -> bool {
        let is_same = |language| self.in_language(language) == other.in_language(language);
        Arc::ptr_eq(&self.0, &other.0) || Language::ALL.into_iter().all(is_same)
    }
}

impl Eq for Localized {}

impl Serialize for Localized {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.json.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(Language::Nb.amount(Ore::new(123_456_789)), "1\u{a0}234\u{a0}567,89");
        assert_eq!(Language::En.amount(Ore::new(-100_000)), "\u{2212}1,000.00");
        assert_eq!(Language::Nn.amount(Ore::new(99_900)), "999,00");
        assert_eq!(Language::Nb.quantity(Quantity::parse("1.5").unwrap()), "1,5");
        assert_eq!(Language::Nb.percent(Percent::parse("25").unwrap()), "25\u{a0}%");
    }

    #[test]
    fn dates_follow_the_language() {
        let date = jiff::civil::date(2026, 3, 1);
        assert_eq!(Language::Nb.date(date), "1.\u{a0}mars 2026");
        assert_eq!(Language::En.date(date), "1\u{a0}March 2026");
        assert_eq!(Language::Nn.weekday_and_date(date), "søndag 1.\u{a0}mars 2026");
        assert_eq!(Language::En.weekday_and_date(date), "Sunday 1\u{a0}March 2026");
    }

    #[test]
    fn a_tag_names_its_language() {
        assert_eq!(Language::from_tag("no"), Some(Language::Nb));
        assert_eq!(Language::from_tag("en-GB"), Some(Language::En));
        assert_eq!(Language::from_tag("sv"), None);
    }
}
