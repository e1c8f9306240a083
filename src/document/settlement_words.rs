//! The fixed words of settlement notes in the three languages.

use super::words::{Words, words};
use crate::language::Language;
use crate::settlement::{ChargeBasis, NoteType, VatCategory};

words! {
    settlement: "Oppgjør", "Oppgjer", "Settlement";
    credit_note: "Kreditnota", "Kreditnota", "Credit note";
    new_settlement: "Nytt oppgjør", "Nytt oppgjer", "New settlement";
    for_settlement: "for oppgjør", "for oppgjer", "for settlement";
    in_place_of_settlement: "i stedet for oppgjør", "i staden for oppgjer", "in place of settlement";
    settlement_description: "Oppgjør for tilgang til mikrodata", "Oppgjer for tilgang til mikrodata", "Settlement for access to microdata";
    credit_description: "Kreditnota for oppgjør for tilgang til mikrodata", "Kreditnota for oppgjer for tilgang til mikrodata", "Credit note for a settlement for access to microdata";
    settlement_attachment: "Oppgjøret som JSON, med alle timeføringer", "Oppgjeret som JSON, med alle timeføringar", "The settlement as JSON, with every time entry";
    credit_attachment: "Kreditnotaen som JSON, med alle timeføringer", "Kreditnotaen som JSON, med alle timeføringar", "The credit note as JSON, with every time entry";
    settlement_demo_text: "Oppgjøret er laget for å prøve ut tjenesten. Det er ikke gitt av Statistisk sentralbyrå, og ingenting skal betales.",
        "Oppgjeret er laga for å prøve ut tenesta. Det er ikkje gjeve av Statistisk sentralbyrå, og ingenting skal betalast.",
        "The settlement was made for trying out the service. It does not come from Statistics Norway, and nothing is to be paid.";
    credit_demo_text: "Kreditnotaen er laget for å prøve ut tjenesten. Den er ikke gitt av Statistisk sentralbyrå, og ingenting skal betales tilbake.",
        "Kreditnotaen er laga for å prøve ut tenesta. Han er ikkje gjeven av Statistisk sentralbyrå, og ingenting skal betalast tilbake.",
        "The credit note was made for trying out the service. It does not come from Statistics Norway, and nothing is to be paid back.";
    charged_with_vat: "Belastes med mva.", "Blir belasta med mva.", "Charged, with VAT";
    charged_without_vat: "Belastes", "Blir belasta", "Charged";
    credited_with_vat: "Å kreditere med mva.", "Å kreditere med mva.", "To be credited, with VAT";
    credited_without_vat: "Å kreditere", "Å kreditere", "To be credited";
    no_vat: "Merverdiavgift beregnes ikke", "Meirverdiavgift blir ikkje rekna", "No VAT is charged";
    quoted_with_vat: "Tilbudt med mva.", "Tilbode med mva.", "Quoted, with VAT";
    below_quote: "Lavere enn tilbudt", "Lågare enn tilbode", "Below the quote";
    difference: "Forskjell fra tilbudet", "Skilnad frå tilbodet", "Difference from the quote";
    credits_settlement: "Krediterer oppgjør", "Krediterer oppgjer", "Credits settlement";
    in_full: "i sin helhet", "i si heilskap", "in full";
    the_settlement: "Oppgjøret", "Oppgjeret", "The settlement";
    the_credit_note: "Kreditnotaen", "Kreditnotaen", "The credit note";
    number: "Nummer", "Nummer", "Number";
    note_type: "Type", "Type", "Type";
    settled_on: "Dato for oppgjøret", "Dato for oppgjeret", "Date of settlement";
    credited_on: "Dato for krediteringen", "Dato for krediteringa", "Date of credit";
    settled_by: "Gjort opp av", "Gjort opp av", "Settled by";
    credited_by: "Kreditert av", "Kreditert av", "Credited by";
    quote_issued_on: "Tilbudet utstedt", "Tilbodet utferda", "Quote issued";
    country: "Land", "Land", "Country";
    by_activity: "Tilbudt, arbeidet og belastet", "Tilbode, arbeidd og belasta", "Quoted, worked and charged";
    by_activity_credited: "Tilbudt, arbeidet og kreditert", "Tilbode, arbeidd og kreditert", "Quoted, worked and credited";
    activity: "Aktivitet", "Aktivitet", "Activity";
    quoted: "Tilbudt", "Tilbode", "Quoted";
    worked: "Arbeidet", "Arbeidd", "Worked";
    charged: "Belastes", "Blir belasta", "Charged";
    credited: "Krediteres", "Blir kreditert", "Credited";
    hours_column: "Timer", "Timar", "Hours";
    flat_prices: "Faste priser", "Faste prisar", "Flat prices";
    not_charged: "Ikke belastet", "Ikkje belasta", "Not charged";
    charged_lines: "Det som belastes", "Det som blir belasta", "What is charged";
    credited_lines: "Det som krediteres", "Det som blir kreditert", "What is credited";
    omitted: "Linjer som ikke belastes", "Linjer som ikkje blir belasta", "Lines that are not charged";
    omitted_note: "Linjene sto i tilbudet til fast pris og er ikke med i summene over.",
        "Linjene stod i tilbodet til fast pris og er ikkje med i summane over.",
        "These lines were quoted at flat prices and are not part of the sums above.";
    quoted_at: "Tilbudt til", "Tilbode til", "Quoted at";
    recorded_hours: "Førte timer", "Førte timar", "Recorded hours";
    hourly_rate: "Timesats", "Timesats", "Hourly rate";
    entries: "Føringer", "Føringar", "Entries";
    first_day: "Første dag", "Første dag", "First day";
    last_day_of_work: "Siste dag", "Siste dag", "Last day";
    all_entries: "I alt", "I alt", "In all";
    no_entries: "Ingen timer er ført.", "Ingen timar er førte.", "No hours have been recorded.";
    entries_note: "Føringer som tar tilbake andre, er talt med. Hver enkelt føring står i den vedlagte JSON-filen.",
        "Føringar som tek tilbake andre, er talde med. Kvar einskild føring står i den vedlagde JSON-fila.",
        "Entries that take back others are counted too. The attached JSON has every single entry.";
    saft_code: "SAF-T-kode", "SAF-T-kode", "SAF-T code";
    corrections: "Rettelser", "Rettingar", "Corrections";
    how_corrected: "Et oppgjør endres aldri. Er noe feil, krediterer SSB hele oppgjøret med en kreditnota og lager et nytt oppgjør med eget nummer. Fakturaen har samme nummer som oppgjøret.",
        "Eit oppgjer blir aldri endra. Er noko feil, krediterer SSB heile oppgjeret med ein kreditnota og lagar eit nytt oppgjer med eige nummer. Fakturaen har same nummer som oppgjeret.",
        "A settlement is never changed. If anything is wrong, Statistics Norway credits all of it by a credit note and makes a new settlement with a number of its own. The invoice bears the same number as the settlement.";
}

