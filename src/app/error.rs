//! Why a use case has no result.

use jiff::civil::Date;

use crate::identity::TokenFault;
use crate::ids::QuoteId;
use crate::input::{Fault, FaultKind, Faults, Path, coded};
use crate::language::Language;
use crate::pricing::PricingError;
use crate::quote::{Action, Role, SettlementNumber, State};
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
    /// No quote has this number and this verification code.
    #[error("no quote has this number and code")]
    NotOnRecord,
    /// The quote has changed since the caller read it.
    #[error("the quote has changed")]
    Stale,
    /// The `ETag` that the caller sent was weakened in transit.
    #[error("the version's tag was weakened")]
    Weakened,
    /// The caller must say which version of the quote it read.
    #[error("the version is not given")]
    PreconditionRequired,
    /// The caller accepts any version.
    #[error("any version is given")]
    AnyVersion,
    /// The state of the quote does not allow it.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// The idempotency key was used for another request.
    #[error("the key was used for another request")]
    KeyReused,
    /// The caller is not authenticated.
    #[error("not authenticated: {0:?}")]
    Unauthenticated(Denied),
    /// The caller is authenticated and has none of these roles.
    #[error("forbidden")]
    Forbidden {
        /// The roles, one of which is needed.
        needs: &'static [Role],
    },
    /// The identity provider is unavailable; retry later.
    #[error("the identity provider is unavailable: {0}")]
    ProviderAway(String),
    /// The new tariffs have defects; the previous ones stay in force.
    #[error("the tariffs have {} defect(s)", .0.len())]
    Defects(Vec<Defect>),
    /// The service is at its limit; retry later.
    #[error("busy")]
    Busy,
    /// The caller exceeded its limit.
    #[error("limit of the caller exceeded; retry after {after} seconds")]
    TooMuch {
        /// Seconds after which a retry may succeed.
        after: u64,
    },
    /// No document can be typeset; retry later.
    #[error("the renderer is unavailable: {0}")]
    RendererAway(String),
    /// The store is unavailable; retry later.
    #[error("the store is unavailable: {0}")]
    StoreAway(String),
    #[error("internal: {0}")]
    Internal(String),
}

coded! {
    /// Why a caller is not authenticated.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum Denied: message(language) {
        Missing = "credentials_missing": [
            "Send en API-nøkkel eller et tilgangstoken: Authorization: Bearer ….",
            "Send ein API-nøkkel eller eit tilgangstoken: Authorization: Bearer ….",
            "Send an API key or an access token: Authorization: Bearer ….",
        ],
        Invalid { why: Unsound } = "credentials_invalid": [
            "Det som ble vist, gjelder ikke: {why}.",
            "Det som vart vist, gjeld ikkje: {why}.",
            "The credentials are not valid: {why}.";
            why = why.message(language)
        ],
        Expired = "credentials_expired": [
            "Det som ble vist, gjelder ikke: utløpt.",
            "Det som vart vist, gjeld ikkje: gått ut.",
            "The credentials are not valid: expired.",
        ],
        Revoked = "credentials_revoked": [
            "Det som ble vist, gjelder ikke: trukket tilbake.",
            "Det som vart vist, gjeld ikkje: trekt tilbake.",
            "The credentials are not valid: revoked.",
        ],
    }
}

/// Why a caller's credentials are not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsound {
    /// The Authorization header is malformed.
    Header,
    Key,
    Token(TokenFault),
}

