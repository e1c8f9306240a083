//! What the store reads of the feed at once is bounded, however large the postings are, and nothing is lost between.

use crate::office::{Office, on_both};
use prisoverslag::feed::Posting;
use prisoverslag::pacing::Step;
use prisoverslag::store::{FeedQuery, Store, StoreUrl};

on_both!(a_stretch_is_bounded_and_the_stretches_are_the_whole);

/// A stretch has no more postings than this, and none that begins behind this many of its rows.
const STEPS: [(Step, usize, i64); 2] = [(Step::Large, 256, 4096), (Step::Small, 16, 256)];

fn a_stretch_is_bounded_and_the_stretches_are_the_whole(office: &Office) {
    let made = office.run(&["demo", "--quotes", "1"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let start: i64 = office.value("select max(last_sequence) from postings").parse().expect("a sequence");
    // Some reach the bound within a posting and some at its end; one is larger than a stretch; the last are many and small.
    let mut sizes = vec![1000, 1000, 1000, 1000, 1000, 1000, 5000, 1, 3000, 1095, 1, 4095, 1, 1];
    sizes.extend([100, 155, 1, 1, 255, 1, 1]);
    sizes.extend([1; 512]);
    assert_eq!(office.refusal(&posted(start, &sizes)), None);

    for (step, most_postings, most_rows) in STEPS {
        let stretches = |after| stretches(office, after, step);
        let whole = stretches(start);
        let found = |stretch: &Vec<Posting>| stretch.iter().map(rows).collect::<Vec<_>>();
        assert_eq!(whole.iter().map(found).collect::<Vec<_>>(), expected(&sizes, most_postings, most_rows));
        let firsts = whole.iter().flatten().map(|posting| posting.first_sequence);
        let places = sizes.iter().scan(start + 1, |next, size| Some(std::mem::replace(next, *next + size)));
        assert!(firsts.eq(places), "the postings stand in their order");

        // From within a posting on.
        let part = stretches(start + 2500);
        assert_eq!((part[0][0].first_sequence, rows(&part[0][0])), (start + 2501, 500));
        assert_eq!(part.iter().flatten().map(rows).sum::<i64>(), sizes.iter().sum::<i64>() - 2500);
    }
}

fn rows(posting: &Posting) -> i64 {
    i64::try_from(posting.lines.len()).expect("a count")
}

/// The sizes, as stretches are to hold them.
fn expected(sizes: &[i64], postings: usize, rows: i64) -> Vec<Vec<i64>> {
    let mut stretches: Vec<Vec<i64>> = Vec::new();
    for size in sizes {
        match stretches.last_mut() {
            Some(last) if last.len() < postings && last.iter().sum::<i64>() < rows => last.push(*size),
            _ => stretches.push(vec![*size]),
        }
    }
    stretches
}

/// Adds postings of these sizes behind a place: the first posting of the feed, with its first line over and over.
fn posted(after: i64, sizes: &[i64]) -> String {
    let mut first = after + 1;
    let mut values = Vec::new();
    for (number, size) in sizes.iter().enumerate() {
        values.push(format!("({number}, {first}, {})", first + size - 1));
        first += size;
    }
    let places = format!("with recursive places (number, first, last) as (values {})", values.join(", "));
    format!(
        "begin; \
         insert into postings (first_sequence, last_sequence, posted_at, month, posted_on, stage, reversal, quote_id, quote_number, \
         revision, case_number, applicant_name, vat_code, vat_rate, tariff_id, tariff_status, settlement_number, demo, \
         net_ore, vat_ore) {places} select n.first, n.last, posted_at, month, posted_on, 'settled', 0, quote_id, quote_number, \
         revision, case_number, applicant_name, vat_code, vat_rate, tariff_id, tariff_status, \
         'S-2020-' || (100000 + n.number), demo, 0, 0 from postings, places n where first_sequence = 1; \
         insert into line_items (sequence, posting, activity, line_code, description, quantity, unit, unit_price_ore, \
         net_ore, vat_ore) {places}, lines (posting, sequence, last) as (select first, first, last from places union all \
         select posting, sequence + 1, last from lines where sequence < last) \
         select n.sequence, n.posting, l.activity, l.line_code, l.description, l.quantity, l.unit, l.unit_price_ore, \
         l.net_ore, l.vat_ore from lines n, line_items l where l.sequence = 1; \
         commit"
    )
}

/// What the store gives from a place on, stretch by stretch.
fn stretches(office: &Office, after: i64, step: Step) -> Vec<Vec<Posting>> {
    let url = StoreUrl::parse(&office.url()).expect("a store");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&url).await.expect("an open store");
        let mut query = FeedQuery { after, ..FeedQuery::all() };
        let mut stretches = Vec::new();
        loop {
            let stretch = store.feed_stretch(&query, step).await.expect("a stretch");
            let Some(last) = stretch.last() else { break };
            query.go_on_after(last);
            stretches.push(stretch);
        }
        store.close().await;
        stretches
    })
}
