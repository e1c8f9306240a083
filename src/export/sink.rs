//! The sink of a library that writes a format: remembers the sink's own error, which libraries wrap in errors of theirs.

use std::io::{self, Write};

use super::error::ExportError;

pub struct Sink<W> {
    inner: W,
    failure: Option<io::Error>,
}

impl<W: Write> Sink<W> {
    pub const fn new(inner: W) -> Self {
        Self { inner, failure: None }
    }

    /// The sink's own error if it has one, else the library's.
    pub fn blame(&mut self, otherwise: impl FnOnce() -> ExportError) -> ExportError {
        self.failure.take().map_or_else(otherwise, ExportError::Sink)
    }

    fn remember(&mut self, result: io::Result<()>) -> io::Result<()> {
        result.map_err(|error| {
            let kind = error.kind();
            self.failure = Some(error);
            kind.into()
        })
    }
}

impl<W: Write> Write for Sink<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Even after it got the error, a library writes the end of its file when it is dropped.
        if self.failure.is_none() {
            let written = self.inner.write_all(bytes);
            self.remember(written)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failure.is_some() {
            return Ok(());
        }
        let flushed = self.inner.flush();
        self.remember(flushed)
    }
}
