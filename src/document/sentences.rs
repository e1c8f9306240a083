//! What a quote says in sentences: how it is answered, what it can cost at most, what starts the clock, what was changed.

use super::words::Words;
use crate::language::Language;
use crate::scope::{ApprovedBy, Dpia};

impl Words {
    /// Names as a sentence lists them: «A, B og C».
    pub(super) fn and(&self, names: &[&str]) -> String {
        match names {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [others @ .., last] => format!("{} {} {last}", others.join(", "), self.pick("og", "og", "and")),
        }
    }

    /// What starts the clock; `controllers` are those whose data must have been received.
    pub(super) fn clock_starts(&self, controllers: &str) -> String {
        match (self.language, controllers) {
            (Language::Nb, "") => "Leveringstiden løper fra SSB har mottatt aksepten.".to_owned(),
            (Language::Nn, "") => "Leveringstida går frå SSB har motteke aksepten.".to_owned(),
            (Language::En, "") => {
                "The delivery time runs from when Statistics Norway has received the acceptance.".to_owned()
            }
            (Language::Nb, from) => {
                format!("Leveringstiden løper fra SSB har mottatt aksepten og dataene fra {from}.")
            }
            (Language::Nn, from) => format!("Leveringstida går frå SSB har motteke aksepten og dataa frå {from}."),
            (Language::En, from) => format!(
                "The delivery time runs from when Statistics Norway has received the acceptance and the data from {from}."
            ),
        }
    }

    /// The most that can be invoiced.
    pub(super) fn at_most(&self, total: &str, vat: &str) -> String {
        match self.language {
            Language::Nb => format!(
                "SSB kan høyst fakturere {total} {vat} uten at søkeren har akseptert en ny revisjon. Arbeidede timer faktureres, aldri mer enn tilbudt for hver aktivitet, og faste priser som tilbudt."
            ),
            Language::Nn => format!(
                "SSB kan høgst fakturere {total} {vat} utan at søkjaren har akseptert ein ny revisjon. Arbeidde timar blir fakturerte, aldri meir enn tilbode for kvar aktivitet, og faste prisar som tilbode."
            ),
            Language::En => format!(
                "Statistics Norway can invoice at most {total} {vat} unless the applicant has accepted a new revision. Hours are invoiced as worked, never above what is quoted for each activity, and flat prices as quoted."
            ),
        }
    }

    /// How the quote is accepted, and that it lapses after its last day. `to` is where it is returned.
    pub(super) fn how_to_accept(&self, last_day: &str, to: &str) -> String {
        let end = self.end_of_day;
        match self.language {
            Language::Nb => format!(
                "Signer under «Aksept» og returner tilbudet {to} senest {last_day} ({end}). Den som signerer, skal være bemyndiget til å forplikte søkeren. Er aksepten ikke mottatt innen da, faller tilbudet bort."
            ),
            Language::Nn => format!(
                "Signer under «Aksept» og returner tilbodet {to} seinast {last_day} ({end}). Den som signerer, skal ha fullmakt til å forplikte søkjaren. Er aksepten ikkje motteken innan då, fell tilbodet bort."
            ),
            Language::En => format!(
                "Sign under “Acceptance” and return the quote {to} by {last_day} ({end}). Whoever signs shall be authorised to sign for the applicant. If the acceptance has not been received by then, the quote lapses."
            ),
        }
    }

    /// Where a quote is returned to.
    pub(super) fn return_to(&self, addresses: &[&str]) -> String {
        let to = match addresses {
            [] => "SSB".to_owned(),
            [one] => (*one).to_owned(),
            several => several.join(self.pick(" eller ", " eller ", " or ")),
        };
        let to =
            if addresses.is_empty() && self.language == Language::En { "Statistics Norway".to_owned() } else { to };
        format!("{} {to}", self.pick("til", "til", "to"))
    }

