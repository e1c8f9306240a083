//! Two people at one form: what each has changed since the same beginning, put together field by field.

use std::collections::BTreeSet;

use super::names::{row_name, row_of};
use super::typed::{Typed, is_content};

/// A field that both have changed, to different texts.
#[derive(Debug, PartialEq, Eq)]
pub struct Collision {
    pub name: String,
    pub was: String,
    pub theirs: String,
    pub mine: String,
}

/// What comes of both.
#[derive(Debug)]
pub struct Merged {
    /// All that either has changed; where both have, what is mine.
    pub typed: Typed,
    /// The fields that the other has changed and I have not.
    pub from_them: Vec<String>,
    pub collisions: Vec<Collision>,
}

/// Puts together what two have made of a form. A row that both have added is two rows: mine gets another identity.
pub fn merge(was: &Typed, theirs: &Typed, mine: &Typed) -> Merged {
    let mut mine = mine.clone();
    part_added_rows(was, theirs, &mut mine);
    let mut typed = theirs.clone();
    let (mut from_them, mut collisions) = (Vec::new(), Vec::new());
    let names: BTreeSet<String> = was
        .names()
        .chain(theirs.names())
        .chain(mine.names())
        .filter(|name| is_content(name))
        .map(str::to_owned)
        .collect();
    for name in names {
        let (before, their, my) = (was.get(&name), theirs.get(&name), mine.get(&name));
        if my == their {
            continue;
        }
        if my == before {
            from_them.push(name);
        } else {
            if their != before {
                let (was, theirs, mine) = (before.to_owned(), their.to_owned(), my.to_owned());
                collisions.push(Collision { name: name.clone(), was, theirs, mine });
            }
            typed.set(name, my);
        }
    }
    remove_rows(was, theirs, &mine, &mut typed);
    Merged { typed, from_them, collisions }
}

/// The lists of all forms with their rows.
fn lists(typed: &Typed) -> BTreeSet<String> {
    typed.names().filter_map(|name| row_of(name).map(|(list, _)| list.to_owned())).collect()
}

/// Numbers are given to rows as they are added, on each page for itself; a code is the same row wherever it is.
fn is_number(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_digit())
}

fn part_added_rows(was: &Typed, theirs: &Typed, mine: &mut Typed) {
    for list in lists(mine) {
        let added: Vec<String> = mine.rows(&list).iter().filter(|id| !was.rows(&list).contains(id)).cloned().collect();
        let taken = |id: &String| is_number(id) && theirs.rows(&list).contains(id);
        for id in added.into_iter().filter(taken) {
            let ids = mine.rows(&list).iter().chain(theirs.rows(&list)).chain(was.rows(&list));
            let next = ids.filter_map(|id| id.parse::<u64>().ok()).max().map_or(0, |highest| highest + 1);
            mine.rename_row(&list, &id, &next.to_string());
        }
    }
}

/// A row that I have removed goes, unless the other has changed it: then it is among the collisions.
fn remove_rows(was: &Typed, theirs: &Typed, mine: &Typed, merged: &mut Typed) {
    for list in lists(was) {
        for id in was.rows(&list) {
            if mine.rows(&list).contains(id) || !theirs.rows(&list).contains(id) {
                continue;
            }
            let row = row_name(&list, id);
            let is_within =
                |name: &&str| name.strip_prefix(&row).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            let is_unchanged = theirs.names().filter(is_within).all(|name| theirs.get(name) == was.get(name));
            if is_unchanged {
                merged.remove_row(&list, id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let mut typed = Typed::default();
        for (name, text) in pairs {
            typed.set(*name, *text);
        }
        typed
    }

    const WAS: [(&str, &str); 4] = [
        ("case_number", "2026/1"),
        ("scope.populations[0].name", "A"),
        ("scope.populations[1].name", "B"),
        ("scope.extracts.fd_trygd[F_UFP]", "x"),
    ];

    fn with(changes: &[(&str, &str)]) -> Typed {
        let mut typed = typed(&WAS);
        for (name, text) in changes {
            typed.set(*name, *text);
        }
        typed
    }

    #[test]
    fn what_only_one_has_changed_is_taken() {
        let Merged { typed, from_them, collisions } =
            merge(&typed(&WAS), &with(&[("case_number", "2026/2")]), &with(&[("scope.populations[1].name", "C")]));
        assert_eq!((typed.get("case_number"), typed.get("scope.populations[1].name")), ("2026/2", "C"));
        assert_eq!((from_them, collisions), (vec!["case_number".to_owned()], Vec::new()));
    }

    #[test]
    fn what_both_have_changed_is_shown_and_mine_stays() {
        let merged = merge(&typed(&WAS), &with(&[("case_number", "2026/2")]), &with(&[("case_number", "2026/3")]));
        assert_eq!(merged.typed.get("case_number"), "2026/3");
        let text = str::to_owned;
        let expected =
            Collision { name: text("case_number"), was: text("2026/1"), theirs: text("2026/2"), mine: text("2026/3") };
        assert_eq!(merged.collisions, [expected]);
        // The same change of both is none.
        let same = merge(&typed(&WAS), &with(&[("case_number", "2026/2")]), &with(&[("case_number", "2026/2")]));
        assert!(same.collisions.is_empty() && same.from_them.is_empty());
    }

    #[test]
    fn rows_that_both_have_added_are_two_rows() {
        let added = |name: &str| with(&[("scope.populations[2].name", name)]);
        let merged = merge(&typed(&WAS), &added("theirs"), &added("mine"));
        assert_eq!(merged.typed.rows("scope.populations"), ["0", "1", "2", "3"]);
        let name = |id: &str| merged.typed.get(&format!("scope.populations[{id}].name")).to_owned();
        assert_eq!((name("2").as_str(), name("3").as_str()), ("theirs", "mine"));
        assert!(merged.collisions.is_empty());
    }

    #[test]
    fn a_row_that_one_has_removed_goes_unless_the_other_has_changed_it() {
        let mut mine = typed(&WAS);
        mine.remove_row("scope.populations", "0");
        let merged = merge(&typed(&WAS), &with(&[("case_number", "2026/2")]), &mine);
        assert_eq!(merged.typed.rows("scope.populations"), ["1"]);
        let merged = merge(&typed(&WAS), &with(&[("scope.populations[0].name", "changed")]), &mine);
        assert_eq!(merged.typed.rows("scope.populations"), ["0", "1"]);
        assert_eq!(merged.collisions.len(), 1);
        // And the other way round.
        let merged = merge(&typed(&WAS), &mine, &with(&[("case_number", "2026/2")]));
        assert_eq!(merged.typed.rows("scope.populations"), ["1"]);
    }
}
