//! Why a use case has no result.

use jiff::civil::Date;

use crate::identity::TokenFault;
use crate::ids::QuoteId;
use crate::input::{Fault, Faults, Path, Problem};
use crate::language::Language;
use crate::pricing::PricingError;
use crate::quote::{Action, Role, State};
use crate::render::RenderError;
use crate::shares::Refused;
use crate::store::StoreError;
use crate::tariff::Defect;

/// Why a use case has no result.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error("the input has faults")]
    Faults(Faults),
    #[error("not found")]
    NotFound,
    /// The quote has changed since the caller saw it.
    #[error("the quote has changed")]
    Stale,
    /// The tag of the version that the caller saw was weakened on the way.
    #[error("the version's tag was weakened")]
    Weakened,
    /// The caller must say which version of the quote it saw.
    #[error("the version is not given")]
    PreconditionRequired,
    /// The caller says that any version will do.
    #[error("any version is given")]
    AnyVersion,
    /// The quote is not in a state for this.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// The key was used for another request.
    #[error("the key was used for another request")]
    KeyReused,
    /// The caller is not known as it must be.
    #[error("not authenticated: {0:?}")]
    Unauthenticated(Denied),
    /// The caller is known, and holds none of these roles.
    #[error("forbidden")]
    Forbidden {
        /// The roles, one of which would do.
        needs: &'static [Role],
    },
    /// The identity provider is away; come back later.
    #[error("the identity provider is away: {0}")]
    ProviderAway(String),
    /// The tariffs have defects, and the former ones stay.
    #[error("the tariffs have {} defect(s)", .0.len())]
    Defects(Vec<Defect>),
    /// Too much is asked at once; come back later.
    #[error("busy")]
    Busy,
    /// The caller asks for too much in too short a time.
    #[error("too much of one caller; {after} seconds")]
    TooMuch {
        /// Seconds after which it is worth asking again.
        after: u64,
    },
    /// No document can be set; come back later.
    #[error("the renderer is away: {0}")]
    RendererAway(String),
    /// The store is away; come back later.
    #[error("the store is away: {0}")]
    StoreAway(String),
    #[error("internal: {0}")]
    Internal(String),
}

/// Why a caller is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    Missing,
    /// What it showed is not sound.
    Invalid(Unsound),
    /// What it showed is no longer valid.
    Expired,
    /// What it showed was taken back.
    Revoked,
}

/// Why what a caller showed is not sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsound {
    /// The header with the credential is not as it should be.
    Header,
    Key,
    /// The access token has a fault.
    Token(TokenFault),
}

impl Unsound {
    /// Why, for a person. It holds nothing of what was shown.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::Header => language
                .pick(
                    "ventet ett hode `Authorization: Bearer …`",
                    "venta eitt hovud `Authorization: Bearer …`",
                    "expected one header `Authorization: Bearer …`",
                )
                .to_owned(),
            Self::Key => {
                language.pick("API-nøkkelen er ukjent", "API-nøkkelen er ukjend", "the API key is not known").to_owned()
            }
            Self::Token(fault) => {
                let token = language.pick("tilgangstokenet", "tilgangstokenet", "the access token");
                format!("{token}: {}", fault.message(language))
            }
        }
    }
}

/// Why a quote cannot be dealt with as asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// It is in a state in which this cannot be done.
    WrongState {
        found: State,
        action: Action,
    },
    /// Its last day has passed.
    Expired {
        /// The last day on which it could be answered.
        valid_to: Date,
    },
    /// The price of the draft is not what it would be today: it is to be looked at again before it is promised.
    PriceChanged {
        /// The edition that the draft was priced by.
        former: Date,
        current: Date,
    },
    /// The draft comes to another price now, by the same edition: it is to be looked at again before it is promised.
    PricedOtherwise,
    /// It was made for trying out, and is never replaced by a real one.
    Demo,
    /// Another quote came in its place.
    AlreadyRevised {
        successor: QuoteId,
    },
    /// It revises a quote of another organisation.
    OtherApplicant,
    /// It is still a draft, and has no document.
    NotIssued,
    NothingToCompare,
    /// Work was recorded at a rate or in an activity that the edition of this revision does not have.
    UnpricedWork {
        entry: u32,
        /// The code that is not known.
        code: String,
    },
    NotSettled,
    /// It is neither ordered nor settled.
    NotOrdered {
        found: State,
    },
    /// EN 16931 has no invoice of what was charged.
    NotInvoiceable,
    NothingToInvoice,
}

