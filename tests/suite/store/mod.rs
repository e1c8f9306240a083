//! The store under real conditions: several processes, kills, races, a database that goes away, and hands that tamper.

mod support;

mod address;
mod audit;
mod away;
mod backup;
mod crash;
mod immutable;
mod numbers;
mod opening;
mod races;
mod statements;
