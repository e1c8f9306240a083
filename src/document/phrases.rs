//! Words that depend on a value, and sentences with a value in them, in the three languages.

use super::words::Words;
use crate::language::Language;
use crate::money::Quantity;
use crate::pricing::VatCategory;
use crate::scope::{ApplicantKind, Complexity, Identification, Linkage, Purpose, Storage};
use crate::settlement::ChargeBasis;

impl Words {
    /// One of three texts.
    pub(super) const fn pick(&self, nb: &'static str, nn: &'static str, en: &'static str) -> &'static str {
        self.language.pick(nb, nn, en)
    }

    /// The unit of a quantity of hours.
    pub(super) fn hours_of(&self, hours: Quantity) -> &'static str {
        if hours == Quantity::ONE { self.hour } else { self.hours }
    }

    pub(super) const fn applicant_kind(&self, kind: ApplicantKind) -> &'static str {
        match kind {
            ApplicantKind::ResearchInstitution => {
                self.pick("Forskningsinstitusjon", "Forskingsinstitusjon", "Research institution")
            }
            ApplicantKind::PublicAuthority => {
                self.pick("Offentlig myndighet", "Offentleg styresmakt", "Public authority")
            }
            ApplicantKind::CentralBank => self.pick("Sentralbank", "Sentralbank", "Central bank"),
            ApplicantKind::AuditorGeneral => {
                self.pick("Riksrevisjonen", "Riksrevisjonen", "Office of the Auditor General")
            }
            ApplicantKind::ForeignStatisticsAuthority => self.pick(
                "Statistikkmyndighet i et annet land",
                "Statistikkstyresmakt i eit anna land",
                "Statistics authority of another country",
            ),
            ApplicantKind::InternationalOrganisation => {
                self.pick("Internasjonal organisasjon", "Internasjonal organisasjon", "International organisation")
            }
            ApplicantKind::Other => self.pick("Annen", "Annan", "Other"),
        }
    }

    pub(super) const fn purpose_of(&self, purpose: Purpose) -> &'static str {
        match purpose {
            Purpose::Research => self.pick("Forskning", "Forsking", "Research"),
            Purpose::Statistics => self.pick(
                "Statistiske resultater og analyser",
                "Statistiske resultat og analysar",
                "Statistical results and analyses",
            ),
            Purpose::Administrative => self.pick("Administrativt", "Administrativt", "Administrative"),
        }
    }

    pub(super) const fn identification_of(&self, identification: Identification) -> &'static str {
        match identification {
            Identification::Anonymised => self.pick("Anonymisert", "Anonymisert", "Anonymised"),
            Identification::IndirectlyIdentifiable => {
                self.pick("Indirekte identifiserbart", "Indirekte identifiserbart", "Indirectly identifiable")
            }
            Identification::DirectlyIdentifiable => {
                self.pick("Direkte identifiserbart", "Direkte identifiserbart", "Directly identifiable")
            }
        }
    }

    /// How hard a population is to build.
    pub(super) const fn complexity(&self, complexity: Complexity) -> &'static str {
        match complexity {
            Complexity::Simple => self.pick("enkel", "enkel", "simple"),
            Complexity::Composite => self.pick("sammensatt", "samansett", "composite"),
            Complexity::Complex => self.pick("kompleks", "kompleks", "complex"),
        }
    }

    /// Where a source is linked.
    pub(super) const fn linkage(&self, linkage: Linkage) -> &'static str {
        match linkage {
            Linkage::Distributed => self.pick("nøkkelutveksling", "nøkkelutveksling", "key exchange"),
            Linkage::AtSsb => self.pick("kobles i SSB", "blir kopla i SSB", "linked at Statistics Norway"),
        }
    }

    /// Where the data are stored.
    pub(super) const fn storage(&self, storage: Storage) -> &'static str {
        match storage {
            Storage::Tsd => "TSD",
            Storage::Safe => "SAFE",
            Storage::HuntCloud => "HUNT Cloud",
            Storage::OwnSecureArea => self.pick("eget sikkert område", "eige sikkert område", "own secure area"),
            Storage::MobileOrLocal => {
                self.pick("mobil eller lokal enhet", "mobil eller lokal eining", "mobile or local device")
            }
        }
    }

    pub(super) fn days(&self, days: u32) -> String {
        let unit = match (days, self.language) {
            (1, Language::Nb | Language::Nn) => "dag",
            (_, Language::Nb) => "dager",
            (_, Language::Nn) => "dagar",
            (1, Language::En) => "day",
            (_, Language::En) => "days",
        };
        format!("{days}\u{a0}{unit}")
    }

    /// By how much the VAT of several settlements differs from that of one.
    pub(super) fn vat_of_parts(&self, amount: &str, is_higher: bool) -> String {
        match self.language {
            Language::Nb => format!(
                "Merverdiavgiften er rundet av i hvert oppgjør for seg, og er til sammen {amount} {} enn i ett samlet oppgjør.",
                if is_higher { "høyere" } else { "lavere" }
            ),
            Language::Nn => format!(
                "Meirverdiavgifta er runda av i kvart oppgjer for seg, og er til saman {amount} {} enn i eitt samla oppgjer.",
                if is_higher { "høgare" } else { "lågare" }
            ),
            Language::En => format!(
                "VAT was rounded in each settlement by itself, and is {amount} {} in all than in one settlement.",
                if is_higher { "higher" } else { "lower" }
            ),
        }
    }

    /// What the amount of a charged line is based on.
    pub(super) const fn charge_basis(&self, basis: ChargeBasis) -> &'static str {
        match basis {
            ChargeBasis::Fixed => self.pick("Fast pris som tilbudt", "Fast pris som tilbode", "Flat price as quoted"),
            ChargeBasis::Worked => self.pick("Timer som arbeidet", "Timar som arbeidde", "Hours as worked"),
            ChargeBasis::Rest => self.pick(
                "Resten av det som er tilbudt, siden det er arbeidet mer",
                "Resten av det som er tilbode, sidan det er arbeidd meir",
                "The rest of what was quoted, since more was worked",
            ),
            ChargeBasis::Ceiling => self.pick(
                "Timer som tilbudt, siden det er arbeidet mer",
                "Timar som tilbode, sidan det er arbeidd meir",
                "Hours as quoted, since more was worked",
            ),
            ChargeBasis::Reduced => self.pick(
                "Fast pris, satt ned fra den tilbudte",
                "Fast pris, sett ned frå den tilbodne",
                "Flat price, reduced from the quoted one",
            ),
        }
    }

    /// That no VAT is charged, and why, where none is.
    pub(super) fn vat_note(&self, category: VatCategory, reason: Option<&str>) -> Option<String> {
        let why = self.vat_category(category)?;
        let reason = reason.filter(|reason| !reason.is_empty());
        let reason = reason.map(|reason| format!(" {}: {reason}", self.reason)).unwrap_or_default();
        Some(format!("{} ({}): {why}.{reason}", self.no_vat, category.word()))
    }

    /// Why no VAT is charged, where none is.
    pub(super) const fn vat_category(&self, category: VatCategory) -> Option<&'static str> {
        match category {
            VatCategory::Standard => None,
            VatCategory::Export => Some(self.pick(
                "tjenesten er til bruk i utlandet og fritatt (merverdiavgiftsloven kap. 6)",
                "tenesta er til bruk i utlandet og friteken (meirverdiavgiftslova kap. 6)",
                "the service is for use abroad and zero-rated (VAT Act, chapter 6)",
            )),
            VatCategory::Exempt => Some(self.pick(
                "tjenesten er unntatt (merverdiavgiftsloven kap. 3)",
                "tenesta er unnateken (meirverdiavgiftslova kap. 3)",
                "the service is exempt (VAT Act, chapter 3)",
            )),
            VatCategory::OutsideScope => Some(self.pick(
                "oppdraget er ikke omsetning etter merverdiavgiftsloven",
                "oppdraget er ikkje omsetning etter meirverdiavgiftslova",
                "the work is not turnover under the VAT Act",
            )),
        }
    }

    /// The work beyond what was quoted, which is not charged (guidelines 11).
    pub(super) fn overrun(&self, amount: &str) -> String {
        match self.language {
            Language::Nb => format!("{amount} for arbeid ut over det som er tilbudt for aktiviteten (kap.\u{a0}11)."),
            Language::Nn => format!("{amount} for arbeid ut over det som er tilbode for aktiviteten (kap.\u{a0}11)."),
            Language::En => format!("{amount} for work beyond what was quoted for the activity (ch.\u{a0}11)."),
        }
    }

    pub(super) fn guidelines_chapter(&self, chapter: &str) -> String {
        match self.language {
            Language::Nb => format!("(SSBs retningslinjer kap.\u{a0}{chapter})"),
            Language::Nn => format!("(SSB sine retningslinjer kap.\u{a0}{chapter})"),
            Language::En => format!("(Statistics Norway's guidelines, ch.\u{a0}{chapter})"),
        }
    }

    /// That a credit note credits all of another note.
    pub(super) fn takes_back(&self, credited: &str) -> String {
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

    /// What a credit note does, and what charges in the place of the credited note, if anything does.
    pub(super) fn how_credited(&self, credited: &str, replaced_by: Option<&str>) -> String {
        let (instead, none) = match self.language {
            Language::Nb => ("Det som skal belastes i stedet, står i oppgjør", "Ingenting belastes i stedet."),
            Language::Nn => ("Det som skal belastast i staden, står i oppgjer", "Ingenting blir belasta i staden."),
            Language::En => ("What is charged instead is in settlement", "Nothing is charged instead."),
        };
        let follows = replaced_by.map_or_else(|| none.to_owned(), |number| format!("{instead} {number}."));
        match self.language {
            Language::Nb => format!(
                "Kreditnotaen tar tilbake oppgjør {credited} i sin helhet. {follows} Verken oppgjør eller kreditnotaer endres noen gang."
            ),
            Language::Nn => format!(
                "Kreditnotaen tek tilbake oppgjer {credited} i si heilskap. {follows} Verken oppgjer eller kreditnotaer blir nokon gong endra."
            ),
            Language::En => format!(
                "This credit note takes settlement {credited} back in full. {follows} Neither settlements nor credit notes are ever changed."
            ),
        }
    }
}
