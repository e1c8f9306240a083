//! What a reader's process does with its pipes: parts after their length come in, and answers of bounded size go out, each a
//! status and a JSON body after its length.

use std::io::{self, Read, Write};

use serde::Serialize;

/// Reads bytes after their length; `None` when they are more than `most`.
pub fn receive_part(input: &mut impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length > most {
        return Ok(None);
    }
    let mut part = vec![0; length];
    input.read_exact(&mut part)?;
    Ok(Some(part))
}

/// Writes an answer. Errors: its body is longer than `most`, which the server would not read.
pub fn send_answer(output: &mut impl Write, status: u8, body: &impl Serialize, most: usize) -> io::Result<()> {
    let body = serde_json::to_vec(body)?;
    if body.len() > most {
        return Err(io::Error::other("the answer is longer than any can be"));
    }
    output.write_all(&[status])?;
    output.write_all(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes())?;
    output.write_all(&body)?;
    output.flush()
}
