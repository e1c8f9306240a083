//! From a document's data to a PDF or an SVG: Typst, in a pool of worker processes that bounds and isolates it.

mod clusters;
mod face;
mod fonts;
mod job;
mod pool;
mod typeset;
mod worker;
mod worker_process;
mod world;

pub use fonts::{text_width, unprintable};
pub use job::{Job, Output, Rendered, Template};
pub use pool::{Pool, PoolSettings, RenderError, Turn};
pub use typeset::{TypesetError, producer, typeset};
pub use worker::{WORKER_COMMAND, serve as serve_worker};
