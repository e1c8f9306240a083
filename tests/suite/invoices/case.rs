//! Settlements drawn at random: scopes, texts, work, VAT treatments, sellers.

use std::sync::Arc;

use jiff::civil::date;
use prisoverslag::ids::OrganisationNumber;
use prisoverslag::invoice::{Account, Kid, KidModulus, Seller};
use prisoverslag::money::{Ore, SignedQuantity, UnitPrice};
use prisoverslag::pricing::{Basis, VatCategory, VatTreatment};
use prisoverslag::quote::{Actor, FrozenQuote, SettlementNumber};
use prisoverslag::settlement::{Departures, Earlier, NewEntry, Reduction, SettlementNote, Settling, Terms, TimeEntry};
use prisoverslag::tariff::Tariff;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::laws::{CATALOGUE, Drawn, drawn, edition};
use crate::quote_documents::{TODAY, frozen, priced_by};

/// Texts that the input rules let through, and that would break a document that is put together carelessly.
const TEXTS: [&str; 8] = [
    "NTNU",
    "<cbc:ID>1</cbc:ID>",
    "Bå & sønner \"AS\" <'>",
    "]]><!--",
    "&lt;&#x0;&bogus;",
    " to ord ",
    "Ærøskøbing Čapek Ωmega Жуков 東京",
    "--> ?> <?xml version=\"1.0\"?>",
];

