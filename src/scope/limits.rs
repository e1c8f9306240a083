//! Limits of a scope. Each is stated in OpenAPI and tested on both sides of its edge.

pub const NAME_CHARS: usize = 200;
pub const TITLE_CHARS: usize = 300;
/// Characters in a description or a justification.
pub const DESCRIPTION_CHARS: usize = 1_000;
/// Characters in the code of a table or an area.
pub const CODE_CHARS: usize = 60;
/// Characters in an e-mail address (RFC 5321).
pub const EMAIL_CHARS: usize = 254;
/// Institutions that take part.
pub const INSTITUTIONS: u32 = 100;
/// Of these, the ones besides the applicant's.
pub const FURTHER_INSTITUTIONS: usize = 99;
pub const POSTAL_CODE_CHARS: usize = 20;
pub const POPULATIONS: usize = 100;
/// Particularly identifying variables.
pub const SPECIAL_VARIABLES: usize = 200;
pub const THIRD_PARTY_SOURCES: usize = 100;
/// Extracts from FD-Trygd tables; a table may be named several times.
pub const FD_TRYGD_ITEMS: usize = 500;
/// Extracts from statistics areas; an area may be named several times.
pub const STATISTICS_AREA_ITEMS: usize = 500;
/// Variables of one extract from an area.
pub const VARIABLES: usize = 500;
/// Extracts outside the variable lists.
pub const OUTSIDE_ITEMS: usize = 1_000;
pub const DELIVERIES: u32 = 100;
/// The first year of an extract.
pub const FIRST_YEAR: u32 = 1800;
/// The last year of an extract.
pub const LAST_YEAR: u32 = 2200;
