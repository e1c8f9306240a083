//! A ZIP file that is written as it is sent: nothing in it is kept but the names and sizes of its files, which its end repeats.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use zip::result::{ZipError, ZipResult};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::error::ExportError;
use super::sink::Sink;
use crate::calendar;

/// Most of what is packed is compressed already, or base64 of it: more effort finds little more.
const LEVEL: i64 = 1;

/// A ZIP file in progress. One that is dropped before it is finished has no end, so that no reader takes it for whole.
pub struct Bundle<W: Write> {
    zip: Option<ZipWriter<StreamWriter<Gate<W>>>>,
    /// What keeps the library from ending a file that is not finished.
    is_shut: Arc<AtomicBool>,
}

/// A sink until it is shut; then it takes everything and passes on nothing.
struct Gate<W> {
    sink: Sink<W>,
    is_shut: Arc<AtomicBool>,
}

impl<W: Write> Bundle<W> {
    pub fn new(sink: W) -> Self {
        let is_shut = Arc::new(AtomicBool::new(false));
        let gate = Gate { sink: Sink::new(sink), is_shut: Arc::clone(&is_shut) };
        Self { zip: Some(ZipWriter::new_stream(gate)), is_shut }
    }

    /// Begins a file, whose bytes are then written with `append`. Times in ZIP files have no zone: this is Norwegian.
    pub fn begin(&mut self, name: &str, changed: Timestamp) -> Result<(), ExportError> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .last_modified_time(dos_time(changed))
            .unix_permissions(0o644);
        self.write(|zip| zip.start_file(name, options))
    }

    /// Appends to the file that was begun last.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), ExportError> {
        self.write(|zip| Ok(zip.write_all(bytes)?))
    }

    /// Adds a whole file.
    pub fn add(&mut self, name: &str, changed: Timestamp, bytes: &[u8]) -> Result<(), ExportError> {
        self.begin(name, changed)?;
        self.append(bytes)
    }

    /// Sends on what was written so far.
    pub fn flush(&mut self) -> Result<(), ExportError> {
        self.write(|zip| Ok(zip.flush()?))
    }

    /// Writes the end.
    pub fn finish(mut self) -> Result<(), ExportError> {
        let Some(zip) = self.zip.take() else { return Ok(()) };
        let mut gate = zip.finish().map_err(blamed)?.into_inner();
        gate.flush().map_err(ExportError::Sink)
    }

    fn write(
        &mut self,
        write: impl FnOnce(&mut ZipWriter<StreamWriter<Gate<W>>>) -> ZipResult<()>,
    ) -> Result<(), ExportError> {
        self.zip.as_mut().map_or(Ok(()), write).map_err(blamed)
    }
}

/// The only I/O is the sink's.
fn blamed(error: ZipError) -> ExportError {
    match error {
        ZipError::Io(error) => ExportError::Sink(error),
        error => ExportError::Zip(error),
    }
}

impl<W: Write> Drop for Bundle<W> {
    fn drop(&mut self) {
        self.is_shut.store(true, Ordering::Relaxed);
    }
}

impl<W: Write> Write for Gate<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_shut.load(Ordering::Relaxed) { Ok(bytes.len()) } else { self.sink.write(bytes) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_shut.load(Ordering::Relaxed) { Ok(()) } else { self.sink.flush() }
    }
}

/// A moment as ZIP files write it; their time begins in 1980.
fn dos_time(moment: Timestamp) -> DateTime {
    let time = calendar::time_of(moment);
    let part = |part: i8| u8::try_from(part).unwrap_or_default();
    let year = u16::try_from(time.year()).unwrap_or_default();
    let made = DateTime::from_date_and_time(
        year,
        part(time.month()),
        part(time.day()),
        part(time.hour()),
        part(time.minute()),
        part(time.second()),
    );
    made.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use zip::ZipArchive;

    use super::*;

    fn at(moment: &str) -> Timestamp {
        moment.parse().unwrap()
    }

    #[test]
    fn what_was_added_is_read_back_with_its_norwegian_time() {
        let mut bytes = Vec::new();
        let mut bundle = Bundle::new(&mut bytes);
        bundle.begin("a.csv", at("2026-07-31T22:30:00Z")).unwrap();
        bundle.append(b"one ").unwrap();
        bundle.flush().unwrap();
        bundle.append(b"two").unwrap();
        bundle.add("ehf/S-2026-000001.xml", at("2026-01-02T03:04:06Z"), &vec![7; 100_000]).unwrap();
        bundle.finish().unwrap();
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<String> =
            (0..2).map(|index| archive.by_index(index).unwrap().name().unwrap().into_owned()).collect();
        assert_eq!(names, ["a.csv", "ehf/S-2026-000001.xml"]);
        let mut text = String::new();
        let mut file = archive.by_index(0).unwrap();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "one two");
        assert_eq!(file.last_modified().unwrap().to_string(), "2026-08-01 00:30:00");
    }

    #[test]
    fn one_that_is_not_finished_has_no_end() {
        let mut bytes = Vec::new();
        let mut bundle = Bundle::new(&mut bytes);
        bundle.add("a.csv", at("2026-01-02T03:04:06Z"), b"one").unwrap();
        drop(bundle);
        assert!(!bytes.is_empty() && ZipArchive::new(Cursor::new(bytes)).is_err());
    }
}