/// Seconds in which an address as a rule has an answer to what it has asked for.
const AFTER_OTHERS_SECONDS: u64 = 2;

impl AppError {
    /// A stable word for what went wrong, for figures.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Faults(_) => "invalid_input",
            Self::NotFound => "not_found",
            Self::Stale => "stale",
            Self::Weakened => "etag_weakened",
            Self::PreconditionRequired | Self::AnyVersion => "precondition_required",
            Self::Conflict(conflict) => conflict.code(),
            Self::KeyReused => "idempotency_key_reused",
            Self::Unauthenticated(_) => "unauthenticated",
            Self::Forbidden { .. } => "forbidden",
            Self::ProviderAway(_) => "identity_provider_away",
            Self::Defects(_) => "tariff_defects",
            Self::Busy => "busy",
            Self::TooMuch { .. } => "too_many_requests",
            Self::RendererAway(_) => "renderer_away",
            Self::StoreAway(_) => "store_away",
            Self::Internal(_) => "internal",
        }
    }
}

impl State {
    const fn name(self, language: Language) -> &'static str {
        match self {
            Self::Draft => language.pick("et utkast", "eit utkast", "a draft"),
            Self::Issued => language.pick("sendt", "sendt", "issued"),
            Self::Accepted => language.pick("akseptert", "akseptert", "accepted"),
            Self::Declined => language.pick("avslått av søkeren", "avslått av søkjaren", "declined"),
            Self::Expired => language.pick("utløpt", "gått ut", "expired"),
            Self::Withdrawn => language.pick("trukket tilbake", "trekt tilbake", "withdrawn"),
            Self::Superseded => language.pick("erstattet", "erstatta", "superseded"),
            Self::Settled => language.pick("gjort opp", "gjort opp", "settled"),
        }
    }
}

impl Action {
    /// What happens to a quote, behind “can it”.
    const fn name(self, language: Language) -> &'static str {
        match self {
            Self::Create => language.pick("opprettes", "opprettast", "be made"),
            Self::Revise => language.pick("revideres", "reviderast", "be revised"),
            Self::Change => language.pick("endres", "endrast", "be changed"),
            Self::RemoveContact => language.pick("miste kontakten", "miste kontakten", "lose its contact"),
            Self::Delete => language.pick("slettes", "slettast", "be deleted"),
            Self::Issue => language.pick("sendes", "sendast", "be issued"),
            Self::Accept => language.pick("aksepteres", "aksepterast", "be accepted"),
            Self::Decline => language.pick("avslås", "avslåast", "be declined"),
            Self::Withdraw => language.pick("trekkes tilbake", "trekkjast tilbake", "be withdrawn"),
            Self::Expire => language.pick("utløpe", "gå ut", "expire"),
            Self::Supersede => language.pick("erstattes", "erstattast", "be superseded"),
            Self::RecordTime => language.pick("føres timer på det", "førast timar på det", "have time recorded"),
            Self::Settle => language.pick("gjøres opp", "gjerast opp", "be settled"),
            Self::Credit => language.pick("krediteres", "krediterast", "be credited"),
        }
    }
}

