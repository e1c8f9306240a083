//! A job for a render worker and its result, and how they are sent. Knows only bytes: what they say is the callers' concern.

use std::io::{self, Read, Write};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    Estimate,
    Quote,
    Settlement,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// The whole document, as an archival PDF.
    Pdf,
    /// A page, from 1, as SVG.
    Svg { page: u32 },
}

/// A document to typeset: the template's data and the attached JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub template: Template,
    pub output: Output,
    /// The document's texts, as the template reads them.
    pub data: Vec<u8>,
    /// The canonical JSON that is attached to the PDF; empty where none is.
    pub attachment: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    pub bytes: Vec<u8>,
    /// The pages of the whole document.
    pub pages: u32,
}

impl Job {
    /// The longest part of a job, so that a broken pipe allocates no more. The largest request leads to far less.
    pub const MAX_PART_BYTES: usize = 64 * 1024 * 1024;

    /// Bytes before the parts: template, output and page.
    const HEAD_BYTES: usize = 6;

    /// What identifies the document: the same content, the same bytes.
    #[must_use]
    pub fn ident(&self) -> String {
        let content = if self.attachment.is_empty() { &self.data } else { &self.attachment };
        format!("{:032x}", typst::utils::hash128(content))
    }

    /// The job as bytes: template and output, and each part after its length.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.data.len() + self.attachment.len() + Self::HEAD_BYTES + 8);
        let (output, page) = match self.output {
            Output::Pdf => (0, 0),
            Output::Svg { page } => (1, page),
        };
        bytes.push(match self.template {
            Template::Estimate => 0,
            Template::Quote => 1,
            Template::Settlement => 2,
        });
        bytes.push(output);
        bytes.extend_from_slice(&page.to_le_bytes());
        for part in [&self.data, &self.attachment] {
            bytes.extend_from_slice(&length(part).to_le_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }

    /// Reads a job; `None` at the end of the input.
    pub fn read(input: &mut impl Read) -> io::Result<Option<Self>> {
        let mut head = [0; Self::HEAD_BYTES];
        match input.read_exact(&mut head) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let [template, output, page @ ..] = head;
        let page = u32::from_le_bytes(page);
        let unknown = || io::Error::new(io::ErrorKind::InvalidData, "the job has an unknown template or output");
        let template = match template {
            0 => Template::Estimate,
            1 => Template::Quote,
            2 => Template::Settlement,
            _ => return Err(unknown()),
        };
        let output = match output {
            0 => Output::Pdf,
            1 => Output::Svg { page },
            _ => return Err(unknown()),
        };
        Ok(Some(Self { template, output, data: read_part(input)?, attachment: read_part(input)? }))
    }
}

/// Writes an answer: a status byte, the number of pages, and a part after its length.
pub fn write_answer(output: &mut impl Write, status: u8, pages: u32, part: &[u8]) -> io::Result<()> {
    output.write_all(&[status])?;
    output.write_all(&pages.to_le_bytes())?;
    output.write_all(&length(part).to_le_bytes())?;
    output.write_all(part)?;
    output.flush()
}

fn length(part: &[u8]) -> u32 {
    u32::try_from(part.len()).unwrap_or(u32::MAX)
}

fn read_part(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length > Job::MAX_PART_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the part is longer than a job can be"));
    }
    let mut part = vec![0; length];
    input.read_exact(&mut part)?;
    Ok(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_arrives_as_it_was_sent() {
        let outputs = [Output::Pdf, Output::Svg { page: 1 }, Output::Svg { page: u32::MAX }];
        let jobs: Vec<Job> = [Template::Estimate, Template::Quote, Template::Settlement]
            .into_iter()
            .flat_map(|template| {
                let job = move |output| Job { template, output, data: b"{}".to_vec(), attachment: Vec::new() };
                outputs.map(job)
            })
            .collect();
        let pipe: Vec<u8> = jobs.iter().flat_map(Job::to_bytes).collect();
        let mut input = pipe.as_slice();
        for job in jobs {
            assert_eq!(Job::read(&mut input).unwrap(), Some(job));
        }
        assert_eq!(Job::read(&mut input).unwrap(), None);
    }
}
