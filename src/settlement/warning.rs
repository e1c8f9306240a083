//! What finance is warned of when it settles: a price above what the work cost.

use serde::Serialize;
use utoipa::ToSchema;

use super::charged::{Charge, Worked};
use crate::input::choice;
use crate::language::{Language, Localized};
use crate::money::{MoneyError, Ore, SignedQuantity};

choice! {
    /// What a warning is about.
    pub enum WarningCode {
        /// All that was worked comes to less than what is charged.
        ChargedAboveCost = "charged_above_cost",
    }
}

/// A warning to finance about a settlement; it is no part of the note.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettlementWarning {
    /// What it is about.
    pub code: WarningCode,
    /// All that was worked, by the hour and behind flat prices, at its rates.
    pub worked: Worked,
    /// What is charged, without VAT.
    pub charged: Ore,
    /// What it says.
    pub text: Localized,
    /// The chapter of Statistics Norway's guidelines that it rests on.
    pub chapter: &'static str,
}

impl SettlementWarning {
    /// The warnings of a charge. Without hours behind flat prices, nothing is known of what those cost. Errors:
    /// [`MoneyError::Overflow`].
    pub fn of(charge: &Charge) -> Result<Vec<Self>, MoneyError> {
        let mut worked = Worked::default();
        for activity in &charge.activities {
            for part in [activity.worked, activity.flat] {
                worked.amount = worked.amount.plus(part.amount)?;
                worked.hours = worked.hours.plus(part.hours)?;
            }
        }
        let is_known = charge.activities.iter().any(|activity| activity.flat.hours != SignedQuantity::default());
        if !is_known || worked.amount >= charge.net {
            return Ok(Vec::new());
        }
        let warning = Self {
            code: WarningCode::ChargedAboveCost,
            worked,
            charged: charge.net,
            text: Localized::of(|language| text(worked.amount, charge.net, language)),
            chapter: "11",
        };
        Ok(vec![warning])
    }
}

fn text(worked: Ore, charged: Ore, language: Language) -> String {
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
