//! What finance is warned of when it settles: a price above what the work cost, work that is given up, and what the invoice lacks to
//! be paid.

use serde::Serialize;
use utoipa::ToSchema;

use super::charged::{Charge, Worked};
use super::given_up::GivenUp;
use crate::input::choice;
use crate::language::{Language, Localized};
use crate::money::{MoneyError, Ore, SignedQuantity};

choice! {
    /// What a warning is about.
    pub enum WarningCode {
        /// All that was worked comes to less than what is charged.
        ChargedAboveCost = "charged_above_cost",
        /// An activity was quoted with hours, and none are recorded.
        NothingWorked = "nothing_worked",
        /// The settings name no account to pay to.
        NoAccount = "no_account",
        /// The buyer gave neither a reference nor an order number.
        NoBuyerReference = "no_buyer_reference",
        /// The buyer has no electronic address, so that there is no electronic invoice.
        NoElectronicAddress = "no_electronic_address",
        /// The buyer is abroad, and its postal address is not known.
        NoAddressAbroad = "no_address_abroad",
    }
}

/// A warning to finance about a settlement; it is no part of the note.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettlementWarning {
    /// What it is about.
    pub code: WarningCode,
    /// All that was worked, by the hour and behind flat prices, at its rates; of a price above cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked: Option<Worked>,
    /// What is charged, without VAT; of a price above cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charged: Option<Ore>,
    /// What was quoted for the hours of activities that have none, without VAT.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_up: Option<Ore>,
    /// The codes of those activities, which a settlement must acknowledge.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub activities: Vec<String>,
    /// What it says.
    pub text: Localized,
    /// The chapter of Statistics Norway's guidelines that it rests on.
    pub chapter: &'static str,
}

/// What an invoice of a settlement will lack.
#[derive(Clone, Copy, Debug, Default)]
pub struct InvoiceGaps {
    /// The account to pay to.
    pub account: bool,
    /// The buyer's reference or order number.
    pub reference: bool,
    pub electronic_address: bool,
    /// The postal address of a buyer abroad.
    pub address_abroad: bool,
}

impl SettlementWarning {
    /// The warnings of a charge, whose work is given up only while it is not settled. Errors: [`MoneyError::Overflow`].
    pub fn of(charge: &Charge, is_open: bool, gaps: InvoiceGaps) -> Result<Vec<Self>, MoneyError> {
        let mut warnings = Vec::new();
        warnings.extend(Self::above_cost(charge)?);
        let given_up = GivenUp::of(&charge.activities);
        if let Some(activities) = given_up.codes().filter(|_| is_open) {
            let sum = given_up.sum();
            let text = Localized::of(|language| nothing_worked(&activities, sum, language));
            warnings.push(Self { given_up: Some(sum), activities, ..Self::plain(WarningCode::NothingWorked, text) });
        }
        // Nobody invoices nothing.
        if is_open || charge.total != Ore::ZERO {
            warnings.extend(gaps.warnings());
        }
        Ok(warnings)
    }

    const fn plain(code: WarningCode, text: Localized) -> Self {
        Self { code, worked: None, charged: None, given_up: None, activities: Vec::new(), text, chapter: "11" }
    }

    /// Without hours behind flat prices, nothing is known of what those cost.
    fn above_cost(charge: &Charge) -> Result<Option<Self>, MoneyError> {
        // All that was worked is held against all that is charged for it, in whatever notes.
        let (mut worked, mut charged) = (Worked::default(), charge.net);
        for activity in &charge.activities {
            charged = charged.plus(activity.charged_before)?;
            for part in [activity.worked, activity.flat] {
                worked.amount = worked.amount.plus(part.amount)?;
                worked.hours = worked.hours.plus(part.hours)?;
            }
        }
        let is_known = charge.activities.iter().any(|activity| activity.flat.hours != SignedQuantity::default());
        if !is_known || worked.amount >= charged {
            return Ok(None);
        }
        let text = Localized::of(|language| above_cost(worked.amount, charged, language));
        let warning = Self::plain(WarningCode::ChargedAboveCost, text);
        Ok(Some(Self { worked: Some(worked), charged: Some(charged), ..warning }))
    }
}

