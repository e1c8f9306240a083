//! How an issued quote is answered: ordered, declined, withdrawn, or left until its last day has passed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::actor::{Actor, Role};
use crate::input::{FaultKind, Faults, Field, Path, choice, object, open};
use crate::language::raw;
use crate::scope::{Description, Name};

choice! {
    /// How an answer reached Statistics Norway.
    pub enum AnswerWay {
        /// By e-mail.
        Email = "email",
        /// By letter.
        Letter = "letter",
        /// By a system of the applicant or of public bodies, such as eFormidling.
        System = "system",
        /// By telephone.
        Telephone = "telephone",
        /// In a meeting.
        Meeting = "meeting",
    }
}

object! {
    /// The applicant's order.
    pub struct AcceptanceInput {
        /// Who signed.
        required signed_by: Name = "Kari Nordmann",
        /// In what role.
        required role: Name = "Seksjonssjef",
        /// The day of the signature; left out, the day on which the answer was given, or today in Norway.
        optional signed_on: Date,
        /// How the answer reached the office, where a case officer registers it. Not from applicants, who answer themselves.
        optional received: ReceivedInput,
    }
}

object! {
    /// Why an applicant declines.
    pub struct DeclineInput {
        /// Why.
        required reason: Description = "Prosjektet fikk ikke midler",
        /// How the answer reached the office, where a case officer registers it. Not from applicants, who answer themselves.
        optional received: ReceivedInput,
    }
}

object! {
    /// Why a quote is withdrawn.
    pub struct ReasonInput {
        /// Why.
        required reason: Description = "Avtalt i møtet 12. mai",
    }
}

object! {
    /// How an answer reached the office.
    pub struct ReceivedInput {
        /// In what way.
        required way: AnswerWay,
        /// The day on which it was given.
        required on: Date,
        /// Where it can be found again.
        required evidence: Description = "Journalpost 26/01234-7",
    }
}

/// How an answer reached the office, as a case officer has registered it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AnswerReceived)]
pub struct Received {
    /// In what way.
    pub way: AnswerWay,
    /// The day on which it was given.
    pub on: Date,
    /// Where it can be found again.
    pub evidence: String,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Acceptance {
    pub signed_by: Name,
    pub role: Name,
    /// The day of the signature.
    pub signed_on: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<Received>,
}

/// How an issued quote was answered, withdrawn, or left unanswered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    Acceptance(Acceptance),
    Reason {
        reason: Description,
        #[serde(skip_serializing_if = "Option::is_none")]
        received: Option<Received>,
    },
    /// Its last day has passed.
    Lapse {
        /// The last day on which it could be answered.
        valid_to: Date,
    },
}

/// Something is wrong, and it was noted what.
struct Faulty;

/// What an answer is held against: the quote's issue, today, and who registers it.
#[derive(Clone, Copy, Debug)]
pub struct Answering<'a> {
    pub issued_on: Date,
    pub today: Date,
    pub by: &'a Actor,
}

impl Answering<'_> {
    /// Checks a day that someone states. Another replica's clock may be ahead of this one's, but a quote is never answered before it
    /// was issued.
    fn check(&self, day: Date, at: &Path<'_>, faults: &mut Faults) {
        let latest = self.latest();
        if !(self.issued_on..=latest).contains(&day) {
            faults.add(at, FaultKind::SignedOutside { found: day, from: self.issued_on, to: latest });
        }
    }

    fn latest(&self) -> Date {
        self.today.max(self.issued_on)
    }

    /// Parses how an answer reached the office. Errors: what is said of it is faulty, and the faults are noted.
    fn received(&self, field: Field<ReceivedInput>, faults: &mut Faults) -> Result<Option<Received>, Faulty> {
        let at = Path::Root.key("received");
        let is_wrong = matches!(field, Field::Wrong(_));
        let Some(input) = field.optional(&at, faults) else { return if is_wrong { Err(Faulty) } else { Ok(None) } };
        if self.by.role == Role::Applicant {
            faults.add(&at, FaultKind::ForOfficers);
        }
        let on_at = at.key("on");
        open!(input, at, faults: way, on, evidence);
        if let Some(on) = on {
            self.check(on, &on_at, faults);
        }
        let evidence = evidence.map(Description::into_string);
        let whole = way.zip(on).zip(evidence).map(|((way, on), evidence)| Received { way, on, evidence });
        whole.map(Some).ok_or(Faulty)
    }
}

impl Acceptance {
    /// Parses an order.
    pub fn parse(field: Field<AcceptanceInput>, answering: &Answering<'_>, faults: &mut Faults) -> Option<Self> {
        let root = Path::Root;
        let input = field.required(&root, faults)?;
        open!(input, root, faults: signed_by, role);
        let at = root.key("signed_on");
        let is_wrong = matches!(input.signed_on, Field::Wrong(_));
        let stated = input.signed_on.optional(&at, faults);
        if let Some(day) = stated {
            answering.check(day, &at, faults);
        }
        let received = answering.received(input.received, faults).ok()?;
        let given_on = received.as_ref().map(|received| received.on);
        let signed_on = stated.or(given_on).unwrap_or_else(|| answering.latest());
        (!is_wrong).then_some(Self { signed_by: signed_by?, role: role?, signed_on, received })
    }
}

impl Answer {
    /// Parses why an applicant declines.
    pub fn decline(field: Field<DeclineInput>, answering: &Answering<'_>, faults: &mut Faults) -> Option<Self> {
        let root = Path::Root;
        let input = field.required(&root, faults)?;
        open!(input, root, faults: reason);
        let received = answering.received(input.received, faults);
        Some(Self::Reason { reason: reason?, received: received.ok()? })
    }

    /// Parses why a quote is withdrawn.
    pub fn withdrawal(field: Field<ReasonInput>, faults: &mut Faults) -> Option<Self> {
        let root = Path::Root;
        let input = field.required(&root, faults)?;
        open!(input, root, faults: reason);
        Some(Self::Reason { reason: reason?, received: None })
    }

    #[must_use]
    pub fn to_json(&self) -> String {
        raw(self).get().to_owned()
    }
}
