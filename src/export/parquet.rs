//! Parquet: rows are gathered by column and written in groups of limited size; decimals as `Decimal(18, 2)`, moments as
//! milliseconds in UTC, days as `Date`. The footer has the control totals as JSON under the key `control`.

use std::io::Write;
use std::mem;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use jiff::civil::{Date, date};
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use super::error::ExportError;
use super::sink::Sink;
use super::text;
use crate::feed::{COLUMNS, Cell, Column, ColumnType, Control, FeedRow, Posting};
use crate::money::SignedQuantity;

/// Rows of a full group.
const ROWS_OF_A_GROUP: usize = 16_384;
/// Bytes of text with which a group is full even if it has fewer rows.
const TEXT_OF_A_GROUP: usize = 4 << 20;
/// Bytes of a page of a column, and of its dictionary: each column keeps some in memory.
const PAGE_BYTES: usize = 128 << 10;
/// The digits of a decimal, and those of them after the point.
const PRECISION: i32 = 18;
const SCALE: i32 = 2;
const CONTROL_KEY: &str = "control";

/// A file in progress.
pub struct RowGroups<W: Write + Send> {
    file: SerializedFileWriter<Sink<W>>,
    /// The rows of the next group, by column.
    columns: [Gathered; COLUMNS.len()],
    rows: usize,
    text: usize,
}

/// The cells of one column in a group. Only the list of the column's type is used.
#[derive(Default)]
struct Gathered {
    /// For each row 1 if it has a value, else 0.
    levels: Vec<i16>,
    numbers: Vec<i64>,
    days: Vec<i32>,
    flags: Vec<bool>,
    texts: Texts,
}

/// Texts one after the other. A text that equals the one before it is stored once, which most of a posting's do.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    spans: Vec<Range<usize>>,
}

impl<W: Write + Send> RowGroups<W> {
    pub fn new(sink: Sink<W>) -> Result<Self, ExportError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_dictionary_page_size_limit(PAGE_BYTES)
            .set_data_page_size_limit(PAGE_BYTES)
            .build();
        let schema = schema().map_err(ExportError::Parquet)?;
        let file = SerializedFileWriter::new(sink, schema, Arc::new(properties)).map_err(ExportError::Parquet)?;
        Ok(Self { file, columns: COLUMNS.map(|_| Gathered::default()), rows: 0, text: 0 })
    }

    pub fn add(&mut self, posting: &Posting) -> Result<(), ExportError> {
        let added = posting.rows().try_for_each(|row| self.add_row(&row));
        self.blamed(added)
    }

    pub fn finish(mut self, control: &Control) -> Result<(), ExportError> {
        let finished = self.write_end(control);
        self.blamed(finished)
    }

    fn blamed(&mut self, result: Result<(), ParquetError>) -> Result<(), ExportError> {
        result.map_err(|error| self.file.inner_mut().blame(|| ExportError::Parquet(error)))
    }

    fn add_row(&mut self, row: &FeedRow<'_>) -> Result<(), ParquetError> {
        for (column, cell) in self.columns.iter_mut().zip(row.cells()) {
            self.text += column.push(cell)?;
        }
        self.rows += 1;
        if self.rows == ROWS_OF_A_GROUP || self.text >= TEXT_OF_A_GROUP { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        for (gathered, column) in self.columns.iter_mut().zip(&COLUMNS) {
            if let Some(mut writer) = group.next_column()? {
                gathered.write(column, &mut writer)?;
                writer.close()?;
            }
        }
        group.close()?;
        (self.rows, self.text) = (0, 0);
        Ok(())
    }

    fn write_end(&mut self, control: &Control) -> Result<(), ParquetError> {
        if self.rows > 0 {
            self.write_group()?;
        }
        let control = serde_json::to_string(control).map_err(|error| ParquetError::External(Box::new(error)))?;
        self.file.append_key_value_metadata(KeyValue::new(CONTROL_KEY.to_owned(), control));
        self.file.finish()?;
        Ok(())
    }
}

