//! How it is run: readiness, its end, figures, logs, reloads, secrets, and what is stored of people.

mod contract;
mod deployment;
mod figures;
mod logs;
mod privacy;
mod readiness;
mod reload;
mod renderer;
mod secrets;
mod stopping;
mod tls;