impl Unsound {
    /// The reason, for a person. It repeats nothing of the credentials.
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

coded! {
    /// Why the state of a quote does not allow what was requested.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum Conflict: message(language) {
        WrongState { found: State, action: Action } = "wrong_state": [
            "Tilbudet er {found}; bare når det er {open}, kan det {action}.",
            "Tilbodet er {found}; berre når det er {open}, kan det {action}.",
            "The quote is {found}; it can {action} only when it is {open}.";
            open = open_states(*action, language), found = found.name(language), action = action.name(language)
        ],
        /// Its last day has passed.
        Expired { valid_to: Date } = "expired": [
            "Tilbudet gjaldt til og med {day} og er utløpt. En ny revisjon kan sendes.",
            "Tilbodet gjaldt til og med {day} og er gått ut. Ein ny revisjon kan sendast.",
            "The quote was valid to the end of {day} and has expired. A new revision can be issued.";
            day = language.date(*valid_to)
        ],
        /// Another edition is in force than the draft was priced by: the officer must see the new price before it is issued.
        PriceChanged { former: Date, current: Date } = "price_changed": [
            "Utkastet er priset etter prislisten {former}; nå gjelder {current}. Lagre utkastet på nytt og se på prisen før det sendes.",
            "Utkastet er prisa etter prislista {former}; no gjeld {current}. Lagre utkastet på nytt og sjå på prisen før det blir sendt.",
            "The draft was priced with the price list {former}; {current} is now in force. Save the draft again and check its price before issuing it.",
        ],
        /// The same edition now gives another price: the officer must see it before it is issued.
        PricedOtherwise = "price_changed": [
            "Utkastet får nå en annen pris enn da det ble lagret. Lagre det på nytt og se på prisen før det sendes.",
            "Utkastet får no ein annan pris enn då det vart lagra. Lagre det på nytt og sjå på prisen før det blir sendt.",
            "The price of the draft has changed since it was saved. Save it again and check its price before issuing it.",
        ],
        /// It was made for a demonstration, and a real quote never replaces it.
        Demo = "demo": [
            "Tilbudet er laget for å prøve ut tjenesten og kan ikke revideres.",
            "Tilbodet er laga for å prøve ut tenesta og kan ikkje reviderast.",
            "The quote was made as a demonstration and cannot be revised.",
        ],
        AlreadyRevised { successor: QuoteId } = "already_revised": [
            "Tilbudet er alt erstattet av {successor}.",
            "Tilbodet er alt erstatta av {successor}.",
            "The quote has already been replaced by {successor}.",
        ],
        /// One revision at a time: this one is a draft, or waits for an answer.
        RevisionOpen { revision: QuoteId } = "revision_open": [
            "Tilbudet har alt en åpen revisjon, {revision}. Gå til den, eller slett den eller trekk den tilbake først.",
            "Tilbodet har alt ein open revisjon, {revision}. Gå til den, eller slett han eller trekk han tilbake først.",
            "The quote already has an open revision, {revision}. Go to that one, or first delete or withdraw it.",
        ],
        /// An earlier revision was ordered and is charged: nothing can take its place.
        OrderSettled = "order_settled": [
            "Bestillingen etter en tidligere revisjon er gjort opp og kan ikke lenger endres. Lag et nytt tilbud.",
            "Bestillinga etter ein tidlegare revisjon er gjord opp og kan ikkje lenger endrast. Lag eit nytt tilbod.",
            "The order under an earlier revision has been settled and can no longer be changed. Make a new quote.",
        ],
        OtherApplicant = "other_applicant": [
            "En revisjon gjelder den samme organisasjonen. Trekk det tidligere tilbudet, og lag et nytt til den andre.",
            "Ein revisjon gjeld den same organisasjonen. Trekk det tidlegare tilbodet, og lag eit nytt til den andre.",
            "A revision is for the same organisation. Withdraw the earlier quote and make a new one for the other organisation.",
        ],
        /// The same file was received before.
        CopyKept { number: i64 } = "copy_kept": [
            "Filen er mottatt før, som signert kopi {number}.",
            "Fila er motteken før, som signert kopi {number}.",
            "The file was received before, as signed copy {number}.",
        ],
        TooManyCopies = "too_many_copies": [
            "Tilbudet har alt {most} signerte kopier, og flere kan ikke mottas.",
            "Tilbodet har alt {most} signerte kopiar, og fleire kan ikkje mottakast.",
            "The quote already has {most} signed copies, and can have no more.";
            most = crate::quote::MAX_COPIES
        ],
        NotIssued = "not_issued": [
            "Tilbudet er et utkast og har ikke noe dokument ennå; hent en forhåndsvisning (\"/preview\").",
            "Tilbodet er eit utkast og har ikkje noko dokument enno; hent ei førehandsvising (\"/preview\").",
            "The quote is a draft and has no document yet; get a preview (\"/preview\").",
        ],
        NothingToCompare = "nothing_to_compare": [
            "Tilbudet reviderer ikke noe annet; si hva det skal sammenlignes med (\"with\").",
            "Tilbodet reviderer ikkje noko anna; sei kva det skal samanliknast med (\"with\").",
            "The quote does not revise another; say which one to compare it with (\"with\").",
        ],
        /// Work was recorded at a rate or in an activity that the edition of this revision does not have.
        UnpricedWork { entry: u32, code: String } = "unpriced_work": [
            "Føring {entry} har \"{code}\", som ikke finnes i prislisten til denne revisjonen. Rett føringen med \"corrects\" og før den på nytt.",
            "Føring {entry} har \"{code}\", som ikkje finst i prislista til denne revisjonen. Rett føringa med \"corrects\" og før ho på nytt.",
            "Time entry {entry} has \"{code}\", which the price list of this revision does not have. Correct the entry with \"corrects\" and record it again.",
        ],
        NotSettled = "not_settled": [
            "Tilbudet er ikke gjort opp ennå, og har ingen faktura.",
            "Tilbodet er ikkje gjort opp enno, og har ingen faktura.",
            "The quote has not been settled yet and has no invoice.",
        ],
        NotOrdered { found: State } = "wrong_state": [
            "Tilbudet er {found}; et oppgjør har det når det er akseptert eller gjort opp.",
            "Tilbodet er {found}; eit oppgjer har det når det er akseptert eller gjort opp.",
            "The quote is {found}; it has a settlement when it is accepted or settled.";
            found = found.name(language)
        ],
        /// No note charges it yet.
        NotCharged { found: State } = "wrong_state": [
            "Tilbudet er {found}, og ingenting av det er belastet; bare det som er belastet, kan krediteres.",
            "Tilbodet er {found}, og ingenting av det er belasta; berre det som er belasta, kan krediterast.",
            "The quote is {found} and nothing of it is charged; only what is charged can be credited.";
            found = found.name(language)
        ],
        /// A part settlement with nothing to charge.
        NothingToCharge = "nothing_to_charge": [
            "Ingenting er arbeidet eller levert som ikke alt er belastet, så det er ikke noe deloppgjør å lage.",
            "Ingenting er arbeidd eller levert som ikkje alt er belasta, så det er ikkje noko deloppgjer å lage.",
            "Nothing was worked or delivered that is not charged already, so there is no part settlement to make.",
        ],
        /// A part of an order that a revision replaced.
        OrderReplaced = "order_replaced": [
            "En nyere revisjon er akseptert i stedet for dette tilbudet. Et oppgjør av det kan rettes (mottaker, referanser, leveringsdag), men må belaste det samme.",
            "Ein nyare revisjon er akseptert i staden for dette tilbodet. Eit oppgjer av det kan rettast (mottakar, referansar, leveringsdag), men må belaste det same.",
            "A later revision was accepted in place of this quote. A settlement of it can be corrected (buyer, references, day of delivery), but must charge the same.",
        ],
        /// Several notes charge it, each with an invoice of its own.
        SeveralNotes { numbers: String } = "several_notes": [
            "Flere oppgjør belaster tilbudet ({numbers}), hvert med sin faktura. Hent fakturaen under oppgjørets nummer.",
            "Fleire oppgjer belastar tilbodet ({numbers}), kvart med sin faktura. Hent fakturaen under nummeret til oppgjeret.",
            "Several settlements charge the quote ({numbers}), each with an invoice of its own. Read the invoice under the settlement's number.",
        ],
        /// EN 16931 has no invoice for what was charged.
        NotInvoiceable = "not_invoiceable": [
            "Oppgjøret kan ikke bli en elektronisk faktura, siden den alminnelige satsen for merverdiavgift er 0 i prislisten.",
            "Oppgjeret kan ikkje bli ein elektronisk faktura, sidan den alminnelege satsen for meirverdiavgift er 0 i prislista.",
            "The settlement cannot be sent as an electronic invoice, because the standard VAT rate in the price list is 0.",
        ],
        /// No note charges it: it was settled at nothing, or credited without a replacement.
        NothingToCredit = "nothing_to_credit": [
            "Tilbudet er gjort opp uten at noe er belastet, så det er ingenting å kreditere.",
            "Tilbodet er gjort opp utan at noko er belasta, så det er ingenting å kreditere.",
            "The quote is settled and nothing is charged, so there is nothing to credit.",
        ],
        /// Peppol refuses an invoice without the buyer's electronic address.
        NoElectronicAddress { number: SettlementNumber } = "no_electronic_address": [
            "Den som skal betale, har verken elektronisk adresse eller norsk organisasjonsnummer, så en EHF ville bli avvist. Send dokumentet i stedet (/api/v1/settlement-notes/{number}/pdf), eller oppgi adressen når oppgjøret krediteres (\"buyer.electronic_address\").",
            "Den som skal betale, har verken elektronisk adresse eller norsk organisasjonsnummer, så ein EHF ville bli avvist. Send dokumentet i staden (/api/v1/settlement-notes/{number}/pdf), eller oppgi adressa når oppgjeret blir kreditert (\"buyer.electronic_address\").",
            "Whoever is to pay has neither an electronic address nor a Norwegian organisation number, so that an EHF invoice would be refused. Send the document instead (/api/v1/settlement-notes/{number}/pdf), or give the address when crediting the settlement (\"buyer.electronic_address\").",
        ],
        KidTooShort { number: SettlementNumber, length: usize } = "kid_too_short": [
            "Nummeret {number} får ikke plass i en KID på {length} sifre; innstillingen \"seller.kid.length\" må følge en avtale om flere.",
            "Nummeret {number} får ikkje plass i ein KID på {length} siffer; innstillinga \"seller.kid.length\" må følgje ein avtale om fleire.",
            "The number {number} does not fit into a KID of {length} digits; the setting \"seller.kid.length\" must follow an agreement for more.",
        ],
        NothingToInvoice = "nothing_to_invoice": [
            "Oppgjøret belaster ingenting, så det er ingenting å fakturere.",
            "Oppgjeret belastar ingenting, så det er ingenting å fakturere.",
            "The settlement charges nothing, so there is nothing to invoice.",
        ],
    }
}