impl Gathered {
    /// Appends a cell; how many bytes of text it added.
    fn push(&mut self, cell: Cell<'_>) -> Result<usize, ParquetError> {
        self.levels.push(i16::from(cell != Cell::Empty));
        match cell {
            Cell::Empty => {}
            Cell::Whole(number) => self.numbers.push(number),
            Cell::Moment(moment) => self.numbers.push(moment.as_millisecond()),
            Cell::Amount(amount) => self.numbers.push(amount.get()),
            Cell::Quantity(quantity) => self.numbers.push(quantity.get()),
            Cell::Rate(rate) => {
                let hundredths = SignedQuantity::parse(rate.decimal().as_str());
                let hundredths = hundredths.ok_or_else(|| ParquetError::General(format!("{rate} % has no hundredths")));
                self.numbers.push(hundredths?.get());
            }
            Cell::Day(day) => self.days.push(days_of(day)?),
            Cell::Flag(flag) => self.flags.push(flag),
            Cell::Text(_) | Cell::Code(_) | Cell::Quote(_) | Cell::Id(_) | Cell::Settlement(_) | Cell::Document(_) => {
                return self.texts.push(cell);
            }
        }
        Ok(0)
    }

    /// Writes all cells and clears them.
    fn write(&mut self, column: &Column, writer: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let levels = column.optional.then_some(self.levels.as_slice());
        match column.column_type {
            ColumnType::Whole | ColumnType::Moment | ColumnType::Decimal => {
                writer.typed::<Int64Type>().write_batch(&self.numbers, levels, None)?
            }
            ColumnType::Day => writer.typed::<Int32Type>().write_batch(&self.days, levels, None)?,
            ColumnType::Flag => writer.typed::<BoolType>().write_batch(&self.flags, levels, None)?,
            ColumnType::Text => writer.typed::<ByteArrayType>().write_batch(&self.texts.take(), levels, None)?,
        };
        self.levels.clear();
        self.numbers.clear();
        self.days.clear();
        self.flags.clear();
        Ok(())
    }
}

/// Days since 1970-01-01, as Parquet counts them.
fn days_of(day: Date) -> Result<i32, ParquetError> {
    let since = date(1970, 1, 1).until(day).map_err(|error| ParquetError::External(Box::new(error)))?;
    Ok(since.get_days())
}

impl Texts {
    fn push(&mut self, cell: Cell<'_>) -> Result<usize, ParquetError> {
        let start = self.bytes.len();
        text::append(cell, &mut self.bytes)?;
        match self.spans.last() {
            Some(before) if self.bytes[before.clone()] == self.bytes[start..] => {
                let before = before.clone();
                self.bytes.truncate(start);
                self.spans.push(before);
            }
            Some(_) | None => self.spans.push(start..self.bytes.len()),
        }
        Ok(self.bytes.len() - start)
    }

    /// All texts, as slices of one allocation.
    fn take(&mut self) -> Vec<ByteArray> {
        let bytes = Bytes::from(mem::take(&mut self.bytes));
        self.spans.drain(..).map(|span| bytes.slice(span).into()).collect()
    }
}

fn schema() -> Result<TypePtr, ParquetError> {
    let fields = COLUMNS.iter().map(|column| field(column).map(Arc::new)).collect::<Result<_, _>>()?;
    Type::group_type_builder("line_items").with_fields(fields).build().map(Arc::new)
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.column_type {
        ColumnType::Whole => (Physical::INT64, None),
        ColumnType::Moment => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MILLIS))),
        ColumnType::Day => (Physical::INT32, Some(LogicalType::Date)),
        ColumnType::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnType::Flag => (Physical::BOOLEAN, None),
        ColumnType::Decimal => (Physical::INT64, Some(LogicalType::decimal(SCALE, PRECISION))),
    };
    let (precision, scale) = if column.column_type == ColumnType::Decimal { (PRECISION, SCALE) } else { (-1, -1) };
    Type::primitive_type_builder(column.name, physical)
        .with_repetition(if column.optional { Repetition::OPTIONAL } else { Repetition::REQUIRED })
        .with_logical_type(logical)
        .with_precision(precision)
        .with_scale(scale)
        .build()
}
