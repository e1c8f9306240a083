//! What a render needs, and its form between the server and its workers.

use std::io::{self, Read, Write};

use super::fonts::text_width;
use crate::document::EstimateDocument;
use crate::language::{Language, raw};
use crate::pricing::Estimate;
use crate::scope::Scope;

/// One document to be set: the template's data and the JSON that is attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The document's texts, as the template reads them.
    pub data: Vec<u8>,
    /// The canonical JSON that is attached to the PDF.
    pub attachment: Vec<u8>,
}

impl Job {
    /// The longest part of a job, against a broken pipe: what a request of the largest size leads to is far below it.
    pub const MAX_PART_BYTES: usize = 64 * 1024 * 1024;

    /// The document of an estimate.
    #[must_use]
    pub fn estimate(scope: &Scope, estimate: &Estimate, language: Language) -> Self {
        Self {
            data: raw(&EstimateDocument::new(scope, estimate, language, &text_width)).get().as_bytes().to_vec(),
            attachment: EstimateDocument::canonical_json(scope, estimate, language).into_bytes(),
        }
    }

    /// What identifies the document: the same content, the same bytes.
    #[must_use]
    pub fn ident(&self) -> String {
        format!("{:032x}", typst::utils::hash128(&self.attachment))
    }

    /// The job as bytes: each part behind its length.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.data.len() + self.attachment.len() + 8);
        for part in [&self.data, &self.attachment] {
            bytes.extend_from_slice(&length(part).to_le_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }

    /// Reads a job; `None` at the end of the input.
    pub fn read(input: &mut impl Read) -> io::Result<Option<Self>> {
        let mut first = [0; 4];
        match input.read_exact(&mut first) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let data = read_part(input, first)?;
        let mut second = [0; 4];
        input.read_exact(&mut second)?;
        Ok(Some(Self { data, attachment: read_part(input, second)? }))
    }
}

/// Writes an answer: a status byte and a part behind its length.
pub fn write_answer(output: &mut impl Write, status: u8, part: &[u8]) -> io::Result<()> {
    output.write_all(&[status])?;
    output.write_all(&length(part).to_le_bytes())?;
    output.write_all(part)?;
    output.flush()
}

fn length(part: &[u8]) -> u32 {
    u32::try_from(part.len()).unwrap_or(u32::MAX)
}

fn read_part(input: &mut impl Read, length: [u8; 4]) -> io::Result<Vec<u8>> {
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length > Job::MAX_PART_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the part is longer than a job can be"));
    }
    let mut part = vec![0; length];
    input.read_exact(&mut part)?;
    Ok(part)
}
