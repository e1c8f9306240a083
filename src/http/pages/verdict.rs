//! What a document was found to be, as it is read: a verdict, what to do, and where the document differs.

use super::words::{PageWords, words};
use crate::app::{PaperReport, Reason, Verdict, VerificationReport};
use crate::document::place;
use crate::language::Language;
use crate::money::Ore;
use crate::quote::{Signature, State};
use crate::verification::{Mismatch, Recomputation, StatedLine};

words! {
    genuine_current: "Ekte og gjeldende", "Ekte og gjeldande", "Genuine and in force";
    genuine_superseded: "Ekte, men erstattet", "Ekte, men erstatta", "Genuine, but replaced";
    genuine_closed: "Ekte, men gjelder ikke lenger", "Ekte, men gjeld ikkje lenger", "Genuine, but no longer in force";
    signed_copy: "Dokumentet vårt, med signatur", "Dokumentet vårt, med signatur", "Our document, signed";
    fact_signatures: "Signaturer", "Signaturar", "Signatures";
    unnamed_signer: "en signatur uten lesbart navn", "ein signatur utan lesbart namn", "a signature without a readable name";
    drawn_on_page: "synlig på en side", "synleg på ei side", "drawn on a page";
    paper_current: "Nummer og kode stemmer", "Nummer og kode stemmer", "The number and the code are right";
    paper_closed: "Nummer og kode stemmer, men tilbudet gjelder ikke lenger", "Nummer og kode stemmer, men tilbodet gjeld ikkje lenger",
        "The number and the code are right, but the quote is no longer in force";
    paper_next: "Sammenlign opplysningene under med papiret. Står det noe annet der, er papiret endret: Spør SSB.",
        "Samanlikn opplysningane under med papiret. Står det noko anna der, er papiret endra: Spør SSB.",
        "Compare the facts below with the paper. If it says anything else, it has been changed: ask Statistics Norway.";
    paper_replaced_next: "Bruk det nyeste tilbudet. Be SSB om det hvis du ikke har det.",
        "Bruk det nyaste tilbodet. Be SSB om det om du ikkje har det.",
        "Use the latest quote. Ask Statistics Norway for it if you do not have it.";
    paper_closed_next: "Be SSB om et nytt tilbud hvis du fortsatt trenger dataene.", "Be SSB om eit nytt tilbod om du framleis treng dataa.",
        "Ask Statistics Norway for a new quote if you still need the data.";
    paper_unknown: "Ikke bekreftet", "Ikkje stadfesta", "Not confirmed";
    paper_unknown_text: "Ingen tilbud herfra har dette nummeret sammen med denne kontrollkoden.", "Ingen tilbod herifrå har dette nummeret saman med denne kontrollkoden.",
        "No quote of this service has this number together with this verification code.";
    paper_unknown_next: "Se etter at begge er skrevet slik de står på papiret: 8 og B, 5 og S er lette å ta feil av. Er alt riktig, må du ikke stole på papiret. Spør SSB om det.",
        "Sjå etter at begge er skrivne slik dei står på papiret: 8 og B, 5 og S er lette å ta feil av. Er alt rett, må du ikkje stole på papiret. Spør SSB om det.",
        "Check that both are written as they are on the paper: 8 and B, 5 and S are easily confused. If all is right, do not rely on the paper. Ask Statistics Norway about it.";
    fact_file: "Filen", "Fila", "File";
    fact_number: "Nummer", "Nummer", "Number";
    fact_revision: "Revisjon", "Revisjon", "Revision";
    fact_state: "Status nå", "Status no", "State now";
    fact_replaced_by: "Erstattet av", "Erstatta av", "Replaced by";
    fact_issued: "Utstedt", "Utferda", "Issued";
    fact_last_day: "Svar senest", "Svar seinast", "Answer by";
    fact_total: "Pris i alt", "Pris i alt", "Price in all";
    fact_newer: "Nyere revisjon", "Nyare revisjon", "Later revision";
    state_draft: "Ikke utstedt", "Ikkje utferda", "Not issued";
    state_issued: "Utstedt, kan besvares", "Utferda, kan svarast på", "Issued, can be answered";
    state_accepted: "Akseptert", "Akseptert", "Accepted";
    state_declined: "Avslått av søkeren", "Avslått av søkjaren", "Declined";
    state_expired: "Utløpt uten svar", "Gått ut utan svar", "Expired without an answer";
    state_withdrawn: "Trukket tilbake av SSB", "Trekt tilbake av SSB", "Withdrawn by Statistics Norway";
    state_superseded: "Erstattet av et nyere", "Erstatta av eit nyare", "Replaced by a later one";
    state_settled: "Akseptert og gjort opp", "Akseptert og gjort opp", "Accepted and settled";
    value_absent: "mangler", "manglar", "missing";
    value_extra: "skulle ikke vært der", "skulle ikkje vore der", "should not be there";
    value_unknown: "kan ikke regnes ut", "kan ikkje reknast ut", "cannot be computed";
    something_absent: "Noe mangler her.", "Noko manglar her.", "Something is missing here.";
    other_content: "Innholdet er et annet enn det som ble utstedt.", "Innhaldet er eit anna enn det som vart utferda.",
        "The content is other than what was issued.";
}

