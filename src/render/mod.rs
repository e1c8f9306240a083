//! From a document to a PDF: Typst in process, and a pool of worker processes that bounds and isolates it.

mod fonts;
mod job;
mod pool;
mod stub;
mod typeset;
mod worker;
mod world;

pub use fonts::first_uncovered;
pub use job::Job;
pub use pool::{Pool, PoolSettings, RenderError, Turn};
pub use typeset::{TypesetError, typeset};
pub use worker::{WORKER_COMMAND, serve as serve_worker};

pub use stub::{Output, Rendered, producer};
