//! Prisoverslag prices access to Statistics Norway microdata.
//!
//! Data runs one way: `ScopeInput` -parse-> `Scope` -price(scope, tariff)-> `Estimate` -> `Document` -> PDF.
//! The modules stand in the order of that run; each imports only what stands above it here.

pub mod ids;
pub mod money;
pub mod language;
pub mod input;
pub mod tariff;