/// What was found, and all that is shown of it.
pub struct Finding {
    pub tone: Tone,
    pub heading: String,
    pub text: String,
    pub next_step: String,
    /// Labels and what they are about.
    pub facts: Vec<(&'static str, String)>,
    /// Where it is not what was issued.
    pub differences: Differences,
    /// What its own figures say.
    pub recomputed: Option<Recomputed>,
    /// SHA-256 of a file.
    pub sha256: Option<String>,
}

/// How a verdict looks; its heading says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Warm,
    Bad,
}

impl Tone {
    /// The class of its style.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warm => "warm",
            Self::Bad => "bad",
        }
    }

    /// The outline of its icon, 24 units wide and high: a tick, an exclamation mark, a cross.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Good => "M6 12.5l4 4 8-9",
            Self::Warm => "M12 6v7m0 4v.5",
            Self::Bad => "M7 7l10 10M17 7L7 17",
        }
    }
}

/// Places where a document differs.
#[derive(Default)]
pub struct Differences {
    pub rows: Vec<Difference>,
    /// How many there are beyond those.
    pub more: usize,
    /// Whether it is shown what should be there.
    pub are_both_sides_shown: bool,
}

/// A place where a document differs.
pub struct Difference {
    /// In words; `None` where there are none for it.
    pub place: Option<String>,
    /// The same as a JSONPath.
    pub path: String,
    pub found: String,
    pub expected: String,
}

/// The amounts of a document, computed again.
pub struct Recomputed {
    pub sentence: String,
    pub mismatches: Differences,
}

/// What a file was found to be.
pub fn of_file(report: &VerificationReport, name: Option<String>, words: PageWords) -> Finding {
    let explanation = report.explanation.in_language(words.language);
    let (heading, text) = match report.verdict {
        Verdict::GenuineCurrent => (words.genuine_current(), explanation.to_owned()),
        Verdict::GenuineSuperseded => (words.genuine_superseded(), explanation.to_owned()),
        Verdict::GenuineClosed => (words.genuine_closed(), explanation.to_owned()),
        Verdict::SignedCopy => (words.signed_copy(), explanation.to_owned()),
        // Every refusal says first that it is one.
        Verdict::Altered | Verdict::Unknown => match explanation.split_once(": ") {
            Some((verdict, why)) => (verdict, capitalised(why)),
            None => (explanation, String::new()),
        },
    };
    let named = [
        (words.fact_file(), name),
        (words.fact_number(), report.number.clone()),
        (words.fact_revision(), report.revision.map(|revision| revision.to_string())),
        (words.fact_state(), report.state.map(|state| words.state(state).to_owned())),
        (words.fact_signatures(), words.signatures(&report.signatures)),
        (words.fact_replaced_by(), report.superseded_by.as_ref().map(|by| with_revision(&by.number, by.revision))),
    ];
    Finding {
        tone: tone(report.verdict, report.reason),
        heading: heading.to_owned(),
        text,
        next_step: report.next_step.in_language(words.language).to_owned(),
        facts: named.into_iter().filter_map(|(label, value)| Some((label, value?))).collect(),
        differences: differences(report, words),
        recomputed: report.recomputation.as_ref().and_then(|found| recomputed(found, &report.lines, words)),
        sha256: Some(report.sha256.clone()),
    }
}

