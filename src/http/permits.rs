//! Who may call what: the sets of roles that the route table uses.

use crate::access::Permit;
use crate::quote::Role;

pub const ANYONE: Permit = Permit::ANYONE;
/// Staff who make quotes.
pub const OFFICERS: Permit = Permit::of(&[Role::CaseOfficer]);
/// Who reads quotes: staff all of them, an applicant its own.
pub const READERS: Permit = Permit::of(&[Role::CaseOfficer, Role::Finance, Role::Applicant]);
/// Who reads the events, work and settlements of quotes.
pub const STAFF: Permit = Permit::of(&[Role::CaseOfficer, Role::Finance]);
/// Who answers quotes: the applicant, or an officer who records the applicant's answer.
pub const ANSWERERS: Permit = Permit::of(&[Role::CaseOfficer, Role::Applicant]);
/// Who settles and invoices.
pub const FINANCE: Permit = Permit::of(&[Role::Finance]);
/// Who reads settlement notes and invoices: finance all of them, an applicant its own.
pub const NOTE_READERS: Permit = Permit::of(&[Role::Finance, Role::Applicant]);
/// Who evaluates the tariff's hours against the hours worked.
pub const ANALYSTS: Permit = Permit::of(&[Role::CaseOfficer, Role::Finance, Role::Admin]);
/// Who configures the service.
pub const ADMINS: Permit = Permit::of(&[Role::Admin]);
/// Who monitors it.
pub const OPERATORS: Permit = Permit::of(&[Role::Operations, Role::Admin]);
