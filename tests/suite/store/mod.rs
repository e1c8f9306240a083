//! The store under real conditions: several processes, kills, races, a database that goes away, and hands that tamper.

mod address;
pub mod audit;
mod away;
mod backup;
mod clocks;
mod crash;
mod durability;
mod immutable;
mod numbers;
mod opening;
mod races;
mod statements;
mod words;
