//! Pictures of figures, as inline SVG. They are hidden from screen readers: what they show is said in words and in a table beside them.

use askama::Template;

use crate::money::{Ore, ThreePoint};

/// The width of a picture, in units of its own; it is as wide as its place.
const WIDTH: i128 = 1_000;

/// A bar from nothing to what is expected, with a line from the lowest to the highest.
#[derive(Template)]
#[template(
    ext = "html",
    config = "src/http/pages/askama.toml",
    source = r#"<svg class="bar" viewBox="0 0 1000 24" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="1000" height="24"/><rect class="expected" width="{{ expected }}" height="24"/>{% if high > low %}<rect class="range" x="{{ low }}" y="9" width="{{ high - low }}" height="6"/>{% endif %}</svg>"#
)]
pub struct Bar {
    low: i128,
    expected: i128,
    high: i128,
}

impl Bar {
    /// The bar of a figure beside the largest one of its picture.
    pub fn of(figure: ThreePoint<i64>, largest: i64) -> Self {
        let largest = i128::from(largest.max(1));
        let place = |figure: i64| (i128::from(figure.max(0)) * WIDTH / largest).min(WIDTH);
        Self { low: place(figure.low), expected: place(figure.expected), high: place(figure.high) }
    }

    pub fn of_amount(amount: ThreePoint<Ore>, largest: Ore) -> Self {
        let ThreePoint { low, expected, high } = amount;
        Self::of(ThreePoint { low: low.get(), expected: expected.get(), high: high.get() }, largest.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_figure_is_large() {
        let figure = |low, expected, high| ThreePoint { low, expected, high };
        let Bar { low, expected, high } = Bar::of(figure(25, 50, 100), 100);
        assert_eq!((low, expected, high), (250, 500, 1_000));
        let Bar { low, expected, high } = Bar::of(figure(0, 0, 0), 0);
        assert_eq!((low, expected, high), (0, 0, 0));
        // What is beyond the picture ends at its edge.
        let Bar { high, .. } = Bar::of(figure(1, 1, i64::MAX), 3);
        assert_eq!(high, WIDTH);
    }
}