impl InvoiceGaps {
    fn warnings(self) -> impl Iterator<Item = SettlementWarning> {
        let missing = [
            (self.account, WarningCode::NoAccount, NO_ACCOUNT),
            (self.reference, WarningCode::NoBuyerReference, NO_BUYER_REFERENCE),
            (self.electronic_address, WarningCode::NoElectronicAddress, NO_ELECTRONIC_ADDRESS),
            (self.address_abroad, WarningCode::NoAddressAbroad, NO_ADDRESS_ABROAD),
        ];
        let missing = missing.into_iter().filter(|(missing, ..)| *missing);
        missing.map(|(_, code, [nb, nn, en])| SettlementWarning::plain(code, Localized::new(nb, nn, en)))
    }
}

fn above_cost(worked: Ore, charged: Ore, language: Language) -> String {
    let (worked, charged) = (language.kroner(worked), language.kroner(charged));
    match language {
        Language::Nb => format!(
            "Arbeidet som er ført, kommer etter timesatsene på {worked}, men {charged} belastes (begge uten mva.). Betalingen kan ikke \
             overstige de faktiske kostnadene (forskriften til statistikkloven § 3, retningslinjene kap. 11). En fast pris kan settes \
             ned med en begrunnelse (\"reduced_lines\")."
        ),
        Language::Nn => format!(
            "Arbeidet som er ført, kjem etter timesatsane på {worked}, men {charged} blir belasta (begge utan mva.). Betalinga kan ikkje \
             overstige dei faktiske kostnadene (forskrifta til statistikklova § 3, retningslinjene kap. 11). Ein fast pris kan setjast \
             ned med ei grunngjeving (\"reduced_lines\")."
        ),
        Language::En => format!(
            "The work recorded comes to {worked} at the hourly rates, but {charged} is charged (both without VAT). The payment may not \
             exceed actual costs (regulation to the Statistics Act § 3, guidelines chapter 11). A flat price can be reduced with a \
             reason (\"reduced_lines\")."
        ),
    }
}

fn nothing_worked(activities: &[String], sum: Ore, language: Language) -> String {
    let (activities, sum) = (activities.join(", "), language.kroner(sum));
    match language {
        Language::Nb => format!(
            "Ingen timer er ført i {activities}, som er tilbudt til {sum} uten mva. Det gis opp når oppgjøret lages, og må bekreftes \
             (\"acknowledge\")."
        ),
        Language::Nn => format!(
            "Ingen timar er førte i {activities}, som er tilbode til {sum} utan mva. Det blir gitt opp når oppgjeret blir laga, og må \
             stadfestast (\"acknowledge\")."
        ),
        Language::En => format!(
            "No hours are recorded in {activities}, quoted at {sum} without VAT. A settlement gives that up, and must say so \
             (\"acknowledge\")."
        ),
    }
}

const NO_ACCOUNT: [&str; 3] = [
    "Ingen konto er satt opp (\"seller.account\"), så fakturaen sier ikke hvor det skal betales.",
    "Ingen konto er sett opp (\"seller.account\"), så fakturaen seier ikkje kvar det skal betalast.",
    "No account is set (\"seller.account\"), so that the invoice does not say where to pay.",
];
const NO_BUYER_REFERENCE: [&str; 3] = [
    "Verken referanse hos kjøperen eller bestillingsnummer er oppgitt. Offentlige virksomheter avviser gjerne en slik faktura; oppgi dem i \"buyer\".",
    "Verken referanse hos kjøparen eller bestillingsnummer er oppgitt. Offentlege verksemder avviser gjerne ein slik faktura; oppgi dei i \"buyer\".",
    "Neither a buyer reference nor an order number is given. Public bodies tend to refuse such an invoice; give them in \"buyer\".",
];
const NO_ELECTRONIC_ADDRESS: [&str; 3] = [
    "Den som skal betale, har verken elektronisk adresse eller norsk organisasjonsnummer. Oppgi adressen i \"buyer\", eller send oppgjøret som PDF.",
    "Den som skal betale, har verken elektronisk adresse eller norsk organisasjonsnummer. Oppgi adressa i \"buyer\", eller send oppgjeret som PDF.",
    "Whoever is to pay has neither an electronic address nor a Norwegian organisation number. Give the address in \"buyer\", or send the settlement as PDF.",
];
const NO_ADDRESS_ABROAD: [&str; 3] = [
    "Den som skal betale, er i utlandet, og postadressen er ikke oppgitt; den skal stå på fakturaen. Oppgi den i \"buyer\".",
    "Den som skal betale, er i utlandet, og postadressa er ikkje oppgitt; ho skal stå på fakturaen. Oppgi ho i \"buyer\".",
    "Whoever is to pay is abroad, and the postal address, which belongs on the invoice, is not given. Give it in \"buyer\".",
];