impl Conflict {
    /// The stable code that programs may rely on.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongState { .. } | Self::NotOrdered { .. } => "wrong_state",
            Self::Expired { .. } => "expired",
            Self::PriceChanged { .. } | Self::PricedOtherwise => "price_changed",
            Self::Demo => "demo",
            Self::AlreadyRevised { .. } => "already_revised",
            Self::OtherApplicant => "other_applicant",
            Self::NotIssued => "not_issued",
            Self::NothingToCompare => "nothing_to_compare",
            Self::UnpricedWork { .. } => "unpriced_work",
            Self::NotSettled => "not_settled",
            Self::NotInvoiceable => "not_invoiceable",
            Self::NothingToInvoice => "nothing_to_invoice",
        }
    }

    /// What stands in the way, for a person.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a text in three languages for each of many causes")]
    pub fn message(&self, language: Language) -> String {
        let say = |nb: String, nn: String, en: String| match language {
            Language::Nb => nb,
            Language::Nn => nn,
            Language::En => en,
        };
        match self {
            Self::WrongState { found, action } => {
                let found = found.name(language);
                let open: Vec<&str> = action.possible_in().iter().map(|state| state.name(language)).collect();
                let or = language.pick("eller", "eller", "or");
                let open = match open.split_last() {
                    Some((last, others)) if !others.is_empty() => format!("{} {or} {last}", others.join(", ")),
                    _ => open.concat(),
                };
                let action = action.name(language);
                say(
                    format!("Tilbudet er {found}; bare når det er {open}, kan det {action}."),
                    format!("Tilbodet er {found}; berre når det er {open}, kan det {action}."),
                    format!("The quote is {found}; only when it is {open} can it {action}."),
                )
            }
            Self::Expired { valid_to } => {
                let day = language.date(*valid_to);
                say(
                    format!("Tilbudet gjaldt til og med {day} og er utløpt. En ny revisjon kan sendes."),
                    format!("Tilbodet gjaldt til og med {day} og er gått ut. Ein ny revisjon kan sendast."),
                    format!("The quote was valid to the end of {day} and has expired. A new revision can be issued."),
                )
            }
            Self::PriceChanged { former, current } => say(
                format!(
                    "Utkastet er priset etter tariffen {former}; nå gjelder {current}. Lagre utkastet på nytt og se på prisen før det sendes."
                ),
                format!(
                    "Utkastet er prisa etter tariffen {former}; no gjeld {current}. Lagre utkastet på nytt og sjå på prisen før det blir sendt."
                ),
                format!(
                    "The draft was priced by the tariff {former}; {current} is in force now. Save the draft again and look at its price before it is issued."
                ),
            ),
            Self::PricedOtherwise => say(
                "Utkastet får nå en annen pris enn da det ble lagret. Lagre det på nytt og se på prisen før det sendes.".to_owned(),
                "Utkastet får no ein annan pris enn då det vart lagra. Lagre det på nytt og sjå på prisen før det blir sendt.".to_owned(),
                "The draft comes to another price now than when it was saved. Save it again and look at its price before it is issued.".to_owned(),
            ),
            Self::Demo => say(
                "Tilbudet er laget for å prøve ut tjenesten og kan ikke revideres.".to_owned(),
                "Tilbodet er laga for å prøve ut tenesta og kan ikkje reviderast.".to_owned(),
                "The quote was made for trying out the service and cannot be revised.".to_owned(),
            ),
            Self::AlreadyRevised { successor } => say(
                format!("Tilbudet er alt erstattet av {successor}."),
                format!("Tilbodet er alt erstatta av {successor}."),
                format!("The quote has been replaced already, by {successor}."),
            ),
            Self::OtherApplicant => say(
                "En revisjon gjelder den samme organisasjonen. Trekk det tidligere tilbudet, og lag et nytt til den andre.".to_owned(),
                "Ein revisjon gjeld den same organisasjonen. Trekk det tidlegare tilbodet, og lag eit nytt til den andre.".to_owned(),
                "A revision is for the same organisation. Withdraw the former quote, and make a new one for the other.".to_owned(),
            ),
            Self::NotIssued => say(
                "Tilbudet er et utkast og har ikke noe dokument ennå; hent en forhåndsvisning (\"/preview\").".to_owned(),
                "Tilbodet er eit utkast og har ikkje noko dokument enno; hent ei førehandsvising (\"/preview\").".to_owned(),
                "The quote is a draft and has no document yet; get a preview (\"/preview\").".to_owned(),
            ),
            Self::UnpricedWork { entry, code } => say(
                format!(
                    "Føring {entry} har \"{code}\", som ikke finnes i tariffen til denne revisjonen. Rett føringen med \"corrects\" og før den på nytt."
                ),
                format!(
                    "Føring {entry} har \"{code}\", som ikkje finst i tariffen til denne revisjonen. Rett føringa med \"corrects\" og før ho på nytt."
                ),
                format!(
                    "Time entry {entry} has \"{code}\", which the tariff of this revision does not have. Correct the entry by \"corrects\" and record it anew."
                ),
            ),
            Self::NotOrdered { found } => {
                let found = found.name(language);
                say(
                    format!("Tilbudet er {found}; et oppgjør har det når det er akseptert eller gjort opp."),
                    format!("Tilbodet er {found}; eit oppgjer har det når det er akseptert eller gjort opp."),
                    format!("The quote is {found}; it has a settlement when it is accepted or settled."),
                )
            }
            Self::NotInvoiceable => say(
                "Oppgjøret kan ikke bli en elektronisk faktura, siden den alminnelige satsen for merverdiavgift er 0 i tariffen.".to_owned(),
                "Oppgjeret kan ikkje bli ein elektronisk faktura, sidan den alminnelege satsen for meirverdiavgift er 0 i tariffen.".to_owned(),
                "The settlement cannot become an electronic invoice, since the standard rate of VAT is 0 in the tariff.".to_owned(),
            ),
            Self::NotSettled => say(
                "Tilbudet er ikke gjort opp ennå, og har ingen faktura.".to_owned(),
                "Tilbodet er ikkje gjort opp enno, og har ingen faktura.".to_owned(),
                "The quote has not been settled yet, and has no invoice.".to_owned(),
            ),
            Self::NothingToInvoice => say(
                "Oppgjøret belaster ingenting, så det er ingenting å fakturere.".to_owned(),
                "Oppgjeret belastar ingenting, så det er ingenting å fakturere.".to_owned(),
                "The settlement charges nothing, so there is nothing to invoice.".to_owned(),
            ),
            Self::NothingToCompare => say(
                "Tilbudet reviderer ikke noe annet; si hva det skal sammenlignes med (\"with\").".to_owned(),
                "Tilbodet reviderer ikkje noko anna; sei kva det skal samanliknast med (\"with\").".to_owned(),
                "The quote revises no other; say what to compare it with (\"with\").".to_owned(),
            ),
        }
    }
}

impl From<Refused> for AppError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Full => Self::Busy,
            Refused::OfAddress => Self::TooMuch { after: AFTER_OTHERS_SECONDS },
        }
    }
}

impl From<Faults> for AppError {
    fn from(faults: Faults) -> Self {
        Self::Faults(faults)
    }
}

impl From<PricingError> for AppError {
    fn from(error: PricingError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Away(cause) => Self::StoreAway(cause),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<RenderError> for AppError {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Busy => Self::Busy,
            RenderError::TooManyOfAddress => Self::TooMuch { after: AFTER_OTHERS_SECONDS },
            RenderError::NoWorker(_) | RenderError::WorkersLost => Self::RendererAway(error.to_string()),
            RenderError::TooLarge => {
                let path = Path::Root.key("scope").to_place();
                Faults::from(Fault { path, problem: Problem::DocumentTooLarge }).into()
            }
            // There is no such page to be shown.
            RenderError::NoSuchPage { .. } => Self::NotFound,
            RenderError::Unrenderable(reason) => {
                tracing::warn!(reason, "a document could not be set");
                let path = Path::Root.key("scope").to_place();
                Faults::from(Fault { path, problem: Problem::CannotBeTypeset }).into()
            }
        }
    }
}
