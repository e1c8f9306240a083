//! Numbers and dates as people write them. Nothing is guessed: what can be read in two ways is refused with both, and what is no
//! number or date is returned as it is, so that whoever reads it says what was expected.

use jiff::civil::Date;

use super::{FaultKind, Found, parse_date, plain_number};

/// Names of months begin with these in Norwegian and English.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb"],
    &["mar"],
    &["apr"],
    &["mai", "may"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov"],
    &["des", "dec"],
];
/// The names of months, in full and as they are shortened.
const MONTH_NAMES: [&str; 31] = [
    "januar",
    "january",
    "jan",
    "februar",
    "february",
    "feb",
    "mars",
    "march",
    "mar",
    "april",
    "apr",
    "mai",
    "may",
    "juni",
    "june",
    "jun",
    "juli",
    "july",
    "jul",
    "august",
    "aug",
    "september",
    "sept",
    "sep",
    "oktober",
    "october",
    "okt",
    "oct",
    "november",
    "desember",
    "december",
];
/// Further short names.
const SHORT_NAMES: [&str; 3] = ["nov", "des", "dec"];

/// The last year of the century that two digits may mean; what is above is refused, since it could be the last century.
const LAST_SHORT_YEAR: u32 = 79;

/// A number with a comma or a point, and with or without separators between thousands, as a plain decimal: `12 500,5` is
/// `12500.5`.
///
/// Errors: [`FaultKind::AmbiguousNumber`] for one separator before exactly three digits, as in `1.250`.
pub fn written_number(text: &str) -> Result<String, FaultKind> {
    let plain = plain_number(text);
    let (sign, body) = plain.strip_prefix('-').map_or(("", plain.as_ref()), |rest| ("-", rest.trim_start()));
    let Some((digits, is_grouped)) = without_blanks(body) else { return Ok(plain.into_owned()) };
    let separators: Vec<char> = digits.chars().filter(|character| matches!(character, ',' | '.')).collect();
    let joined = match separators.as_slice() {
        [] => Some(digits.clone()),
        [separator] => {
            let (whole, rest) = digits.split_once(*separator).unwrap_or((&digits, ""));
            let is_thousand = !is_grouped && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
            if rest.len() == 3 && is_thousand {
                let readings = [format!("{sign}{whole}{rest}"), format!("{sign}{whole},{rest}")];
                return Err(FaultKind::AmbiguousNumber { found: Found::cut(text.trim()), readings });
            }
            (!rest.is_empty()).then(|| format!("{whole}.{rest}"))
        }
        [first, others @ ..] if others.iter().all(|other| other == first) => in_thousands(&digits, *first),
        [.., last] => digits.rsplit_once(*last).and_then(|(whole, rest)| {
            let other = if *last == ',' { '.' } else { ',' };
            let whole = in_thousands(whole, other)?;
            (!rest.is_empty() && !is_grouped).then(|| format!("{whole}.{rest}"))
        }),
    };
    Ok(joined.map_or_else(|| plain.clone().into_owned(), |joined| format!("{sign}{}", without_zeros(&joined))))
}

/// Hours as a plain decimal: a number as [`written_number`] reads it, or hours and minutes with a colon, `7:30`, rounded to hundredths
/// of an hour.
///
/// Errors: those of [`written_number`].
pub fn written_hours(text: &str) -> Result<String, FaultKind> {
    let hundredths = text.trim().split_once(':').and_then(|(hours, minutes)| {
        let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_time = hours.len() <= 3 && are_digits(hours) && minutes.len() == 2 && are_digits(minutes);
        let minutes: u32 = minutes.parse().ok().filter(|minutes| is_time && *minutes < 60)?;
        // To the nearest hundredth; no minute is half-way between two.
        Some(hours.parse::<u32>().ok()? * 100 + (minutes * 100 + 30) / 60)
    });
    hundredths
        .map_or_else(|| written_number(text), |hundredths| Ok(format!("{}.{:02}", hundredths / 100, hundredths % 100)))
}

/// The digits and separators of a text without blanks between thousands, and whether there were any; `None` where something else
/// is in it, or a blank is elsewhere.
fn without_blanks(text: &str) -> Option<(String, bool)> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'));
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit || !parts.iter().all(is_number) {
        return None;
    }
    let whole_of = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count();
    let are_thousands = parts.split_first().is_some_and(|(first, others)| {
        let are_whole = parts.iter().rev().skip(1).all(|part| whole_of(part) == part.len());
        others.is_empty() || (first.len() <= 3 && are_whole && others.iter().all(|part| whole_of(part) == 3))
    });
    are_thousands.then(|| (parts.concat(), parts.len() > 1))
}

/// A whole number without the separators between its thousands; `None` where they are elsewhere.
fn in_thousands(text: &str, separator: char) -> Option<String> {
    let parts: Vec<&str> = text.split(separator).collect();
    let is_digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (first, others) = parts.split_first()?;
    let are_thousands = (1..=3).contains(&first.len()) && others.iter().all(|part| part.len() == 3);
    let are = !others.is_empty() && are_thousands && parts.iter().all(is_digits);
    are.then(|| parts.concat())
}

