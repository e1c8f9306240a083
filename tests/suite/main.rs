//! The tests: one binary that runs the program as its users do, over HTTP and on the command line.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by a panic")]

mod postgres;
mod sqlite;
mod office;
mod support;

mod access;
mod answer_links;
mod architecture;
mod calculator;
mod calculator_browser;
mod calibration;
mod cases;
mod cli;
mod clients;
mod comparison;
mod contract;
mod desk;
mod desk_browser;
mod documents;
mod estimates;
mod exports;
mod feed;
mod findings;
mod fuzz;
mod guard;
mod http;
mod invoices;
mod language;
mod laws;
mod levers;
mod licences;
mod openapi;
mod operations;
mod pages;
mod pdf_reader;
mod printed;
mod protocol;
mod quote_documents;
mod quotes;
mod readmes;
mod scope;
mod settings;
mod settlement;
mod settlement_documents;
mod signed_copies;
mod store;
mod tariffs;
#[cfg(feature = "otel")]
mod traces;
mod verification;
mod verification_page;
mod work_page;
mod workbooks;