const fn tone(verdict: Verdict, reason: Option<Reason>) -> Tone {
    match (verdict, reason) {
        (Verdict::GenuineCurrent, _) => Tone::Good,
        (_, Some(Reason::ContentDiffers | Reason::ContentAppended | Reason::NoSuchQuote | Reason::NoSuchNote)) => {
            Tone::Bad
        }
        // Most of these are honest copies, or documents that were never meant to bind anyone.
        (
            Verdict::GenuineSuperseded
            | Verdict::GenuineClosed
            | Verdict::SignedCopy
            | Verdict::Altered
            | Verdict::Unknown,
            _,
        ) => Tone::Warm,
    }
}

/// What a quote on paper is.
pub fn of_paper(report: &PaperReport, words: PageWords) -> Finding {
    let next_revision = report.next_revision.map(|next| {
        let number = report.number.split('/').next().unwrap_or_default();
        (words.fact_newer(), with_revision(number, next))
    });
    let (tone, heading, next_step) = match report.state {
        State::Draft | State::Issued | State::Accepted | State::Settled => {
            (Tone::Good, words.paper_current(), words.paper_next())
        }
        State::Superseded => (Tone::Warm, words.paper_closed(), words.paper_replaced_next()),
        State::Declined | State::Expired | State::Withdrawn => {
            (Tone::Warm, words.paper_closed(), words.paper_closed_next())
        }
    };
    let facts = [
        (words.fact_number(), report.number.clone()),
        (words.fact_state(), words.state(report.state).to_owned()),
        (words.fact_issued(), words.language.date(report.issued_on)),
        (words.fact_last_day(), words.language.date(report.valid_to)),
        (words.fact_total(), words.language.kroner(report.total)),
    ];
    Finding {
        tone,
        heading: heading.to_owned(),
        text: words.paper_text(report.state).to_owned(),
        next_step: next_step.to_owned(),
        facts: facts.into_iter().chain(next_revision).collect(),
        differences: Differences::default(),
        recomputed: None,
        sha256: None,
    }
}

/// A paper whose number and code no quote has.
pub fn of_unknown_paper(words: PageWords) -> Finding {
    Finding {
        tone: Tone::Bad,
        heading: words.paper_unknown().to_owned(),
        text: words.paper_unknown_text().to_owned(),
        next_step: words.paper_unknown_next().to_owned(),
        facts: Vec::new(),
        differences: Differences::default(),
        recomputed: None,
        sha256: None,
    }
}

impl PageWords {
    /// Where a quote is in its life.
    pub const fn state(self, state: State) -> &'static str {
        match state {
            State::Draft => self.state_draft(),
            State::Issued => self.state_issued(),
            State::Accepted => self.state_accepted(),
            State::Declined => self.state_declined(),
            State::Expired => self.state_expired(),
            State::Withdrawn => self.state_withdrawn(),
            State::Superseded => self.state_superseded(),
            State::Settled => self.state_settled(),
        }
    }

    /// What became of the quote that a paper is of.
    const fn paper_text(self, state: State) -> &'static str {
        match state {
            State::Draft | State::Issued => self.language.pick(
                "Tilbudet er utstedt av Statistisk sentralbyrå og gjelder.",
                "Tilbodet er utferda av Statistisk sentralbyrå og gjeld.",
                "The quote was issued by Statistics Norway and is in force.",
            ),
            State::Accepted => self.language.pick(
                "Tilbudet er akseptert og gjelder.",
                "Tilbodet er akseptert og gjeld.",
                "The quote has been accepted and is in force.",
            ),
            State::Settled => self.language.pick(
                "Tilbudet er akseptert, og arbeidet er gjort opp.",
                "Tilbodet er akseptert, og arbeidet er gjort opp.",
                "The quote was accepted, and the work has been settled.",
            ),
            State::Superseded => self.language.pick(
                "Tilbudet er erstattet av et nyere.",
                "Tilbodet er erstatta av eit nyare.",
                "A later quote has replaced it.",
            ),
            State::Declined => self.language.pick(
                "Søkeren har avslått det.",
                "Søkjaren har avslått det.",
                "The applicant declined it.",
            ),
            State::Expired => self.language.pick(
                "Fristen for å svare er ute.",
                "Fristen for å svare er ute.",
                "The last day to answer it has passed.",
            ),
            State::Withdrawn => self.language.pick(
                "SSB har trukket det tilbake.",
                "SSB har trekt det tilbake.",
                "Statistics Norway withdrew it.",
            ),
        }
    }

    /// The amounts of the attached data, computed again: how many there are, and in how many places they are wrong. That they agree
    /// says nothing of the pages, and not that the document is genuine.
    fn recomputed(self, amounts: usize, wrong: usize) -> String {
        let done = match self.language {
            Language::Nb => format!("De {amounts} beløpene i dataene som ligger ved PDF-en, er regnet ut på nytt"),
            Language::Nn => format!("Dei {amounts} beløpa i dataa som ligg ved PDF-en, er rekna ut på nytt"),
            Language::En => format!("The {amounts} amounts in the data attached to the PDF were computed again"),
        };
        let found = match (self.language, wrong) {
            (Language::Nb, 0) => ", og de stemmer med hverandre.".to_owned(),
            (Language::Nn, 0) => ", og dei stemmer med kvarandre.".to_owned(),
            (Language::En, 0) => ", and they agree with each other.".to_owned(),
            (Language::Nb, 1) => ", og det er feil ett sted.".to_owned(),
            (Language::Nn, 1) => ", og det er feil éin stad.".to_owned(),
            (Language::En, 1) => ", and one place is wrong.".to_owned(),
            (Language::Nb, _) => format!(", og det er feil {wrong} steder."),
            (Language::Nn, _) => format!(", og det er feil {wrong} stader."),
            (Language::En, _) => format!(", and {wrong} places are wrong."),
        };
        done + &found
    }
}

