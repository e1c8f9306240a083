//! From a document to a PDF or a picture of a page: Typst in process, and a pool of worker processes that bounds and isolates it.

mod clusters;
mod face;
mod fonts;
mod job;
mod pool;
mod typeset;
mod worker;
mod worker_process;
mod world;

pub use fonts::unprintable;
pub use job::{Job, Output, Rendered, Template};
pub use pool::{Pool, PoolSettings, RenderError, Turn};
pub use typeset::{TypesetError, producer, typeset};
pub use worker::{WORKER_COMMAND, serve as serve_worker};
