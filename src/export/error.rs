//! Why an export ended before its last row.

use std::io;

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The sink's own error, as when its reader has disconnected.
    #[error("the export was not read to its end: {0}")]
    Sink(#[source] io::Error),
    /// Most likely for lack of space in the temporary folder.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[source] rust_xlsxwriter::XlsxError),
    #[cfg(feature = "parquet")]
    #[error("the Parquet file cannot be written: {0}")]
    Parquet(#[source] parquet::errors::ParquetError),
    #[error("the ZIP file cannot be written: {0}")]
    Zip(#[source] zip::result::ZipError),
}
