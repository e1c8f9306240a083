//! The texts of the hours' page.

use jiff::civil::{Date, Weekday};

use crate::http::pages::words::{PageWords, words};
use crate::language::Language;
use crate::quote::State;

words! {
    work_title: "Timer", "Timar", "Hours";
    work_week: "Uke", "Veke", "Week";
    work_former: "Forrige uke", "Førre veke", "Former week";
    work_next: "Neste uke", "Neste veke", "Next week";
    work_now: "Denne uken", "Denne veka", "This week";
    work_lead: "Skriv timene der de hører til: 7,5 eller 7:30. Minutter blir hundredeler av en time. Er timene ikke ført dag for dag, står summen under «Hele uken». Det som er ført før, står under feltet og endres ikke.",
        "Skriv timane der dei høyrer til: 7,5 eller 7:30. Minutt blir hundredelar av ein time. Er timane ikkje førte dag for dag, står summen under «Heile veka». Det som er ført før, står under feltet og blir ikkje endra.",
        "Enter the hours where they belong: 7.5 or 7:30. Minutes become hundredths of an hour. Hours that were not noted day by day go under “Whole week”. What is recorded is below the field and does not change.";
    work_what: "Arbeid", "Arbeid", "Work";
    work_rate: "Sats", "Sats", "Rate";
    work_other: "Annet i aktiviteten", "Anna i aktiviteten", "Other work of the activity";
    work_flat: "Bak faste priser", "Bak faste prisar", "Behind flat prices";
    work_flat_of: "Fast pris", "Fast pris", "Flat price";
    work_flat_any: "Ikke fordelt", "Ikkje fordelt", "Not divided";
    work_sum: "Sum", "Sum", "Sum";
    work_note: "Hva som ble gjort", "Kva som vart gjort", "What was done";
    work_note_help: "Gjelder alle timene som føres nå.", "Gjeld alle timane som blir førte no.", "For all the hours that are recorded now.";
    work_whole_week: "hele uken", "heile veka", "the whole week";
    work_whole_week_title: "Hele uken", "Heile veka", "Whole week";
    work_do: "Før timene", "Før timane", "Record the hours";
    work_nothing: "Skriv timer i minst ett felt.", "Skriv timar i minst eitt felt.", "Enter hours in at least one field.";
    work_closed: "Kan ikke føres", "Kan ikkje førast", "Cannot be recorded";
    work_entries: "Ført denne uken", "Ført denne veka", "Recorded this week";
    work_no_entries: "Ingen timer er ført denne uken.", "Ingen timar er førte denne veka.", "No hours are recorded this week.";
    work_all_weeks: "Uker med timer", "Veker med timar", "Weeks with hours";
    work_recorded_by: "Ført av", "Ført av", "Recorded by";
    work_back: "Ta tilbake", "Ta tilbake", "Take back";
    work_back_why: "Hvorfor", "Kvifor", "Why";
    work_back_done: "Tatt tilbake av", "Teke tilbake av", "Taken back by";
    work_used: "Brukt av det som er tilbudt", "Brukt av det som er tilbode", "Used of what was quoted";
    work_used_lead: "Strekene er 80 og 100 prosent.", "Strekane er 80 og 100 prosent.", "The marks are at 80 and 100 per cent.";
    work_no_hours: "ingen timer tilbudt", "ingen timar tilbodne", "no hours quoted";
    work_of_amount: "av beløpet", "av beløpet", "of the amount";
    work_near: "Over 80 prosent er brukt. Er det mer igjen enn resten dekker, må søkeren akseptere en revisjon før dere fortsetter.",
        "Over 80 prosent er brukt. Står det att meir enn resten dekkjer, må søkjaren akseptere ein revisjon før de held fram.",
        "More than 80 per cent is used. If more is left than the rest covers, the applicant must accept a revision before you go on.";
    work_reached: "Alt som er tilbudt, er brukt. Mer arbeid blir ikke belastet uten at søkeren aksepterer en revisjon.",
        "Alt som er tilbode, er brukt. Meir arbeid blir ikkje belasta utan at søkjaren aksepterer ein revisjon.",
        "All that was quoted is used. More work is not charged unless the applicant accepts a revision.";
    work_overrun: "arbeidet ut over tilbudet, og ikke belastet", "arbeidd ut over tilbodet, og ikkje belasta", "worked beyond the quote, and not charged";
    work_to_revision: "Lag en revisjon", "Lag ein revisjon", "Make a revision";
    work_activity: "Aktivitet", "Aktivitet", "Activity";
    work_quoted: "Tilbudte timer", "Tilbodne timar", "Hours quoted";
    work_worked: "Arbeidet", "Arbeidd", "Worked";
    work_charged: "Belastes, uten mva.", "Blir belasta, utan mva.", "Charged, excl. VAT";
    work_flat_hours: "Bak faste priser", "Bak faste prisar", "Behind flat prices";
    work_flat_note: "Timene bak faste priser belastes ikke, og teller ikke her. De viser om prisen er over det arbeidet koster.",
        "Timane bak faste prisar blir ikkje belasta, og tel ikkje her. Dei viser om prisen er over det arbeidet kostar.",
        "The hours behind flat prices are not charged, and do not count here. They show whether the price is above what the work costs.";
    work_unpriced: "Disse føringene har en aktivitet eller sats som prislisten til dette tilbudet ikke har. De må tas tilbake før saken gjøres opp:",
        "Desse føringane har ein aktivitet eller sats som prislista til dette tilbodet ikkje har. Dei må takast tilbake før saka blir gjord opp:",
        "These entries have an activity or a rate that this quote's price list lacks. They must be taken back before the case is settled:";
}

