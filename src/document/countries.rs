//! The names of countries that applicants and deliveries are likely to be in. Any other is printed by its code.

use crate::ids::Country;
use crate::language::Language;

/// Codes with their names in nb, nn and en: the European Economic Area, its neighbours, and overseas partners in research.
const NAMES: [(&str, [&str; 3]); 46] = [
    ("AT", ["Østerrike", "Austerrike", "Austria"]),
    ("AU", ["Australia", "Australia", "Australia"]),
    ("AX", ["Åland", "Åland", "Åland"]),
    ("BE", ["Belgia", "Belgia", "Belgium"]),
    ("BG", ["Bulgaria", "Bulgaria", "Bulgaria"]),
    ("CA", ["Canada", "Canada", "Canada"]),
    ("CH", ["Sveits", "Sveits", "Switzerland"]),
    ("CY", ["Kypros", "Kypros", "Cyprus"]),
    ("CZ", ["Tsjekkia", "Tsjekkia", "Czechia"]),
    ("DE", ["Tyskland", "Tyskland", "Germany"]),
    ("DK", ["Danmark", "Danmark", "Denmark"]),
    ("EE", ["Estland", "Estland", "Estonia"]),
    ("ES", ["Spania", "Spania", "Spain"]),
    ("FI", ["Finland", "Finland", "Finland"]),
    ("FO", ["Færøyene", "Færøyane", "the Faroe Islands"]),
    ("FR", ["Frankrike", "Frankrike", "France"]),
    ("GB", ["Storbritannia", "Storbritannia", "the United Kingdom"]),
    ("GL", ["Grønland", "Grønland", "Greenland"]),
    ("GR", ["Hellas", "Hellas", "Greece"]),
    ("HR", ["Kroatia", "Kroatia", "Croatia"]),
    ("HU", ["Ungarn", "Ungarn", "Hungary"]),
    ("IE", ["Irland", "Irland", "Ireland"]),
    ("IL", ["Israel", "Israel", "Israel"]),
    ("IS", ["Island", "Island", "Iceland"]),
    ("IT", ["Italia", "Italia", "Italy"]),
    ("JP", ["Japan", "Japan", "Japan"]),
    ("KR", ["Sør-Korea", "Sør-Korea", "South Korea"]),
    ("LI", ["Liechtenstein", "Liechtenstein", "Liechtenstein"]),
    ("LT", ["Litauen", "Litauen", "Lithuania"]),
    ("LU", ["Luxembourg", "Luxembourg", "Luxembourg"]),
    ("LV", ["Latvia", "Latvia", "Latvia"]),
    ("MT", ["Malta", "Malta", "Malta"]),
    ("NL", ["Nederland", "Nederland", "the Netherlands"]),
    ("NO", ["Norge", "Noreg", "Norway"]),
    ("NZ", ["New Zealand", "New Zealand", "New Zealand"]),
    ("PL", ["Polen", "Polen", "Poland"]),
    ("PT", ["Portugal", "Portugal", "Portugal"]),
    ("RO", ["Romania", "Romania", "Romania"]),
    ("SE", ["Sverige", "Sverige", "Sweden"]),
    ("SG", ["Singapore", "Singapore", "Singapore"]),
    ("SI", ["Slovenia", "Slovenia", "Slovenia"]),
    ("SJ", ["Svalbard og Jan Mayen", "Svalbard og Jan Mayen", "Svalbard and Jan Mayen"]),
    ("SK", ["Slovakia", "Slovakia", "Slovakia"]),
    ("TR", ["Tyrkia", "Tyrkia", "Türkiye"]),
    ("TW", ["Taiwan", "Taiwan", "Taiwan"]),
    ("US", ["USA", "USA", "the United States"]),
];

/// The name of a country, or its code.
#[must_use]
pub fn country_name(country: Country, language: Language) -> String {
    let name = NAMES.iter().find(|(code, _)| *code == country.as_str());
    name.map_or_else(|| country.as_str().to_owned(), |(_, [nb, nn, en])| language.pick::<str>(nb, nn, en).to_owned())
}
