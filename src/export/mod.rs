//! Exports: rows of the feed as NDJSON, CSV, XLSX and Parquet, the same rows in each, in memory that does not grow with them.
//!
//! The columns of every format are `feed::COLUMNS`, their values `FeedRow::cells`. What is written goes to any `Write`; nothing
//! here knows HTTP or a database.

mod csv;
mod lines;
mod ndjson;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(test)]
mod sample;
mod sink;
mod text;
mod xlsx;

use std::io::{self, Write};

use self::csv::Csv;
pub use self::csv::csv_table;
use self::lines::Lines;
use self::ndjson::Ndjson;
#[cfg(feature = "parquet")]
use self::parquet::RowGroups;
use self::sink::Sink;
use self::xlsx::Sheets;
use crate::feed::{Control, Posting};

/// What rows are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A JSON object a line, as the feed gives them.
    Ndjson,
    /// Comma-separated values (RFC 4180) with a header, in UTF-8.
    Csv(CsvLocale),
    /// An Excel workbook. Its bytes come when it is finished: until then, its sheets are files in the temporary folder.
    Xlsx,
    #[cfg(feature = "parquet")]
    Parquet,
}

/// Whose customs CSV follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvLocale {
    /// Programs': commas between cells, points in decimals.
    Plain,
    /// A Norwegian Excel's: semicolons between cells, commas in decimals, and a byte order mark that tells it UTF-8.
    Norwegian,
}

/// An export under way. One that is dropped before it is finished leaves its sink with a part.
pub struct Export<W: Write + Send>(Writer<W>);

enum Writer<W: Write + Send> {
    Ndjson(Box<Lines<Ndjson, W>>),
    Csv(Box<Lines<Csv, W>>),
    Xlsx(Box<Sheets<W>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<RowGroups<W>>),
}

/// Why an export ended before its last row.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The sink took no more, as when its reader went away: its own error.
    #[error("the export was not taken to its end: {0}")]
    Sink(#[source] io::Error),
    /// A workbook could not be written: for want of room in the temporary folder, if anything.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[source] rust_xlsxwriter::XlsxError),
    /// A Parquet file could not be written.
    #[cfg(feature = "parquet")]
    #[error("the Parquet file cannot be written: {0}")]
    Parquet(#[source] ::parquet::errors::ParquetError),
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

    /// What its files' names end in.
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

impl<W: Write + Send> Export<W> {
    pub fn new(format: Format, sink: W) -> Result<Self, ExportError> {
        let writer = match format {
            Format::Ndjson => Writer::Ndjson(Box::new(Lines::new(Ndjson::new(), sink))),
            Format::Csv(locale) => Writer::Csv(Box::new(Lines::new(Csv::new(locale), sink))),
            Format::Xlsx => Writer::Xlsx(Box::new(Sheets::new(Sink::new(sink))?)),
            #[cfg(feature = "parquet")]
            Format::Parquet => Writer::Parquet(Box::new(RowGroups::new(Sink::new(sink))?)),
        };
        Ok(Self(writer))
    }

    /// Writes the rows of postings behind those that it has.
    pub fn add(&mut self, postings: &[Posting]) -> Result<(), ExportError> {
        postings.iter().try_for_each(|posting| match &mut self.0 {
            Writer::Ndjson(lines) => lines.add(posting).map_err(ExportError::Sink),
            Writer::Csv(lines) => lines.add(posting).map_err(ExportError::Sink),
            Writer::Xlsx(sheets) => sheets.add(posting),
            #[cfg(feature = "parquet")]
            Writer::Parquet(groups) => groups.add(posting),
        })
    }

    /// Writes what is left, with the control totals of all its rows where the format has a place for them, and flushes the
    /// sink.
    pub fn finish(self, control: &Control) -> Result<(), ExportError> {
        match self.0 {
            Writer::Ndjson(lines) => lines.finish().map_err(ExportError::Sink),
            Writer::Csv(lines) => lines.finish().map_err(ExportError::Sink),
            Writer::Xlsx(sheets) => sheets.finish(control),
            #[cfg(feature = "parquet")]
            Writer::Parquet(groups) => groups.finish(control),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMATS: &[Format] = &[
        Format::Ndjson,
        Format::Csv(CsvLocale::Plain),
        Format::Csv(CsvLocale::Norwegian),
        Format::Xlsx,
        #[cfg(feature = "parquet")]
        Format::Parquet,
    ];

    /// A reader that goes away after so many bytes.
    struct Leaving(usize);

    impl Write for Leaving {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::ConnectionReset)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn export(format: Format, sink: impl Write + Send, postings: &[Posting]) -> Result<(), ExportError> {
        let mut export = Export::new(format, sink)?;
        export.add(postings)?;
        export.finish(&sample::control(postings))
    }

    fn bytes(format: Format, postings: &[Posting]) -> Vec<u8> {
        let mut bytes = Vec::new();
        export(format, &mut bytes, postings).unwrap();
        bytes
    }

    #[test]
    fn nothing_to_export_is_a_whole_file_all_the_same() {
        let empty = |format| bytes(format, &[]);
        assert_eq!(empty(Format::Ndjson), b"");
        let (plain, norwegian) = (empty(Format::Csv(CsvLocale::Plain)), empty(Format::Csv(CsvLocale::Norwegian)));
        assert!(
            plain.starts_with(b"sequence,posted_at,stage,")
                && plain.ends_with(b",settlement_number,demo,posted_on\r\n")
        );
        assert_eq!(str::from_utf8(&plain).unwrap().lines().count(), 1);
        assert_eq!(
            String::from_utf8(norwegian).unwrap().replace(';', ","),
            format!("\u{feff}{}", str::from_utf8(&plain).unwrap())
        );
        assert!(empty(Format::Xlsx).starts_with(b"PK\x03\x04"));
        #[cfg(feature = "parquet")]
        assert!(empty(Format::Parquet).starts_with(b"PAR1") && empty(Format::Parquet).ends_with(b"PAR1"));
    }

    #[test]
    fn postings_that_come_one_by_one_give_the_same_bytes() {
        let postings = sample::postings();
        for &format in FORMATS {
            let mut apart = Vec::new();
            let mut export = Export::new(format, &mut apart).unwrap();
            for posting in &postings {
                export.add(std::slice::from_ref(posting)).unwrap();
            }
            export.finish(&sample::control(&postings)).unwrap();
            assert!(apart == bytes(format, &postings), "{format:?}");
        }
    }

    /// A sink that gives on what it has when it is flushed, and not before.
    struct Holding<'s> {
        held: Vec<u8>,
        given: &'s mut Vec<u8>,
    }

    impl Write for Holding<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.held.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            self.given.append(&mut self.held);
            Ok(())
        }
    }

    #[test]
    fn a_sink_that_holds_bytes_back_gives_them_all_on_at_the_end() {
        let postings = sample::postings();
        for &format in FORMATS {
            let mut given = Vec::new();
            export(format, Holding { held: Vec::new(), given: &mut given }, &postings).unwrap();
            assert!(given == bytes(format, &postings), "{format:?}");
        }
    }

    #[test]
    fn a_reader_that_goes_away_is_told_from_every_other_failure() {
        let postings = sample::postings();
        for &format in FORMATS {
            let whole = bytes(format, &postings).len();
            assert!(export(format, Leaving(whole), &postings).is_ok(), "{format:?}");
            for room in [0, whole / 2, whole - 1] {
                let error = export(format, Leaving(room), &postings).unwrap_err();
                let ExportError::Sink(error) = error else { panic!("{format:?}, {room} of {whole}: {error}") };
                assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
            }
        }
    }
}