impl PageWords {
    /// That an entry is charged, and so is corrected by finance.
    pub fn entry_charged(self, note: &str) -> String {
        match self.language {
            Language::Nb => format!("Belastet i {note}. Økonomi retter føringen sammen med det oppgjøret."),
            Language::Nn => format!("Belasta i {note}. Økonomi rettar føringa saman med det oppgjeret."),
            Language::En => format!("Charged in {note}. Finance corrects the entry together with that settlement."),
        }
    }

    /// Why hours cannot be recorded on a quote in a state; none where they can.
    pub const fn why_no_work(self, state: State) -> Option<&'static str> {
        let [nb, nn, en] = match state {
            State::Accepted => return None,
            State::Draft | State::Issued => [
                "Timer føres når søkeren har akseptert tilbudet. Arbeid fra før det føres da på dagen det ble gjort.",
                "Timar blir førte når søkjaren har akseptert tilbodet. Arbeid frå før det blir då ført på dagen det vart gjort.",
                "Hours are recorded once the applicant has accepted the quote. Work from before that is then recorded on the day it was done.",
            ],
            State::Settled => [
                "Saken er gjort opp. Økonomi retter timene sammen med oppgjøret.",
                "Saka er gjord opp. Økonomi rettar timane saman med oppgjeret.",
                "The case is settled. Finance corrects the hours together with the settlement.",
            ],
            State::Superseded => [
                "Tilbudet er erstattet. Timene føres på revisjonen som gjelder.",
                "Tilbodet er erstatta. Timane blir førte på revisjonen som gjeld.",
                "The quote is replaced. Hours are recorded on the revision in force.",
            ],
            State::Declined | State::Expired | State::Withdrawn => [
                "Arbeidet er ikke bestilt, så det føres ingen timer.",
                "Arbeidet er ikkje bestilt, så det blir ikkje ført timar.",
                "The work was not ordered, so no hours are recorded.",
            ],
        };
        Some(self.language.pick(nb, nn, en))
    }

    /// The day of the week at the top of a column.
    pub fn short_day(self, date: Date) -> &'static str {
        let [nb, nn, en] = match date.weekday() {
            Weekday::Monday => ["man.", "mån.", "Mon"],
            Weekday::Tuesday => ["tirs.", "tys.", "Tue"],
            Weekday::Wednesday => ["ons.", "ons.", "Wed"],
            Weekday::Thursday => ["tors.", "tors.", "Thu"],
            Weekday::Friday => ["fre.", "fre.", "Fri"],
            Weekday::Saturday => ["lør.", "laur.", "Sat"],
            Weekday::Sunday => ["søn.", "sun.", "Sun"],
        };
        self.language.pick(nb, nn, en)
    }
}
