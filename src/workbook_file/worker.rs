//! A reader's process: it limits itself, reads the cells of one workbook, and answers with them.
//!
//! On its standard input comes the file after its length; on its standard output it answers with a status byte, and the cells as
//! JSON after their length.

use std::io::{self, Read};

use super::cells::cells;
use super::limits::{MAX_ANSWER_BYTES, MAX_WORKBOOK_BYTES};
use super::package::Failure;
use crate::processes::{Resource, limit_self, receive_part, send_answer};
use crate::workbook::FileCells;

/// The hidden command that starts a reader.
pub const READER_COMMAND: &str = "workbook-reader";

/// The answer has the cells.
pub const STATUS_DONE: u8 = 0;
/// The file cannot be read.
pub const STATUS_UNREADABLE: u8 = 1;
/// The file, or what it inflates to, is too large.
pub const STATUS_TOO_LARGE: u8 = 2;

/// All that a reader may use: many times what a genuine workbook needs, and little of what a server has.
const LIMITS: [(Resource, u64); 3] =
    [(Resource::As, MAX_MEMORY_BYTES), (Resource::Cpu, MAX_CPU_SECONDS), (Resource::Core, 0)];

/// The address space, the program itself included.
const MAX_MEMORY_BYTES: u64 = 512 * 1024 * 1024;
/// Processor time, in whole seconds.
const MAX_CPU_SECONDS: u64 = 5;

/// Reads the file on standard input, and answers on standard output.
pub fn serve() -> io::Result<()> {
    limit_self(&LIMITS)?;
    // A panic ends the process, which is an answer; nobody reads what it would print.
    std::panic::set_hook(Box::new(|_| {}));
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let mut answer = |status, cells: &FileCells| send_answer(&mut output, status, cells, MAX_ANSWER_BYTES);
    match read(&mut input)? {
        Ok(cells) => answer(STATUS_DONE, &cells),
        Err(Failure::Unreadable) => answer(STATUS_UNREADABLE, &FileCells::default()),
        Err(Failure::TooLarge) => answer(STATUS_TOO_LARGE, &FileCells::default()),
    }
}

fn read(input: &mut impl Read) -> io::Result<Result<FileCells, Failure>> {
    Ok(match receive_part(input, MAX_WORKBOOK_BYTES)? {
        Some(file) => cells(file),
        None => Err(Failure::TooLarge),
    })
}
