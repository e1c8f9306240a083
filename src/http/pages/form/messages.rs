//! Faults in the words of the form: whoever fills it in chooses labels and types as people do, and never sees the words and forms
//! of the interface for programs.

use crate::input::{Expected, Fault, FaultKind};
use crate::language::Language;
use crate::workbook::missing_text;

/// Whether a fault says only that there is no answer.
pub fn is_answered(fault: &Fault) -> bool {
    !(fault.kind.is_missing() || fault.kind == FaultKind::ApprovalNeeded)
}

/// What is wrong, for whoever filled in the field.
pub fn message(fault: &Fault, language: Language) -> String {
    let Fault { path, kind } = fault;
    if !is_answered(fault)
        && let Some(text) = missing_text(path, language)
    {
        return text;
    }
    match (kind, language) {
        (FaultKind::NotADate { found }, Language::Nb) => {
            format!("Fant \"{found}\"; ventet en dato som finnes, som 1.9.2026.")
        }
        (FaultKind::NotADate { found }, Language::Nn) => {
            format!("Fann \"{found}\"; venta ein dato som finst, som 1.9.2026.")
        }
        (FaultKind::NotADate { found }, Language::En) => {
            format!("Found \"{found}\"; expected a date that exists, such as 1 September 2026.")
        }
        (FaultKind::Missing { expected: Expected::Decimal, .. }, Language::Nb) => {
            "Mangler; ventet et tall, som 12,5.".to_owned()
        }
        (FaultKind::Missing { expected: Expected::Decimal, .. }, Language::Nn) => {
            "Manglar; venta eit tal, som 12,5.".to_owned()
        }
        (FaultKind::Missing { expected: Expected::Decimal, .. }, Language::En) => {
            "Missing; expected a number, such as 12.5.".to_owned()
        }
        (FaultKind::Missing { expected: Expected::Date, .. }, _) => language
            .pick(
                "Mangler; ventet en dato, som 1.9.2026.",
                "Manglar; venta ein dato, som 1.9.2026.",
                "Missing; expected a date, such as 1 September 2026.",
            )
            .to_owned(),
        (FaultKind::Missing { expected: Expected::Choice(_), .. }, _) => {
            language.pick("Velg et av svarene.", "Vel eit av svara.", "Choose one of the answers.").to_owned()
        }
        (FaultKind::BadDecimal { found, .. }, Language::Nb) => {
            format!("Fant \"{found}\"; ventet et tall fra 0 med høyst 2 desimaler, som 12,5.")
        }
        (FaultKind::BadDecimal { found, .. }, Language::Nn) => {
            format!("Fann \"{found}\"; venta eit tal frå 0 med høgst 2 desimalar, som 12,5.")
        }
        (FaultKind::HoursNotOrdered, Language::Nb) => "De tre timetallene må stå i stigende rekkefølge.".to_owned(),
        (FaultKind::HoursNotOrdered, Language::Nn) => "Dei tre timetala må stå i stigande rekkjefølgje.".to_owned(),
        (FaultKind::HoursNotOrdered, Language::En) => "The three numbers of hours must be in rising order.".to_owned(),
        (FaultKind::HoursAllZero, Language::Nb) => "Alle timetallene er 0; det høyeste må være over 0.".to_owned(),
        (FaultKind::HoursAllZero, Language::Nn) => "Alle timetala er 0; det høgste må vere over 0.".to_owned(),
        (FaultKind::HoursAllZero, Language::En) => "All hours are 0; the most must be above 0.".to_owned(),
        (kind, _) => kind.message(language),
    }
}