/// The states in which an action is possible, as a text lists them.
fn open_states(action: Action, language: Language) -> String {
    let open: Vec<&str> = action.possible_in().iter().map(|state| state.name(language)).collect();
    let or = language.pick("eller", "eller", "or");
    match open.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} {or} {last}", others.join(", ")),
        _ => open.concat(),
    }
}

/// Seconds in which the earlier requests of an address are normally answered.
const AFTER_OTHERS_SECONDS: u64 = 2;

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
    /// The action as a text names it: “it can …”.
    const fn name(self, language: Language) -> &'static str {
        match self {
            Self::Create => language.pick("opprettes", "opprettast", "be created"),
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
            Self::OfferRevision => language.pick(
                "få en ny revisjon ved siden av seg",
                "få ein ny revisjon ved sida av seg",
                "be offered anew",
            ),
            Self::RecordTime => language.pick("føres timer på det", "førast timar på det", "have time recorded"),
            Self::Settle => language.pick("gjøres opp", "gjerast opp", "be settled"),
            Self::SettlePart => language.pick("gjøres opp for en del", "gjerast opp for ein del", "be settled in part"),
            Self::Credit => language.pick("krediteres", "krediterast", "be credited"),
            Self::MakeLinks => language.pick("få svarlenker", "få svarlenkjer", "have links for its answer"),
            Self::RevokeLinks => {
                language.pick("få svarlenkene trukket", "få svarlenkjene trekte", "have its links revoked")
            }
            Self::KeepCopy => language.pick("få en signert kopi", "få ein signert kopi", "have a signed copy"),
            Self::AskChange => language.pick("endres etter ønske", "endrast etter ønske", "be changed on request"),
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
                Faults::from(Fault { path, kind: FaultKind::DocumentTooLarge }).into()
            }
            // The page number is too high.
            RenderError::NoSuchPage { .. } => Self::NotFound,
            RenderError::Unrenderable(reason) => {
                tracing::warn!(reason, "a document could not be typeset");
                let path = Path::Root.key("scope").to_place();
                Faults::from(Fault { path, kind: FaultKind::CannotBeTypeset }).into()
            }
        }
    }
}
