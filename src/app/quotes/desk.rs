//! What the desk shows of all quotes: how many there are, and which need attention.

use super::listing::expiring_by;
use super::service::Quotes;
use crate::app::error::AppError;
use crate::quote::{Actor, State};

/// How many of someone's quotes need attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttentionCounts {
    pub expiring: i64,
    pub hours: i64,
    pub delivered: i64,
}

impl Quotes {
    /// How many quotes are in each state: all of them, or only someone's own.
    pub async fn counts(&self, actor: &Actor, mine: bool) -> Result<Vec<(State, i64)>, AppError> {
        let officer = if mine { actor.id.as_str() } else { "" };
        let counts = self.office.store.states(officer).await?;
        Ok(counts.into_iter().filter_map(|(word, count)| Some((State::from_word(&word)?, count))).collect())
    }

    /// How many of someone's own quotes need attention.
    pub async fn attention(&self, actor: &Actor) -> Result<AttentionCounts, AppError> {
        let now = self.office.now();
        let [expiring, hours, delivered] = self.office.store.attention(&actor.id, expiring_by(now), now.today).await?;
        Ok(AttentionCounts { expiring, hours, delivered })
    }
}
