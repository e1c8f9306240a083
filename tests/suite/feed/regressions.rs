//! What once did not hold.

use super::rows::{FEED, control, demo};
use crate::office::{Backend, Caller as _, Office, Server, on_both};

on_both!(
    parquet_is_sent_to_its_end,
    a_place_beyond_every_place_is_behind_the_end,
    a_head_request_holds_no_slot,
    nothing_posted_is_replaced_by_a_row_of_the_same_end,
);

fn a_place_beyond_every_place_is_behind_the_end(office: &Office) {
    let server = demo(office, 3);
    for after in [i64::MAX, i64::MAX - 1] {
        for path in [format!("{FEED}?after={after}"), format!("{FEED}/totals?after={after}")] {
            let answer = server.try_send("GET", &path, &[], b"");
            let answer = answer.unwrap_or_else(|| panic!("{path} was not answered"));
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.json()["control"], control(&[]), "{path}");
        }
        for format in ["ndjson", "csv", "xlsx"] {
            let path = format!("{FEED}?after={after}&format={format}");
            let answer = server.try_send("GET", &path, &[], b"");
            let answer = answer.unwrap_or_else(|| panic!("{path} was not answered"));
            assert_eq!((answer.status, answer.header("control-count")), (200, "0"), "{path}");
        }
    }
}

/// A format that is not known says nothing of what fits it.
#[test]
fn a_format_that_is_not_known_is_the_only_fault() {
    let server = Server::start();
    for accept in ["*/*", "text/csv"] {
        for beside in ["", "&limit=5", "&locale=nb"] {
            let path = format!("{FEED}?format=excel{beside}");
            let answer = server.send("GET", &path, &[("accept", accept)], b"");
            assert_eq!(answer.faults(), [("$.format".to_owned(), "bad_parameter".to_owned())], "{accept} {path}");
        }
    }
}

/// The format by its name goes before what is accepted.
#[test]
fn a_format_by_name_is_given_whatever_is_accepted() {
    let server = Server::start();
    for accept in ["application/pdf", "text/html", "application/json;q=0"] {
        let answer = server.send("GET", &format!("{FEED}?format=csv"), &[("accept", accept)], b"");
        assert_eq!((answer.status, answer.header("control-count")), (200, "0"), "{accept}");
    }
}

fn parquet_is_sent_to_its_end(office: &Office) {
    let server = demo(office, 300);
    for range in ["", "&until=5", "&after=999999"] {
        let answer = server.get(&format!("{FEED}?format=parquet{range}"));
        assert!(answer.body.len() > 8 && answer.body.ends_with(b"PAR1"), "{range}: {} bytes", answer.body.len());
    }
}

fn a_head_request_holds_no_slot(office: &Office) {
    let server = demo(office, 1_200);
    let path = format!("{FEED}?format=xlsx");
    let statuses: Vec<u16> = (0..12).map(|_| server.send("HEAD", &path, &[], b"").status).collect();
    assert_eq!(statuses, [200; 12]);
    assert_eq!(server.get(&path).status, 200);
}

fn nothing_posted_is_replaced_by_a_row_of_the_same_end(office: &Office) {
    drop(demo(office, 2));
    let before = office.query("select * from postings order by 1");
    let columns = "posted_at, month, posted_on, stage, reversal, repeats, quote_id, quote_number, revision, case_number, applicant_name, \
        organisation_number, buyer_reference, vat_code, vat_rate, tariff_id, tariff_status, settlement_number, demo, net_ore, vat_ore";
    let insert = match office.backend() {
        Backend::Sqlite => "insert or replace",
        Backend::Postgres => "insert",
    };
    let refused = office.refusal(&format!(
        "{insert} into postings (first_sequence, last_sequence, {columns}) \
         select first_sequence + 1, last_sequence, {columns} from postings where first_sequence = 1"
    ));
    assert!(refused.is_some());
    assert_eq!(office.query("select * from postings order by 1"), before);
}

mod audit {
    //! What the audit does not see.

    use crate::feed::rows::demo;
    use crate::office::{Office, on_both};
    use crate::store::audit::{assert_named, release};

    on_both!(what_totals_are_made_of_is_audited_too);

    fn what_totals_are_made_of_is_audited_too(office: &Office) {
        drop(demo(office, 8));
        release(office);
        let overlapping = "posted_at, month, posted_on, stage, reversal, repeats, quote_id, '2021-999999', revision, case_number, \
            applicant_name, organisation_number, buyer_reference, vat_code, vat_rate, tariff_id, tariff_status, \
            settlement_number, demo, net_ore, vat_ore";
        let columns = overlapping.replace("'2021-999999'", "quote_number");
        let altered = [
            "update postings set net_ore = net_ore + 100 where first_sequence = 1".to_owned(),
            "update postings set vat_ore = vat_ore + 100 where first_sequence = 1".to_owned(),
            "update postings set month = '2030-01' where first_sequence = 1".to_owned(),
            "update postings set posted_on = '2030-01-01' where first_sequence = 1".to_owned(),
            "update postings set posted_on = '2021-01-02' where first_sequence = 1".to_owned(),
            "update postings set repeats = null where repeats is not null".to_owned(),
            "update line_items set posting = (select max(first_sequence) from postings) where sequence = 2".to_owned(),
            format!(
                "insert into postings (first_sequence, last_sequence, {columns}) \
                 select 2, 3, {overlapping} from postings where first_sequence = 1"
            ),
            "update ledger_head set posted = posted + 1".to_owned(),
            "update feed_sums set net_ore = net_ore + 1 where span = 'month' and of_applicant = 1".to_owned(),
            "update feed_sums set items = items + 1 where span = 'day' and of_applicant = 0".to_owned(),
            "update feed_sums set last_sequence = last_sequence + 1 where span = 'month'".to_owned(),
            "update feed_sums set activity = 'annet' where first_sequence = 1".to_owned(),
            "delete from feed_sums where stage = 'ordered'".to_owned(),
            "update line_items set assignment = 7 where sequence = 1".to_owned(),
        ];
        assert_named(office, &altered.map(|sql| (sql, "")));
    }
}
