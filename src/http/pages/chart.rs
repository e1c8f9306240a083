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
    low: i64,
    expected: i64,
    high: i64,
}

impl Bar {
    /// The bar of a figure beside the largest one of its picture.
    pub fn of(figure: ThreePoint<i64>, largest: i64) -> Self {
        let largest = i128::from(largest.max(1));
        // No wider than the picture, so that it fits.
        let place = |figure: i64| i64::try_from((i128::from(figure.max(0)) * WIDTH / largest).min(WIDTH)).unwrap_or(0);
        Self { low: place(figure.low), expected: place(figure.expected), high: place(figure.high) }
    }

    pub fn of_amount(amount: ThreePoint<Ore>, largest: Ore) -> Self {
        let ThreePoint { low, expected, high } = amount;
        Self::of(ThreePoint { low: low.get(), expected: expected.get(), high: high.get() }, largest.get())
    }
}

/// How much of something is used, with marks at 80 and 100 per cent.
#[derive(Template)]
#[template(
    ext = "html",
    config = "src/http/pages/askama.toml",
    source = r#"<svg class="bar used" viewBox="0 0 1000 24" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="{{ whole }}" height="24"/><rect class="{{ tone }}" y="4" width="{{ end }}" height="16"/><line class="near" x1="{{ near }}" x2="{{ near }}" y2="24"/><line class="whole" x1="{{ whole }}" x2="{{ whole }}" y2="24"/></svg>"#
)]
pub struct Used {
    tone: &'static str,
    /// Where it ends.
    end: i128,
    near: i128,
    whole: i128,
}

impl Used {
    /// The bar of some per cent. Beyond what is whole there is room, so that its mark is seen.
    pub fn of(percent: i64) -> Self {
        let percent = i128::from(percent.max(0));
        let widest = percent.max(120);
        let place = |percent: i128| percent * WIDTH / widest;
        let tone = match percent {
            ..80 => "expected",
            80..100 => "nearly",
            100.. => "beyond",
        };
        Self { tone, end: place(percent), near: place(80), whole: place(100) }
    }
}

/// From one amount to another by the causes of the difference: a bar for each, where the former ends.
#[derive(Template)]
#[template(
    ext = "html",
    config = "src/http/pages/askama.toml",
    source = r#"<svg class="waterfall" viewBox="0 0 1000 {{ bars.len() * 40 }}" aria-hidden="true" focusable="false">{% for bar in bars %}<rect class="{{ bar.tone }}" x="{{ bar.from }}" y="{{ loop.index0 * 40 + 8 }}" width="{{ bar.width }}" height="24"/>{% if !loop.last %}<line x1="{{ bar.end }}" x2="{{ bar.end }}" y1="{{ loop.index0 * 40 + 8 }}" y2="{{ loop.index0 * 40 + 72 }}"/>{% endif %}{% endfor %}</svg>"#
)]
pub struct Waterfall {
    bars: Vec<Fall>,
}

/// A cause of a difference.
pub struct Step {
    pub amount: Ore,
}

struct Fall {
    tone: &'static str,
    from: i128,
    width: i128,
    end: i128,
}

impl Waterfall {
    pub fn of(before: Ore, steps: &[Step], after: Ore) -> Self {
        let mut ends = vec![i128::from(before.get())];
        for step in steps {
            let last = ends.last().copied().unwrap_or_default();
            ends.push(last + i128::from(step.amount.get()));
        }
        let highest = ends.iter().copied().chain([i128::from(after.get())]).max().unwrap_or_default();
        let lowest = ends.iter().copied().chain([i128::from(after.get()), 0]).min().unwrap_or_default();
        let span = (highest - lowest).max(1);
        let place = |amount: i128| ((amount - lowest) * WIDTH / span).clamp(0, WIDTH);
        let bar = |tone, from: i128, to: i128| {
            let (left, right) = (place(from.min(to)), place(from.max(to)));
            // What is there is seen, however small.
            let width = (right - left).max(4);
            Fall { tone, from: left.min(WIDTH - width), width, end: place(to) }
        };
        let mut bars = vec![bar("whole", 0, i128::from(before.get()))];
        for pair in ends.windows(2) {
            if let [from, to] = pair {
                bars.push(bar(if to > from { "more" } else { "less" }, *from, *to));
            }
        }
        bars.push(bar("whole", 0, i128::from(after.get())));
        Self { bars }
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
        assert_eq!(i128::from(high), WIDTH);
    }

    #[test]
    fn what_is_used_reaches_its_marks_when_it_is() {
        let places = |percent| {
            let Used { tone, end, near, whole } = Used::of(percent);
            (tone, end, near, whole)
        };
        assert_eq!(places(0), ("expected", 0, 666, 833));
        assert_eq!(places(79), ("expected", 658, 666, 833));
        assert_eq!(places(80), ("nearly", 666, 666, 833));
        assert_eq!(places(100), ("beyond", 833, 666, 833));
        assert_eq!(places(400), ("beyond", 1_000, 200, 250));
        assert_eq!(places(i64::MAX).1, 1_000);
    }

    #[test]
    fn each_cause_begins_where_the_former_ends() {
        let step = |amount| Step { amount: Ore::new(amount) };
        let Waterfall { bars } = Waterfall::of(Ore::new(500), &[step(500), step(-250)], Ore::new(750));
        let places: Vec<_> = bars.iter().map(|bar| (bar.tone, bar.from, bar.width)).collect();
        assert_eq!(places, [("whole", 0, 500), ("more", 500, 500), ("less", 750, 250), ("whole", 0, 750)]);
        // An amount below nothing begins left of it.
        let Waterfall { bars } = Waterfall::of(Ore::new(-100), &[step(200)], Ore::new(100));
        let places: Vec<_> = bars.iter().map(|bar| (bar.from, bar.width)).collect();
        assert_eq!(places, [(0, 500), (0, 1_000), (500, 500)]);
    }
}
