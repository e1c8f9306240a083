//! Exports: rows of the feed as NDJSON, CSV, XLSX and Parquet, the same rows in each, in memory that does not grow with them.
//!
//! The columns of every format are `feed::COLUMNS`, their values `FeedRow::cells`. What is written goes to any `Write`; nothing
//! here knows HTTP or a database.

mod bundle;
mod csv;
mod error;
mod format;
mod lines;
mod ndjson;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(test)]
mod sample;
mod sink;
mod table;
mod text;
mod xlsx;

use std::io::Write;

pub use self::bundle::Bundle;
pub use self::csv::Csv;
pub use self::csv::csv_table;
pub use self::error::ExportError;
pub use self::format::{Format, Locale};
use self::lines::Lines;
use self::ndjson::Ndjson;
#[cfg(feature = "parquet")]
use self::parquet::RowGroups;
use self::sink::Sink;
pub use self::table::{Table, TableFormat};
use self::xlsx::Sheets;
use crate::feed::{Control, Posting};

/// An export in progress. One that is dropped before it is finished leaves its sink with a part of the file.
pub struct Export<W: Write + Send>(Writer<W>);

enum Writer<W: Write + Send> {
    Ndjson(Box<Lines<Ndjson, W>>),
    Csv(Box<Lines<Csv, W>>),
    Xlsx(Box<Sheets<W>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<RowGroups<W>>),
}

impl<W: Write + Send> Export<W> {
    pub fn new(format: Format, sink: W) -> Result<Self, ExportError> {
        let writer = match format {
            Format::Ndjson => Writer::Ndjson(Box::new(Lines::new(Ndjson::new(), sink))),
            Format::Csv(locale) => Writer::Csv(Box::new(Lines::new(Csv::new(locale), sink))),
            Format::Xlsx(locale) => Writer::Xlsx(Box::new(Sheets::new(Sink::new(sink), locale)?)),
            #[cfg(feature = "parquet")]
            Format::Parquet => Writer::Parquet(Box::new(RowGroups::new(Sink::new(sink))?)),
        };
        Ok(Self(writer))
    }

    /// Appends the rows of postings.
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
    use std::io;

    use super::*;

    const FORMATS: &[Format] = &[
        Format::Ndjson,
        Format::Csv(Locale::Plain),
        Format::Csv(Locale::Bokmal),
        Format::Xlsx(Locale::Plain),
        Format::Xlsx(Locale::Nynorsk),
        #[cfg(feature = "parquet")]
        Format::Parquet,
    ];

    /// A reader that disconnects after so many bytes.
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
    fn an_export_of_nothing_is_a_complete_file() {
        let empty = |format| bytes(format, &[]);
        assert_eq!(empty(Format::Ndjson), b"");
        let (plain, norwegian) = (empty(Format::Csv(Locale::Plain)), empty(Format::Csv(Locale::Bokmal)));
        assert!(
            plain.starts_with(b"sequence,posted_at,stage,")
                && plain.ends_with(
                    b",settlement_number,demo,posted_on,document_type,document_number,account,cost_centre,project\r\n"
                )
        );
        assert_eq!(str::from_utf8(&plain).unwrap().lines().count(), 1);
        assert_eq!(
            String::from_utf8(norwegian).unwrap().replace(';', ","),
            format!("\u{feff}{}", str::from_utf8(&plain).unwrap())
        );
        assert!(empty(Format::Xlsx(Locale::Plain)).starts_with(b"PK\x03\x04"));
        #[cfg(feature = "parquet")]
        assert!(empty(Format::Parquet).starts_with(b"PAR1") && empty(Format::Parquet).ends_with(b"PAR1"));
    }

    #[test]
    fn postings_added_one_by_one_give_the_same_bytes() {
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

    /// A sink that passes its bytes on when it is flushed, and not before.
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
    fn the_sink_is_flushed_at_the_end() {
        let postings = sample::postings();
        for &format in FORMATS {
            let mut given = Vec::new();
            export(format, Holding { held: Vec::new(), given: &mut given }, &postings).unwrap();
            assert!(given == bytes(format, &postings), "{format:?}");
        }
    }

    #[test]
    fn a_reader_that_disconnects_is_distinguished_from_every_other_failure() {
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
