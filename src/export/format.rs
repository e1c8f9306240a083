//! The formats of exports.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object per line, the same as in the JSON pages of the feed.
    Ndjson,
    /// Comma-separated values (RFC 4180) with a header, in UTF-8.
    Csv(CsvLocale),
    /// An Excel workbook. It is written when it is finished: until then, its sheets are files in the temporary folder.
    Xlsx,
    #[cfg(feature = "parquet")]
    Parquet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvLocale {
    /// For programs: commas between cells, points in decimals.
    Plain,
    /// For a Norwegian Excel: semicolons between cells, commas in decimals, and a byte order mark by which it recognises UTF-8.
    Norwegian,
}

impl Format {
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Ndjson => "application/x-ndjson",
            Self::Csv(_) => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
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
            Self::Xlsx => "xlsx",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
        }
    }
}