impl Words {
    pub(super) const fn note_title(self, note_type: NoteType) -> &'static str {
        match note_type {
            NoteType::Settlement => self.settlement(),
            NoteType::Credit => self.credit_note(),
            NoteType::Replacement => self.new_settlement(),
        }
    }

    /// What a charged line rests on.
    pub(super) const fn charge_basis(self, basis: ChargeBasis) -> &'static str {
        match basis {
            ChargeBasis::Fixed => {
                self.language.pick("Fast pris som tilbudt", "Fast pris som tilbode", "Flat price as quoted")
            }
            ChargeBasis::Worked => self.language.pick("Timer som medgått", "Timar som medgått", "Hours as worked"),
            ChargeBasis::Ceiling => self.language.pick(
                "Timer som tilbudt, siden det er arbeidet mer",
                "Timar som tilbode, sidan det er arbeidd meir",
                "Hours as quoted, since more was worked",
            ),
        }
    }

    /// Why no VAT is charged, where none is.
    pub(super) const fn vat_category(self, category: VatCategory) -> Option<&'static str> {
        match category {
            VatCategory::Standard => None,
            VatCategory::Export => Some(self.language.pick(
                "tjenesten er til bruk i utlandet og fritatt (merverdiavgiftsloven kap. 6)",
                "tenesta er til bruk i utlandet og friteken (meirverdiavgiftslova kap. 6)",
                "the service is for use abroad and zero-rated (VAT Act, chapter 6)",
            )),
            VatCategory::Exempt => Some(self.language.pick(
                "tjenesten er unntatt (merverdiavgiftsloven kap. 3)",
                "tenesta er unnateken (meirverdiavgiftslova kap. 3)",
                "the service is exempt (VAT Act, chapter 3)",
            )),
            VatCategory::OutsideScope => Some(self.language.pick(
                "oppdraget er ikke omsetning etter merverdiavgiftsloven",
                "oppdraget er ikkje omsetning etter meirverdiavgiftslova",
                "the work is no turnover under the VAT Act",
            )),
        }
    }

    /// What was worked beyond what was quoted, and is not charged (guidelines 11).
    pub(super) fn overrun(self, amount: &str) -> String {
        match self.language {
            Language::Nb => format!("{amount} for arbeid ut over det som er tilbudt for aktiviteten (kap.\u{a0}11)."),
            Language::Nn => format!("{amount} for arbeid ut over det som er tilbode for aktiviteten (kap.\u{a0}11)."),
            Language::En => format!("{amount} for work beyond what was quoted for the activity (ch.\u{a0}11)."),
        }
    }

    /// The chapter of the guidelines that a text rests on.
    pub(super) fn guidelines_chapter(self, chapter: &str) -> String {
        match self.language {
            Language::Nb => format!("(SSBs retningslinjer kap.\u{a0}{chapter})"),
            Language::Nn => format!("(SSB sine retningslinjer kap.\u{a0}{chapter})"),
            Language::En => format!("(Statistics Norway's guidelines, ch.\u{a0}{chapter})"),
        }
    }

    /// That a credit note takes another note back, whole.
    pub(super) fn takes_back(self, credited: &str) -> String {
        match self.language {
            Language::Nb => {
                format!("Beløpene er de samme som i oppgjør {credited} og godskrives kjøperen i sin helhet.")
            }
            Language::Nn => {
                format!("Beløpa er dei same som i oppgjer {credited} og blir godskrivne kjøparen i si heilskap.")
            }
            Language::En => {
                format!("The amounts are those of settlement {credited}, and all of them are credited to the buyer.")
            }
        }
    }

    /// What a credit note does, and what comes after it.
    pub(super) fn how_credited(self, credited: &str) -> String {
        match self.language {
            Language::Nb => format!(
                "Kreditnotaen tar tilbake oppgjør {credited} i sin helhet. Det som skal belastes i stedet, står i et nytt oppgjør med eget nummer. Verken oppgjør eller kreditnotaer endres noen gang."
            ),
            Language::Nn => format!(
                "Kreditnotaen tek tilbake oppgjer {credited} i si heilskap. Det som skal belastast i staden, står i eit nytt oppgjer med eige nummer. Verken oppgjer eller kreditnotaer blir nokon gong endra."
            ),
            Language::En => format!(
                "This credit note takes settlement {credited} back in full. What is to be charged instead stands in a new settlement with a number of its own. Neither settlements nor credit notes are ever changed."
            ),
        }
    }
}
