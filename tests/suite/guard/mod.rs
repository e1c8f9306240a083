//! The guard of every call: who may make it, what is refused, and what protects browsers.

mod applicants;
mod back_fill;
mod browsers;
mod connections;
mod limits;
mod open;
mod roles;
mod shares;
mod slow;
mod strangers;
