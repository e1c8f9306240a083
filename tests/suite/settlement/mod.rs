//! Settlement over HTTP and on the command line: work, what is charged, corrections, notes, invoices, and what they teach.

mod audit;
mod calibration;
mod charges;
mod corrections;
mod crash;
mod credits;
mod entries;
mod faults;
mod flat_prices;
mod immutable;
mod invoices;
mod levels;
mod notes;
mod numbers;
mod part_lives;
mod parts;
mod races;
mod regressions;
mod settling;
mod sums;
mod voucher_files;
mod vouchers;
