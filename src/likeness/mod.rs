//! Like cases: which quotes are nearest in what drives the hours of one, and how their hours were quoted and worked. Pure.

mod compare;
mod nearest;
mod report;
mod shape;

pub use compare::{PastCase, compare};
pub use nearest::{Candidate, MOST, nearest};
pub use report::{CaseAdjustment, CaseExtraLine, DriverDifference, LikeCase, LikeHours, LikeLine, SimilarReport};
pub use shape::Shape;
