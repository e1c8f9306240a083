//! What a note says of the other notes of its order, where part settlements are made.

use super::frame::{Figure, figure};
use super::note_writer::NoteWriter;
use super::writer::Fact;
use crate::money::Ore;
use crate::quote::Price;
use crate::settlement::{ActivityCharge, ChargeBasis, NoteType};

impl NoteWriter<'_> {
    /// What the note is called: a part settlement, the last one of an order in parts, or the one settlement of it.
    pub(super) fn title(self) -> &'static str {
        let (note, words) = (self.note, self.writer.words);
        let is_last = !note.interim && !note.charged_before.is_empty();
        match note.note_type {
            NoteType::Credit => words.credit_note,
            NoteType::Settlement if note.interim => words.part_settlement,
            NoteType::Settlement if is_last => words.final_settlement,
            NoteType::Settlement => words.settlement,
            NoteType::Replacement if note.interim => words.new_part_settlement,
            NoteType::Replacement if is_last => words.new_final_settlement,
            NoteType::Replacement => words.new_settlement,
        }
    }

    /// Whether other notes charge part of the order, or will.
    pub(super) fn is_in_parts(self) -> bool {
        self.note.note_type != NoteType::Credit && (self.note.interim || !self.note.charged_before.is_empty())
    }

    /// What the other notes charge. Every partial sum of an order is in range, since the whole is.
    pub(super) fn charged_before(self) -> Price {
        let sum = |amount: fn(&Price) -> Ore| {
            Ore::sum(self.note.charged_before.iter().map(|before| amount(&before.price))).unwrap_or_default()
        };
        Price { net: sum(|price| price.net), vat: sum(|price| price.vat), total: sum(|price| price.total) }
    }

    /// What they and this one charge.
    pub(super) fn charged_by_now(self) -> Price {
        let (before, price) = (self.charged_before(), self.note.price());
        let sum = |one: Ore, other: Ore| one.plus(other).unwrap_or(one);
        Price {
            net: sum(before.net, price.net),
            vat: sum(before.vat, price.vat),
            total: sum(before.total, price.total),
        }
    }

    /// How what is charged by now compares with what was quoted.
    pub(super) fn compared_with_the_quote(self) -> Figure {
        let (note, words) = (self.note, self.writer.words);
        let (quoted, price) = (note.quote.price, self.charged_by_now());
        let (label, less, more) = if price.total < quoted.total {
            (if note.interim { words.left_of_quote } else { words.below_quote }, quoted, price)
        } else {
            (words.difference, price, quoted)
        };
        let [total, net] = [(less.total, more.total), (less.net, more.net)]
            .map(|(less, more)| note.language.kroner(less.minus(more).unwrap_or_default()));
        figure(label, total, format!("{net} {}", words.without_vat))
    }

    /// The other notes with what they charge, and what is charged in all.
    pub(super) fn facts_of_parts(self) -> Vec<Fact> {
        let (note, writer) = (self.note, self.writer);
        let (words, language) = (writer.words, note.language);
        if !self.is_in_parts() || note.charged_before.is_empty() {
            return Vec::new();
        }
        let amounts = |price: Price| {
            format!("{} ({} {})", language.kroner(price.total), language.kroner(price.net), words.without_vat)
        };
        let before = note.charged_before.iter().map(|one| format!("{}: {}", one.number, amounts(one.price)));
        vec![
            writer.fact(words.other_settlements, before.collect::<Vec<_>>().join("; ")),
            writer.fact(words.charged_in_all, amounts(self.charged_by_now())),
        ]
    }

    /// What is charged of an activity in other notes.
    pub(super) fn before_of(self, activity: &ActivityCharge) -> Option<String> {
        let is_said = self.is_in_parts() && activity.charged_before > Ore::ZERO;
        is_said.then(|| self.note.language.kroner(activity.charged_before))
    }

    /// How the part and the whole go together, as far as it has parts.
    pub(super) fn sentences_on_parts(self) -> Vec<String> {
        let (note, words) = (self.note, self.writer.words);
        let mut said = Vec::new();
        if !self.is_in_parts() {
            return said;
        }
        if note.charge.lines.iter().any(|line| line.basis == ChargeBasis::Rest) {
            said.push(words.charged_rest.to_owned());
        }
        said.push((if note.interim { words.how_in_part } else { words.how_at_last }).to_owned());
        said.extend(note.vat_rounding.map(|rounding| {
            let size = note.language.kroner(if rounding < Ore::ZERO {
                rounding.negated().unwrap_or(rounding)
            } else {
                rounding
            });
            words.vat_of_parts(&size, rounding > Ore::ZERO)
        }));
        said
    }
}
