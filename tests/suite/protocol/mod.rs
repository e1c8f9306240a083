//! HTTP as programs use it: codings, validators, limits, links, names of files, preferences and code lists.

mod code_lists;
mod codings;
mod examples;
mod headers;
