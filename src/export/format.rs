//! The formats of exports.

use crate::feed::Column;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object per line, the same as in the JSON pages of the feed.
    Ndjson,
    /// Comma-separated values (RFC 4180) with a header, in UTF-8.
    Csv(Locale),
    /// An Excel workbook. It is written when it is finished: until then, its sheets are files in the temporary folder.
    Xlsx(Locale),
    #[cfg(feature = "parquet")]
    Parquet,
}

/// For whom a file is. In CSV, the Norwegian form has semicolons between cells, commas in decimals, and a byte order mark by which
/// Excel recognises UTF-8; in workbooks, Norwegian headings and formats of numbers and dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    /// For programs.
    Plain,
    Bokmal,
    Nynorsk,
}

impl Locale {
    #[must_use]
    pub const fn is_norwegian(self) -> bool {
        matches!(self, Self::Bokmal | Self::Nynorsk)
    }

    /// The heading of a column in a workbook: its name where the file is for programs.
    #[must_use]
    pub const fn heading(self, column: &Column) -> &'static str {
        self.pick(column.name, column.headings)
    }

    /// Of a plain text and one in bokmål and nynorsk, the one in this form.
    #[must_use]
    pub const fn pick(self, plain: &'static str, [nb, nn]: [&'static str; 2]) -> &'static str {
        match self {
            Self::Plain => plain,
            Self::Bokmal => nb,
            Self::Nynorsk => nn,
        }
    }
}

impl Format {
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Ndjson => "application/x-ndjson",
            Self::Csv(_) => "text/csv; charset=utf-8; header=present",
            Self::Xlsx(_) => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            #[cfg(feature = "parquet")]
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }

    /// The ending of a file name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv(_) => "csv",
            Self::Xlsx(_) => "xlsx",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
        }
    }
}
