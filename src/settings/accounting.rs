//! The settings of where lines are booked: account, cost centre and project.

use std::sync::Arc;

use super::access::each;
use super::shapes::Word;
use crate::feed::{Assignment, AssignmentRule, Assignments, Selector};
use crate::input::{FaultKind, Faults, Field, Named, Path, Text, choice, object, open};
use crate::pricing::Basis;

/// The most characters of an account, a cost centre or a project.
const CODE_CHARS: usize = 40;

choice! {
    /// How lines are charged.
    pub enum LineBasis {
        /// At a flat price.
        Fixed = "fixed",
        /// By the hour.
        Hourly = "hourly",
    }
}

object! {
    /// Where lines are booked.
    pub struct AccountingInput {
        /// The rules, each under a name of its own; account, cost centre and project are each those of the most specific one for the line.
        optional rules: Named<AssignmentInput>,
    }
}

object! {
    /// Where some lines are booked: all, where neither basis, activity nor line is named.
    pub struct AssignmentInput {
        /// For lines that are charged like this.
        optional basis: LineBasis,
        /// For lines of this activity.
        optional activity: Word,
        /// For the line with this code, or those whose codes begin with it and a point.
        optional line: Word,
        /// The account.
        optional account: Text<CODE_CHARS>,
        /// The cost centre.
        optional cost_centre: Text<CODE_CHARS>,
        /// The project in the accounts.
        optional project: Text<CODE_CHARS>,
    }
}

impl AccountingInput {
    pub(super) fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<Assignments> {
        let mut selectors: Vec<Selector> = Vec::new();
        open!(self, path, faults);
        let rules = each(self.rules, &path.key("rules"), faults, |_, rule: Field<AssignmentInput>, path, faults| {
            let rule = rule.required(path, faults)?.parse(path, faults)?;
            if selectors.contains(&rule.selector) {
                let found = "a second rule for the same lines".to_owned();
                faults
                    .add(path, FaultKind::BadSetting { found, expected: "one rule for each basis, activity and line" });
            }
            selectors.push(rule.selector.clone());
            Some(rule)
        });
        Some(Assignments::new(rules?))
    }
}

impl AssignmentInput {
    fn parse(self, path: &Path<'_>, faults: &mut Faults) -> Option<AssignmentRule> {
        let before = faults.as_slice().len();
        open!(self, path, faults: basis, activity, line, account, cost_centre, project);
        let is_read = faults.as_slice().len() == before;
        let mut bad = |found: &str, expected| {
            faults.add(path, FaultKind::BadSetting { found: found.to_owned(), expected });
        };
        let code = |text: Option<Text<CODE_CHARS>>| text.map(|text| Arc::from(text.into_string()));
        let assignment = Assignment { account: code(account), cost_centre: code(cost_centre), project: code(project) };
        if is_read && assignment.is_empty() {
            bad("a rule that assigns nothing", "account, cost_centre or project");
        }
        let selector = match (basis, activity, line) {
            (None, None, None) => Selector::Every,
            (Some(LineBasis::Fixed), None, None) => Selector::Basis(Basis::Fixed),
            (Some(LineBasis::Hourly), None, None) => Selector::Basis(Basis::Hourly),
            (None, Some(activity), None) => Selector::Activity(activity.as_str().to_owned()),
            (None, None, Some(line)) => Selector::Line(line.as_str().to_owned()),
            _ => {
                bad("several of basis, activity and line", "at most one of them");
                return None;
            }
        };
        // A rule of which some part cannot be read may be for other lines than it seems.
        (faults.as_slice().len() == before).then_some(AssignmentRule { selector, assignment })
    }
}