    /// What those who sign declare.
    pub(super) const fn acceptance_text(&self) -> &'static str {
        self.pick(
            "Søkeren aksepterer tilbudet og bestiller arbeidet på vilkårene over. Den som signerer for søkeren, er bemyndiget til det. Aksepten gir ikke tilgang til data: den gis ved SSBs vedtak.",
            "Søkjaren aksepterer tilbodet og tingar arbeidet på vilkåra over. Den som signerer for søkjaren, har fullmakt til det. Aksepten gjev ikkje tilgang til data: den blir gjeven ved SSB sitt vedtak.",
            "The applicant accepts the quote and orders the work on the terms above. Whoever signs for the applicant is authorised to do so. Acceptance gives no access to data: access is given by Statistics Norway's decision.",
        )
    }

    /// What the price list alone comes to, and what that leaves out.
    pub(super) fn by_price_list_alone(&self, net: &str, total: &str, vat: &str, added: bool, adjusted: bool) -> String {
        let without = match (added, adjusted) {
            (true, true) => self.pick(
                "med prislistens egne timer og uten linjene som er lagt til",
                "med prislista sine eigne timar og utan linjene som er lagde til",
                "with its own hours and without the added lines",
            ),
            (true, false) => {
                self.pick("uten linjene som er lagt til", "utan linjene som er lagde til", "without the added lines")
            }
            (false, _) => {
                self.pick("med prislistens egne timer", "med prislista sine eigne timar", "with its own hours")
            }
        };
        match self.language {
            Language::Nb => format!("Etter prislisten alene, {without}: {net} uten mva., {total} {vat}"),
            Language::Nn => format!("Etter prislista åleine, {without}: {net} utan mva., {total} {vat}"),
            Language::En => format!("By the price list alone, {without}: {net} without VAT, {total} {vat}."),
        }
    }

    /// The hours and amount that are quoted, and those of the price list.
    pub(super) fn adjusted_from(&self, quoted: [&str; 2], listed: [&str; 2]) -> String {
        let ([hours, amount], [listed_hours, listed_amount]) = (quoted, listed);
        match self.language {
            Language::Nb => {
                format!("Tilbudt {hours}, {amount}; etter prislisten {listed_hours}, {listed_amount}.")
            }
            Language::Nn => format!("Tilbode {hours}, {amount}; etter prislista {listed_hours}, {listed_amount}."),
            Language::En => {
                format!("Quoted {hours}, {amount}; by the price list {listed_hours}, {listed_amount}.")
            }
        }
    }

    /// The hours, rate and amount of a line that was added.
    pub(super) fn added_line(&self, hours: &str, rate: &str, amount: &str) -> String {
        let added = self.pick("Lagt til", "Lagd til", "Added");
        format!("{added}: {hours}, {rate}, {amount}.")
    }

    pub(super) const fn approval(&self, by: ApprovedBy) -> &'static str {
        match by {
            ApprovedBy::ResearchCouncil => self.pick(
                "godkjent av Forskningsrådet",
                "godkjend av Forskingsrådet",
                "approved by the Research Council of Norway",
            ),
            ApprovedBy::Eurostat => self.pick("godkjent av Eurostat", "godkjend av Eurostat", "approved by Eurostat"),
            ApprovedBy::Ssb => self.pick("godkjent av SSB", "godkjend av SSB", "approved by Statistics Norway"),
            ApprovedBy::None => self.pick("ikke godkjent ennå", "ikkje godkjend enno", "not yet approved"),
        }
    }

    pub(super) const fn stated(&self, stated: bool) -> &'static str {
        if stated {
            self.pick("oppgitt", "oppgjeve", "stated")
        } else {
            self.pick("ikke oppgitt", "ikkje oppgjeve", "not stated")
        }
    }

    pub(super) const fn dpia_of(&self, dpia: Dpia) -> &'static str {
        match dpia {
            Dpia::Enclosed => self.pick("lagt ved", "lagd ved", "enclosed"),
            Dpia::NotNeededExplained => self.pick(
                "begrunnet hvorfor den ikke trengs",
                "grunngjeve kvifor ho ikkje trengst",
                "explained why none is needed",
            ),
            Dpia::Missing => self.pick("ikke lagt ved", "ikkje lagd ved", "not enclosed"),
        }
    }

    pub(super) fn deliveries(&self, count: u32) -> String {
        let unit = match (count, self.language) {
            (1, Language::Nb | Language::Nn) => "levering",
            (_, Language::Nb) => "leveringer",
            (_, Language::Nn) => "leveringar",
            (1, Language::En) => "delivery",
            (_, Language::En) => "deliveries",
        };
        format!("{count} {unit}")
    }
}
