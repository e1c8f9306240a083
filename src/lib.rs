//! Prisoverslag prices access to Statistics Norway microdata.
//!
//! Data runs one way: `ScopeInput` -parse-> `Scope` -price(scope, tariff)-> `Estimate` -issue-> `Quote` -> `Document` -> PDF.
//! The modules are in the order of that run; each imports only from those above it here.

// The ground.
pub mod ids;
pub(crate) mod calendar;
pub mod money;
pub mod language;
pub mod input;
// The core: pure, no file, clock or framework.
pub mod tariff;
pub mod scope;
pub mod pricing;
pub mod verification;
pub mod quote;
pub mod access;
pub mod settlement;
pub mod feed;
pub mod calibration;
pub mod likeness;
pub mod document;
pub mod workbook;
pub mod invoice;
// The edges.
pub mod clock;
pub mod shares;
pub mod pacing;
pub(crate) mod processes;
pub mod render;
pub mod export;
pub mod store;
pub mod identity;
pub mod pdf_reader;
pub mod workbook_file;
pub mod settings;
pub(crate) mod telemetry;
pub mod tariff_folder;
// The use cases, and the two ways in.
pub mod app;
pub mod http;
pub(crate) mod server;
pub mod cli;