/// `None` where there was nothing to compute: the document is not one of ours.
fn recomputed(found: &Recomputation, lines: &[StatedLine], words: PageWords) -> Option<Recomputed> {
    let wrong = found.mismatches.len().saturating_add(found.more_mismatches);
    (found.amounts > 0).then(|| Recomputed {
        sentence: words.recomputed(found.amounts, wrong),
        mismatches: Differences {
            rows: found.mismatches.iter().map(|mismatch| row(mismatch, lines, words.value_unknown(), words)).collect(),
            more: found.more_mismatches,
            are_both_sides_shown: true,
        },
    })
}

/// The differences from what was issued, which is only shown to those who may read it.
fn differences(report: &VerificationReport, words: PageWords) -> Differences {
    Differences {
        rows: report.differences.iter().map(|one| row(one, &report.lines, words.value_extra(), words)).collect(),
        more: report.more_differences,
        are_both_sides_shown: report.differences.iter().any(|mismatch| mismatch.expected.is_some()),
    }
}

/// A place; `nothing` says why there is nothing that should be there.
fn row(mismatch: &Mismatch, lines: &[StatedLine], nothing: &str, words: PageWords) -> Difference {
    let Mismatch { path, found, expected } = mismatch;
    let written = |value: &String| written(value, path, words);
    let absent = match (path.as_str(), expected) {
        ("$", None) => words.other_content(),
        (_, None) => words.something_absent(),
        (_, Some(_)) => words.value_absent(),
    };
    Difference {
        place: place(path, lines, words.language),
        path: path.clone(),
        found: found.as_ref().map_or_else(|| absent.to_owned(), written),
        expected: expected.as_ref().map_or_else(|| nothing.to_owned(), written),
    }
}

/// A value of the attached JSON; an amount as people write it.
fn written(value: &str, path: &str, words: PageWords) -> String {
    let is_of_money = |member: &str| path.contains(member);
    let amount = [".amount", ".net", ".total", ".unit_price", ".price.", ".charged"].into_iter().any(is_of_money);
    match Ore::parse(value).filter(|_| amount) {
        Some(amount) => words.language.kroner(amount),
        None => value.to_owned(),
    }
}

fn with_revision(number: &str, revision: u32) -> String {
    if revision > 1 { format!("{number}/{revision}") } else { number.to_owned() }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}

impl PageWords {
    /// How many signatures there are, and whose they say they are; `None` where there are none.
    pub fn signatures(self, signatures: &[Signature]) -> Option<String> {
        let name = |signature: &Signature| {
            let name = signature.signer.clone().unwrap_or_else(|| self.unnamed_signer().to_owned());
            if signature.is_visible { format!("{name} ({})", self.drawn_on_page()) } else { name }
        };
        let names: Vec<String> = signatures.iter().map(name).collect();
        (!names.is_empty()).then(|| format!("{}: {}", names.len(), names.join("; ")))
    }
}
