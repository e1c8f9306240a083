//! Years as people write them in one cell: `1992–2020`, `2015`, `1992–1995, 2000–2004`.

use crate::input::plain_number;

/// A first and a last year; not yet checked for their order or range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: u32,
    pub to: u32,
}

/// The most periods of one cell.
const MOST: usize = 100;

impl Period {
    /// The periods that a text names, in its order; `None` where it is no list of years.
    #[must_use]
    pub fn parse(text: &str) -> Option<Vec<Self>> {
        // Nearly every cell names one period.
        if let Some(period) = Self::one(text) {
            return Some(vec![period]);
        }
        let text = plain_number(text);
        let parts: Vec<&str> = text.split([',', ';', '\n']).map(str::trim).collect();
        if parts.len() > MOST {
            return None;
        }
        parts.into_iter().map(Self::one).collect()
    }

    fn one(text: &str) -> Option<Self> {
        let year = |text: &str| {
            let text = text.trim();
            (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
        };
        match text.split_once(['-', '–']) {
            Some((from, to)) => Some(Self { from: year(from)?, to: year(to)? }),
            None => year(text).map(|year| Self { from: year, to: year }),
        }
    }

    /// The period as it is written.
    #[must_use]
    pub fn written(self) -> String {
        if self.from == self.to { self.from.to_string() } else { format!("{}–{}", self.from, self.to) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: u32, to: u32) -> Period {
        Period { from, to }
    }

    #[test]
    fn years_are_read_as_people_write_them() {
        for (text, periods) in [
            ("1992–2020", vec![period(1992, 2020)]),
            ("1992-2020", vec![period(1992, 2020)]),
            (" 1992 — 2020 ", vec![period(1992, 2020)]),
            ("2015", vec![period(2015, 2015)]),
            ("2015–2018, 2020", vec![period(2015, 2018), period(2020, 2020)]),
            ("2015; 2017\n2019", vec![period(2015, 2015), period(2017, 2017), period(2019, 2019)]),
            // Whether years are in order, and possible, is for the scope to say.
            ("2020–1992", vec![period(2020, 1992)]),
        ] {
            assert_eq!(Period::parse(text), Some(periods), "{text}");
        }
        for text in ["", "–2020", "1992–", "15–18", "2015–18", "før 2010", "2015.0", "1992–1995–2000", "2015,", "20150"]
        {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for period in [period(1992, 2020), period(2015, 2015), period(1800, 2200)] {
            assert_eq!(Period::parse(&period.written()), Some(vec![period]));
        }
    }
}