/// A settlement that is drawn.
#[derive(Clone, Debug)]
pub struct Case {
    pub scope: Drawn,
    pub edition: usize,
    pub language: &'static str,
    pub name: String,
    pub title: String,
    pub reference: Option<String>,
    pub order: Option<String>,
    pub is_norwegian: bool,
    /// The numbers of an applicant abroad.
    pub foreign: Option<(String, &'static str)>,
    pub electronic: Option<&'static str>,
    pub delivered_on: Option<jiff::civil::Date>,
    pub address: Option<Value>,
    pub payer: Option<Value>,
    pub extra: Option<(Index, Index, String)>,
    pub work: Vec<(Index, Index, i64, bool)>,
    pub omits: bool,
    pub vat: VatCategory,
    pub reason: String,
    pub seller: (Option<&'static str>, u32, Option<Kid>, bool),
    pub revision: u32,
    pub demo: bool,
    /// Only an extract outside the variable lists: without work, nothing is charged.
    pub bare: bool,
}

fn hostile(longest: usize) -> impl Strategy<Value = String> {
    let long = (1..=longest).prop_map(|count| "Å".repeat(count));
    prop_oneof![4 => select(TEXTS.to_vec()).prop_map(str::to_owned), 1 => long, 1 => Just("lang tekst ".repeat(longest / 11))]
}

fn address() -> impl Strategy<Value = Option<Value>> {
    let address = (hostile(200), prop::option::of(select(vec!["0313", "SE-753 10", "<&>"])), hostile(200)).prop_map(
        |(street, code, city)| {
            let mut address = json!({ "street": street, "city": city });
            if let Some(code) = code {
                address["postal_code"] = json!(code);
            }
            address
        },
    );
    prop::option::of(address)
}

fn payer() -> impl Strategy<Value = Option<Value>> {
    let number = prop::option::of(select(vec!["971040238", "974767880"]));
    let country = prop::option::of(select(vec!["NO", "DK"]));
    let payer = (hostile(200), number, country, address()).prop_map(|(name, number, country, address)| {
        let mut payer = json!({ "name": name });
        if let Some(number) = number {
            payer["organisation_number"] = json!(number);
        }
        if let Some(country) = country {
            payer["country"] = json!(country);
        }
        if let Some(address) = address {
            payer["address"] = address;
        }
        payer
    });
    // One abroad has numbers of its own country.
    let numbers = prop::option::of((hostile(60), select(vec!["DK12345674", "EL123456789"])));
    let payer = (payer, numbers).prop_map(|(mut payer, numbers)| {
        let is_foreign = payer["country"] == "DK" && payer.get("organisation_number").is_none();
        if let Some((registered, vat)) = numbers.filter(|_| is_foreign) {
            payer["registration_number"] = json!(registered);
            payer["vat_number"] = json!(vat);
        }
        payer
    });
    prop::option::weighted(0.3, payer)
}

pub fn case() -> impl Strategy<Value = Case> {
    let languages = select(vec!["nb", "nn", "en"]);
    let texts = (hostile(200), hostile(300), prop::option::of(hostile(200)), any::<bool>(), languages);
    let numbers = prop::option::of((hostile(60), select(vec!["SE556016068001", "EL123456789", "NO974767880MVA"])));
    let electronic =
        prop::option::weighted(0.8, select(vec!["0007:2021002932", "0088:7300010000001", "EM:faktura@example.org"]));
    let delivered_on = prop::option::of(select(vec![date(2026, 10, 1), date(2026, 11, 22)]));
    let buyer = (prop::option::of(hostile(200)), numbers, address(), payer(), electronic, delivered_on);
    let extra = prop::option::weighted(0.5, (any::<Index>(), any::<Index>(), hostile(1_000)));
    let hours = prop_oneof![1_i64..=2_400, Just(25), Just(2_400)];
    let entry = (any::<Index>(), any::<Index>(), hours, prop::bool::weighted(0.2));
    let work = prop_oneof![Just(0_usize), 1_usize..4, 4_usize..40]
        .prop_flat_map(move |count| prop::collection::vec(entry.clone(), count));
    let categories = vec![VatCategory::Standard, VatCategory::Export, VatCategory::Exempt, VatCategory::OutsideScope];
    let vat = (select(categories), hostile(1_000));
    let kid = (0_usize..3, 11_usize..=25).prop_map(|(modulus, length)| {
        let modulus = [None, Some(KidModulus::Ten), Some(KidModulus::Eleven)][modulus];
        modulus.map(|modulus| Kid { modulus, length })
    });
    let accounts = select(vec![None, Some("8601 11 17947"), Some("NO93 8601 1117 947")]);
    let other = (
        (accounts, 0_u32..=Seller::MAX_PAYMENT_DAYS, kid, any::<bool>()),
        1_u32..4,
        any::<bool>(),
        any::<bool>(),
        prop::bool::weighted(0.2),
    );
    ((drawn(), edition()), texts, buyer, extra, work, vat, other).prop_map(
        |(
            (scope, edition),
            (name, title, reference, is_norwegian, language),
            (order, foreign, address, payer, electronic, delivered_on),
            extra,
            work,
            (vat, reason),
            (seller, revision, demo, omits, bare),
        )| Case {
            scope,
            edition,
            language,
            name,
            title,
            reference,
            order,
            is_norwegian,
            foreign,
            electronic,
            delivered_on,
            address,
            payer,
            extra,
            work,
            omits,
            vat,
            reason,
            seller,
            revision,
            demo,
            bare,
        },
    )
}

impl Case {
    fn tariff(&self) -> &'static Arc<Tariff> {
        &CATALOGUE.editions()[self.edition]
    }

    fn draft(&self) -> Value {
        let tariff = self.tariff();
        let mut scope = self.scope.scope();
        scope["project"]["title"] = json!(self.title);
        if self.bare {
            scope["extracts"]["fd_trygd"] = json!([]);
            scope["extracts"]["statistics_areas"] = json!([]);
        }
        let applicant = &mut scope["applicant"];
        applicant["name"] = json!(self.name);
        applicant["contact"]["name"] = json!(self.name);
        if !self.is_norwegian {
            applicant["country"] = json!("SE");
            applicant.as_object_mut().unwrap().remove("organisation_number");
            if let Some((registered, vat)) = &self.foreign {
                applicant["registration_number"] = json!(registered);
                applicant["vat_number"] = json!(vat);
            }
        }
        let invoice = [
            ("buyer_reference", self.reference.as_deref().map(Value::from)),
            ("order_number", self.order.as_deref().map(Value::from)),
            ("electronic_address", self.electronic.map(Value::from)),
            ("payer", self.payer.clone()),
        ];
        let given = invoice.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        applicant["invoice"] = Value::Object(given.collect());
        if let Some(address) = &self.address {
            applicant["address"] = address.clone();
        }
        let extra = self.extra.iter().map(|(activity, rate, description)| {
            json!({
                "activity": activity.get(&tariff.activities).code, "rate": rate.get(&tariff.hourly_rates).code,
                "description": description, "hours": { "low": "1", "expected": "2.25", "high": "3" }, "reason": "r",
            })
        });
        json!({
            "scope": scope, "case_number": "2026/1234", "delivery_date": "2027-03-01", "language": self.language,
            "extra_lines": extra.collect::<Vec<_>>(),
        })
    }

    fn quote(&self, number: u32) -> FrozenQuote {
        frozen(priced_by(self.draft(), self.tariff()), number, self.revision)
    }

    /// The drawn work; some of it is taken back.
    fn entries(&self) -> Vec<TimeEntry> {
        let tariff = self.tariff();
        let mut entries: Vec<TimeEntry> = Vec::new();
        let at = "2026-11-22T12:00:00Z".parse().unwrap();
        for (activity, rate, hundredths, taken_back) in &self.work {
            let number = u32::try_from(entries.len() + 1).unwrap();
            let activity = &activity.get(&tariff.activities).code;
            let entry = NewEntry {
                date: date(2026, 11, 1 + i8::try_from(hundredths % 20).unwrap()),
                to: None,
                activity: activity.clone(),
                rate: rate.get(&tariff.hourly_rates).code.clone(),
                hours: SignedQuantity::new(*hundredths),
                line: None,
                note: None,
                corrects: None,
                flat_price: activity == "extraction" && hundredths % 2 == 0,
            };
            if *taken_back {
                let correction = NewEntry {
                    hours: entry.hours.negated().unwrap(),
                    corrects: Some(number),
                    note: Some("feil".to_owned()),
                    ..entry.clone()
                };
                entries.push(entry.recorded(number, self.revision, &Actor::local(), at));
                entries.push(correction.recorded(number + 1, self.revision, &Actor::local(), at));
            } else {
                entries.push(entry.recorded(number, self.revision, &Actor::local(), at));
            }
        }
        entries
    }

    /// Its settlement, the credit of that, and what comes in its place.
    pub fn notes(&self, number: u32) -> [SettlementNote; 3] {
        let (quote, entries) = (self.quote(number), self.entries());
        let fixed = || quote.priced.estimate.lines.iter().filter(|line| line.basis() == Basis::Fixed);
        // Another flat line than the first is charged a third of its price, rounded down.
        let reduced = fixed().skip(1).take(usize::from(self.omits)).map(|line| Reduction {
            line: line.code(self.tariff()).to_owned(),
            amount: UnitPrice::parse(Ore::new(line.amount.expected.get() / 3).decimal().as_str()).unwrap(),
            reason: self.reason.clone(),
        });
        let omitted = fixed().next().filter(|_| self.omits).map(|line| line.code(self.tariff()).to_owned());
        let departures = Departures {
            vat: Some(VatTreatment {
                category: self.vat,
                reason: (self.vat != VatCategory::Standard).then(|| self.reason.clone()),
            }),
            omitted: omitted.map(|code| (code, "ikke levert".to_owned())).into_iter().collect(),
            reduced: reduced.collect(),
            fixed: None,
        };
        let terms = Terms { departures, delivered_on: self.delivered_on, ..Terms::of_quote(&quote) };
        let settling = Settling {
            quote: &quote,
            canonical_sha256: "",
            demo: self.demo,
            interim: false,
            earlier: &Earlier::default(),
            entries: &entries,
            terms: &terms,
            payment: None,
            settled_on: TODAY,
            settled_by: &Actor::local(),
        };
        let note = |offset| SettlementNumber { year: 2026, sequence: number * 3 + offset };
        let settlement = SettlementNote::of(&settling, note(0), None).unwrap();
        let credit = settlement.credited(note(1), &self.reason, TODAY, &Actor::local());
        let replacement = SettlementNote::of(&settling, note(2), Some((&settlement, self.reason.as_str()))).unwrap();
        [settlement, credit, replacement]
    }

    pub fn seller(&self) -> Seller {
        let (account, payment_days, kid, has_contact) = self.seller;
        Seller {
            account: account.and_then(Account::parse),
            payment_days,
            kid,
            contact: has_contact.then(|| "Regnskap & <fakturaer>".to_owned()),
            telephone: has_contact.then(|| "+47 00 00 00 00".to_owned()),
            ..seller()
        }
    }
}

pub fn seller() -> Seller {
    Seller {
        name: "Statistisk sentralbyrå".to_owned(),
        organisation_number: OrganisationNumber::parse("971526920").unwrap(),
        in_business_register: true,
        street: "Akersveien 26".to_owned(),
        postal_code: "0177".to_owned(),
        city: "Oslo".to_owned(),
        contact: None,
        telephone: None,
        email: "ssb@ssb.no".to_owned(),
        account: None,
        kid: None,
        payment_days: 30,
    }
}