/// A plain decimal with one zero at most before its point.
fn without_zeros(plain: &str) -> String {
    let (whole, decimals) = plain.split_once('.').map_or((plain, None), |(whole, rest)| (whole, Some(rest)));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    decimals.map_or_else(|| whole.to_owned(), |decimals| format!("{whole}.{decimals}"))
}

/// A date as ISO 8601 writes it: from `1.9.2026`, `01.09.26`, `010926`, `1. september 2026`, or ISO 8601 itself. A day that does
/// not exist, and what is no date, is returned as it is.
#[must_use]
pub fn written_date(text: &str) -> String {
    let plain = plain_number(text);
    if parse_date(&plain).is_some() {
        return plain.into_owned();
    }
    let found = of_digits(&plain).or_else(|| of_parts(&plain));
    let iso = found.map(|date| date.to_string()).filter(|iso| parse_date(iso).is_some());
    iso.unwrap_or_else(|| plain.into_owned())
}

/// `010926`, `01092026` or `20260901`. No date of these years is both of the last two.
fn of_digits(text: &str) -> Option<Date> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let dated = |[day, month, year]: [&str; 3]| date(day, month.parse().ok()?, year);
    let by_day = || dated([text.get(0..2)?, text.get(2..4)?, text.get(4..)?]);
    let by_year = || dated([text.get(6..8)?, text.get(4..6)?, text.get(0..4)?]);
    match text.len() {
        6 => by_day(),
        8 => by_day().filter(|date| parse_date(&date.to_string()).is_some()).or_else(by_year),
        _ => None,
    }
}

/// `1.9.2026`, `1. september 2026` or `1 Sept 2026`: with a point between the numbers, or the month in letters.
fn of_parts(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['.', ' ', '\u{a0}', '\u{202f}']).filter(|part| !part.is_empty()).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let number = match month.parse() {
        Ok(number) if text.contains('.') => number,
        Ok(_) => return None,
        Err(_) => month_of(month)?,
    };
    date(day, number, year)
}

fn month_of(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    if !MONTH_NAMES.contains(&name.as_str()) && !SHORT_NAMES.contains(&name.as_str()) {
        return None;
    }
    let place = MONTHS.iter().position(|starts| starts.iter().any(|start| name.starts_with(start)))?;
    u32::try_from(place + 1).ok()
}

fn date(day: &str, month: u32, year: &str) -> Option<Date> {
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let year = match (number(year)?, year.len()) {
        (short, 2) if short <= LAST_SHORT_YEAR => 2000 + short,
        (long, 4) => long,
        _ => return None,
    };
    let day = number(day).filter(|_| day.len() <= 2)?;
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a table of what is typed and what it means, with its place in the file.
    fn rows(table: &'static str) -> impl Iterator<Item = (usize, &'static str, &'static str)> {
        let lines = table.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        lines.map(|(number, line)| {
            let (typed, means) = line.split_once(" → ").expect("an arrow between what is typed and what it means");
            (number + 1, typed, means.trim())
        })
    }

    #[test]
    fn numbers_mean_what_the_table_says() {
        let mut count = 0;
        for (line, typed, means) in rows(include_str!("../../tests/written/numbers.txt")) {
            let found = match written_number(typed) {
                Ok(plain) if rust_decimal::Decimal::from_str_exact(&plain).is_ok() && !plain.ends_with('.') => plain,
                Ok(_) => "no number".to_owned(),
                Err(FaultKind::AmbiguousNumber { readings: [one, other], .. }) => format!("{one} or {other}"),
                Err(other) => panic!("line {line}: {other:?}"),
            };
            assert_eq!(found, means, "line {line}: {typed}");
            count += 1;
        }
        assert!(count > 30, "{count} rows");
    }

    #[test]
    fn hours_mean_what_the_table_says() {
        let mut count = 0;
        for (line, typed, means) in rows(include_str!("../../tests/written/hours.txt")) {
            let found = match written_hours(typed) {
                Ok(plain) if rust_decimal::Decimal::from_str_exact(&plain).is_ok() => plain,
                Ok(_) => "no number".to_owned(),
                Err(FaultKind::AmbiguousNumber { readings: [one, other], .. }) => format!("{one} or {other}"),
                Err(other) => panic!("line {line}: {other:?}"),
            };
            assert_eq!(found, means, "line {line}: {typed}");
            count += 1;
        }
        assert!(count > 15, "{count} rows");
    }

    #[test]
    fn dates_mean_what_the_table_says() {
        let mut count = 0;
        for (line, typed, means) in rows(include_str!("../../tests/written/dates.txt")) {
            let iso = written_date(typed);
            let found = if parse_date(&iso).is_some() { iso } else { "no date".to_owned() };
            assert_eq!(found, means, "line {line}: {typed}");
            count += 1;
        }
        assert!(count > 30, "{count} rows");
    }
}
