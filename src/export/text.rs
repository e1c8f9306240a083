//! Cells as plain text, the same in every format.

use std::io::{self, Write as _};

use crate::feed::Cell;

/// Appends a cell's text: decimals with a point, moments as RFC 3339 in UTC, days as ISO 8601, nothing for an empty cell.
pub fn append(cell: Cell<'_>, text: &mut Vec<u8>) -> io::Result<()> {
    match cell {
        Cell::Whole(number) => text.extend_from_slice(itoa::Buffer::new().format(number).as_bytes()),
        Cell::Moment(moment) => write!(text, "{moment}")?,
        Cell::Day(day) => write!(text, "{day}")?,
        Cell::Text(value) | Cell::Code(value) => text.extend_from_slice(value.as_bytes()),
        Cell::Quote(number) => write!(text, "{number}")?,
        Cell::Id(id) => write!(text, "{id}")?,
        Cell::Settlement(number) => write!(text, "{number}")?,
        Cell::Document(number) => write!(text, "{number}")?,
        Cell::Flag(true) => text.extend_from_slice(b"true"),
        Cell::Flag(false) => text.extend_from_slice(b"false"),
        Cell::Amount(amount) => text.extend_from_slice(amount.decimal().as_str().as_bytes()),
        Cell::Quantity(quantity) => text.extend_from_slice(quantity.decimal().as_str().as_bytes()),
        Cell::Rate(rate) => text.extend_from_slice(rate.decimal().as_str().as_bytes()),
        Cell::Empty => {}
    }
    Ok(())
}
