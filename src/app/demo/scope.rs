//! The scopes of demo quotes: the same index, the same scope. Organisations and titles are plainly made up.

use serde_json::{Value, json};

/// Pseudo-random numbers, the same for the same seed (the finaliser of `SplitMix64`).
#[derive(Clone, Copy, Debug)]
pub struct Dice(u64);

impl Dice {
    #[must_use]
    pub const fn new(index: u64) -> Self {
        Self(index.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A number from 0 to `sides` - 1.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides.max(1)
    }

    pub fn pick<'t, T: ?Sized>(&mut self, things: &[&'t T], otherwise: &'t T) -> &'t T {
        let sides = u64::try_from(things.len()).unwrap_or(1);
        let index = usize::try_from(self.roll(sides)).unwrap_or(0);
        things.get(index).copied().unwrap_or(otherwise)
    }
}

const KINDS: [&str; 8] = [
    "Eksempeluniversitetet",
    "Eksempelhøgskolen",
    "Eksempelinstituttet",
    "Eksempelsykehuset",
    "Prøvesenteret",
    "Prøveinstituttet for samfunnsforskning",
    "Demosenteret for helsetjenesteforskning",
    "Demoinstituttet for økonomi",
];
const SUBJECTS: [&str; 16] = [
    "Arbeidsmarked",
    "Barnevern",
    "Boligpriser",
    "Frafall",
    "Fruktbarhet",
    "Inntektsulikhet",
    "Integrering",
    "Kriminalitet",
    "Levekår",
    "Pensjon",
    "Psykisk helse",
    "Sykefravær",
    "Trygd",
    "Uførhet",
    "Utdanning",
    "Ventetid",
];
const ANGLES: [&str; 12] = [
    "blant innvandrere",
    "blant unge voksne",
    "etter fødsel",
    "etter nedbemanning",
    "gjennom livsløpet",
    "i distriktene",
    "i et søskendesign",
    "i store byer",
    "og familiebakgrunn",
    "og kjønn",
    "over generasjoner",
    "under pandemien",
];
const TABLES: [&str; 6] = ["F_UFP", "F_TU", "F_ATTF", "F_UTD", "F_ARB", "F_INNT"];
const AREAS: [&str; 6] = ["befolkning", "utdanning", "arbeid", "inntekt", "helse", "bolig"];

/// The scope of the quote at an index; `tables` and `areas` are codes of the edition that it is priced by.
#[must_use]
pub fn scope(index: u64, dice: &mut Dice, tables: &[&str], areas: &[&str]) -> Value {
    let kind = dice.pick(&KINDS, KINDS[0]);
    let name = format!("{kind} {}", 1 + dice.roll(200));
    let title =
        format!("{} {} {}", dice.pick(&SUBJECTS, SUBJECTS[0]), dice.pick(&ANGLES, ANGLES[0]), 1970 + dice.roll(50));
    let from = 1992 + dice.roll(20);
    let fd_trygd: Vec<Value> = (0..=dice.roll(3))
        .map(|_| json!({"table": dice.pick(tables, TABLES[0]), "from": from, "to": from + 5}))
        .collect();
    let statistics_areas: Vec<Value> = (0..dice.roll(3))
        .map(|_| {
            let area = dice.pick(areas, AREAS[0]);
            json!({"area": area, "variables": ["demo"], "from": from, "to": from + 5, "collected_by_ssb": false})
        })
        .collect();
    json!({
        "applicant": {
            "name": name,
            "organisation_number": "971526920",
            "kind": "research_institution",
            "approved_by": "research_council",
            "country": "NO",
            "contact": {"name": "Demo", "email": "demo@example.org"},
            "invoice": {"buyer_reference": format!("DEMO-{index}")}
        },
        "project": {
            "title": title,
            "purpose": "research",
            "starts_on": "2027-01-01",
            "ends_on": "2030-12-31",
            "legal_basis_stated": true,
            "dpia": "enclosed"
        },
        "identification": "indirectly_identifiable",
        "populations": [{"name": "Alle bosatte", "complexity": "simple"}],
        "extracts": {"fd_trygd": fd_trygd, "statistics_areas": statistics_areas},
        "delivery": {"storage": "tsd", "country": "NO"}
    })
}
