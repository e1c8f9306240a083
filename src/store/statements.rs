//! The statements, each valid on SQLite and PostgreSQL alike; those that are not stand in `finding`.

use super::{feed, posting};

/// Columns of a quote with its document and the quotes beside it, from `quotes q`.
macro_rules! quote_columns {
    () => {
        "q.position, q.id, q.version, q.state, q.number_year, q.number_sequence, q.revision, \
         q.revises, f.number_year as revises_year, f.number_sequence as revises_sequence, f.revision as revises_revision, \
         q.successor, s.number_year as successor_year, s.number_sequence as successor_sequence, \
         s.revision as successor_revision, q.demo, q.draft, \
         d.canonical, q.tariff_hash, q.priced_on, q.net_ore, q.vat_ore, q.total_ore, q.created_at, q.updated_at, \
         q.issued_at, q.valid_to, q.expires_at, q.answer, q.answered_at, d.canonical_sha256, d.pdf_sha256, d.pdf_bytes, \
         d.template, d.producer, q.organisation_number"
    };
}

/// The tables of [`quote_columns`].
macro_rules! quote_tables {
    () => {
        " from quotes q left join documents d on d.quote_id = q.id left join quotes f on f.id = q.revises \
         left join quotes s on s.id = q.successor "
    };
}

pub(super) const KEEP_TARIFF: &str =
    "insert into tariffs (hash, id, source) values ($1, $2, $3) on conflict (hash) do nothing";
pub(super) const TARIFF_SOURCE: &str = "select source from tariffs where hash = $1";

pub(super) const REPLAY: &str = "select actor_id, key, fingerprint, quote_id, version, created, body, at \
    from idempotency_keys where actor_id = $1 and key = $2";
pub(super) const KEEP_REPLAY: &str = "insert into idempotency_keys \
    (actor_id, key, fingerprint, quote_id, version, created, body, at) values ($1, $2, $3, $4, $5, $6, $7, $8) \
    on conflict (actor_id, key) do nothing";
/// What a draft that was thrown away had in it is told no more.
pub(super) const EMPTY_REPLAYS: &str = "update idempotency_keys set body = 'null' where quote_id = $1 and body <> ''";
/// Of those before $1 the oldest only, as far as $2 behind the first: a clock that is ahead for a while takes few with it.
pub(super) const FORGET_REPLAYS: &str =
    "delete from idempotency_keys where at < $1 and at <= (select min(at) from idempotency_keys) + $2";

pub(super) const KEEP_EVENT: &str = "insert into events \
    (quote_id, sequence, at, actor_id, actor_role, action, from_state, to_state, net_ore, vat_ore, total_ore, reason) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
pub(super) const EVENTS: &str = "select quote_id, sequence, at, actor_id, actor_role, action, from_state, to_state, \
    net_ore, vat_ore, total_ore, reason from events where quote_id = $1 order by sequence";

pub(super) const CREATE: &str = "insert into quotes (position, id, version, state, revises, demo, case_number, applicant, \
    title, words, draft, tariff_hash, priced_on, net_ore, vat_ore, total_ore, created_at, updated_at, organisation_number) \
    values ($1, $2, 1, 'draft', $3, $15, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $16) \
    on conflict (position) do nothing";
pub(super) const CHANGE: &str = "update quotes set version = version + 1, case_number = $3, applicant = $4, title = $5, \
    words = $6, draft = $7, tariff_hash = $8, priced_on = $9, net_ore = $10, vat_ore = $11, total_ore = $12, \
    updated_at = $13, organisation_number = $14 where id = $1 and version = $2 and state = 'draft'";
pub(super) const DELETE: &str = "delete from quotes where id = $1 and version = $2 and state = 'draft'";

pub(super) const LAST_NUMBER: &str = "select last from number_series where year = $1";
pub(super) const NEXT_NUMBER: &str = "insert into number_series (year, last) values ($1, 1) \
    on conflict (year) do update set last = number_series.last + 1 returning last";
pub(super) const ISSUE: &str = "update quotes set version = version + 1, state = 'issued', number_year = $3, \
    number_sequence = $4, revision = $5, case_number = $6, words = $7, draft = null, tariff_hash = $8, priced_on = $9, \
    net_ore = $10, vat_ore = $11, total_ore = $12, updated_at = $13, issued_at = $13, valid_to = $14, expires_at = $15, \
    organisation_number = $16 \
    where id = $1 and version = $2 and state = 'draft'";
pub(super) const KEEP_DOCUMENT: &str = "insert into documents \
    (quote_id, canonical, canonical_sha256, pdf, pdf_sha256, pdf_bytes, template, producer) \
    values ($1, $2, $3, $4, $5, $6, $7, $8)";
pub(super) const SUPERSEDE: &str = "update quotes set version = version + 1, state = $3, successor = $4, updated_at = $5 \
    where id = $1 and version = $2 and successor is null and state <> 'settled'";
pub(super) const EXTEND_LEDGER: &str = "update ledger_head set sequence = sequence + 1, posted = posted + 1 where one = 1 \
    returning sequence, hash";
/// Entries of the ledger that were not posted to the feed.
pub(super) const UNPOSTED: &str = "select sequence, quote_id, entry, previous, hash from ledger \
    where sequence > (select posted from ledger_head where one = 1) order by sequence limit $1";
pub(super) const MARK_POSTED: &str = "update ledger_head set posted = $2 where one = 1 and posted = $1";
/// Quotes whose words are of an earlier form; without words where there is no such quote any longer.
pub(super) const STALE_WORDS: &str = "select s.position, q.applicant, q.title, q.case_number, q.number_year, \
    q.number_sequence, q.words from stale_words s left join quotes q on q.position = s.position order by s.position limit $1";
pub(super) const RENEW_WORDS: &str = "update quotes set words = $2 where position = $1 and words = $3";
pub(super) const NO_LONGER_STALE: &str = "delete from stale_words where position = $1";
pub(super) const KEEP_ENTRY: &str =
    "insert into ledger (sequence, quote_id, entry, previous, hash) values ($1, $2, $3, $4, $5)";

pub(super) const ANSWER: &str = "update quotes set version = version + 1, state = $4, updated_at = $5, answered_at = $5, \
    answer = $6 where id = $1 and version = $2 and state = $3 and expires_at > $5";
pub(super) const EXPIRE: &str = "update quotes set version = version + 1, state = $4, updated_at = $5, answered_at = $5, \
    answer = $6 where id = $1 and version = $2 and state = $3 and expires_at <= $5";
/// A quote that changes without being answered: work on it is recorded, or charged.
pub(super) const TOUCH: &str = "update quotes set version = version + 1, state = $4, updated_at = $5 \
    where id = $1 and version = $2 and state = $3";
pub(super) const KEEP_TIME_ENTRY: &str = "insert into time_entries \
    (number_year, number_sequence, entry, quote_id, revision, date, activity, rate, hours, line, note, corrects, actor_id, \
    actor_role, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
pub(super) const TIME_ENTRIES: &str = "select entry, revision, date, activity, rate, hours, line, note, corrects, actor_id, \
    actor_role, at from time_entries where number_year = $1 and number_sequence = $2 order by entry";

pub(super) const LAST_SETTLEMENT: &str = "select last from settlement_series where year = $1";
/// Takes $2 numbers at once, and tells the last of them.
pub(super) const NEXT_SETTLEMENT: &str = "insert into settlement_series (year, last) values ($1, $2) \
    on conflict (year) do update set last = settlement_series.last + excluded.last returning last";
pub(super) const KEEP_NOTE: &str = "insert into settlement_notes \
    (year, sequence, number, quote_id, type, corrects, settled_on, settled_at, net_ore, vat_ore, total_ore, canonical, \
    canonical_sha256, pdf, pdf_sha256, pdf_bytes, template, producer) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
macro_rules! note_columns {
    () => {
        "n.number, n.quote_id, n.type, n.corrects, n.settled_on, n.settled_at, n.net_ore, n.vat_ore, n.total_ore, \
         n.canonical, n.canonical_sha256, n.pdf_sha256, n.pdf_bytes, n.template, n.producer from settlement_notes n "
    };
}
/// In the order of the ledger entries that made them: numbers follow the years of clocks, which differ and go back. What one entry
/// made has numbers in a row.
pub(super) const NOTES: &str = concat!(
    "select ",
    note_columns!(),
    "where n.quote_id = $1 order by (select min(l.sequence) from ledger l where l.quote_id = n.quote_id \
     and l.entry like '%\"number\":\"' || n.number || '\"%'), n.year, n.sequence"
);
pub(super) const NOTE: &str = concat!("select ", note_columns!(), "where n.number = $1");
pub(super) const NOTE_DOCUMENT: &str = "select pdf, pdf_sha256, canonical from settlement_notes where number = $1";
/// Notes that charge, and were not taken back.
pub(super) const STANDING_NOTES_AFTER: &str = concat!(
    "select ",
    note_columns!(),
    "where (n.year, n.sequence) > ($1, $2) and n.type <> 'credit' and not exists \
     (select 1 from settlement_notes c where c.corrects = n.number and c.type = 'credit') \
     order by n.year, n.sequence limit $3"
);
pub(super) const SETTLEMENT_SERIES: &str = "select y.year, coalesce(s.last, 0), \
    (select count(*) from settlement_notes n where n.year = y.year and n.sequence <= coalesce(s.last, 0)), \
    (select coalesce(max(n.sequence), 0) from settlement_notes n where n.year = y.year) \
    from (select year from settlement_series union select year from settlement_notes) y \
    left join settlement_series s on s.year = y.year order by y.year";

pub(super) const DUE: &str =
    "select id from quotes where state = 'issued' and expires_at <= $1 order by expires_at limit $2";

pub(super) const QUOTE: &str = concat!("select ", quote_columns!(), quote_tables!(), "where q.id = $1");
pub(super) const QUOTE_BY_NUMBER: &str = concat!(
    "select ",
    quote_columns!(),
    quote_tables!(),
    "where q.number_year = $1 and q.number_sequence = $2 and q.revision = $3"
);
pub(super) const DOCUMENT: &str = "select pdf, pdf_sha256, canonical from documents where quote_id = $1";

pub(super) const LEDGER_AFTER: &str = "select sequence, quote_id, entry, previous, hash from ledger \
    where sequence > $1 order by sequence limit $2";
pub(super) const LEDGER_HEAD: &str = "select sequence, hash from ledger_head where one = 1";
pub(super) const LEDGER_OF_QUOTE: &str =
    "select sequence, quote_id, entry, previous, hash from ledger where quote_id = $1 order by sequence";
/// Rows, the first and the last of them, how many the postings have, and how many ledger entries were not posted.
pub(super) const FEED_SHAPE: &str = "select (select count(*) from line_items), \
    (select coalesce(min(sequence), 1) from line_items), (select coalesce(max(sequence), 0) from line_items), \
    (select cast(coalesce(sum(last_sequence - first_sequence + 1), 0) as bigint) from postings), \
    (select sequence - posted from ledger_head where one = 1)";
/// The first posting that is not what its rows are, or repeats none of its quote's.
pub(super) const FEED_FLAW: &str = "select p.first_sequence from postings p left join (select posting, count(*) as found, \
    min(sequence) as first, max(sequence) as last, sum(net_ore) as net, sum(vat_ore) as vat from line_items group by posting) l \
    on l.posting = p.first_sequence where l.posting is null or l.found <> p.last_sequence - p.first_sequence + 1 \
    or l.first <> p.first_sequence or l.last <> p.last_sequence or l.net <> p.net_ore or l.vat <> p.vat_ore \
    or (p.reversal = 1 and p.repeats is null) \
    or (p.repeats is not null and not exists (select 1 from postings o where o.first_sequence = p.repeats \
        and o.quote_id = p.quote_id and o.reversal = 0 and (p.reversal = 0 or o.stage = p.stage))) \
    order by p.first_sequence limit 1";
/// Each month with the first and the last time of what was posted in it.
pub(super) const FEED_MONTHS: &str = "select month, min(posted_at), max(posted_at) from postings group by month";
pub(super) const ORPHAN: &str = "select sequence, quote_id, entry, previous, hash from ledger l \
    where not exists (select 1 from quotes q where q.id = l.quote_id and q.state <> 'draft') order by sequence limit 1";
/// Writes about as much as a change does.
pub(super) const PROBE: &str = "update probe set body = $1 where one = 1";
pub(super) const SERIES: &str = "select y.year, y.last, \
    (select count(*) from quotes q where q.number_year = y.year and q.revision = 1 \
     and q.number_sequence between 1 and y.last) as given, \
    (select coalesce(max(q.number_sequence), 0) from quotes q where q.number_year = y.year) as highest \
    from (select n.year, n.last from number_series n union all \
     select distinct q.number_year, 0 from quotes q where q.number_year is not null \
     and not exists (select 1 from number_series n where n.year = q.number_year)) y order by y.year";
pub(super) const TARIFFS: &str = "select hash, id, source from tariffs order by id, hash";
pub(super) const ISSUED_AFTER: &str = concat!(
    "select ",
    quote_columns!(),
    ", d.pdf, q.case_number, q.applicant, q.title, q.words, \
      (select l.entry from ledger l where l.quote_id = q.id order by l.sequence limit 1) as first_entry, \
      (select l.entry from ledger l where l.quote_id = q.id order by l.sequence desc limit 1) as last_entry",
    quote_tables!(),
    "where q.position > $1 and q.state <> 'draft' order by q.position limit $2"
);
pub(super) const COUNTS: &str =
    "select (select count(*) from quotes) as quotes, (select count(*) from quotes where demo = 1) as demo";

pub(super) const KEEP_KEY: &str = "insert into api_keys \
    (id, secret_sha256, owner, roles, organisation_number, created_at, created_by, expires_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8)";
macro_rules! key_columns {
    () => {
        "select id, secret_sha256, owner, roles, organisation_number, created_at, created_by, expires_at, revoked_at, \
         revoked_by, used_at from api_keys "
    };
}
pub(super) const KEY: &str = concat!(key_columns!(), "where id = $1");
pub(super) const KEYS: &str = concat!(key_columns!(), "order by created_at desc, id");
pub(super) const COUNT_KEYS: &str = "select count(*) from api_keys";
pub(super) const REVOKE_KEY: &str =
    "update api_keys set revoked_at = $2, revoked_by = $3 where id = $1 and revoked_at is null";
pub(super) const MARK_KEY_USED: &str =
    "update api_keys set used_at = $2 where id = $1 and (used_at is null or used_at < $2)";
pub(super) const KEEP_SIGN_IN: &str = "insert into sign_ins (token_sha256, state, nonce, verifier, return_to, expires_at) \
    values ($1, $2, $3, $4, $5, $6)";
pub(super) const TAKE_SIGN_IN: &str = "delete from sign_ins where token_sha256 = $1 and state = $2 \
    and expires_at > $3 returning state, nonce, verifier, return_to";
pub(super) const KEEP_SESSION: &str = "insert into sessions \
    (token_sha256, actor_id, name, roles, organisation_number, created_at, seen_at, expires_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8)";
pub(super) const SESSION: &str = "select token_sha256, actor_id, name, roles, organisation_number, created_at, seen_at, \
    expires_at from sessions where token_sha256 = $1";
pub(super) const SESSIONS: &str = "select token_sha256, actor_id, name, roles, organisation_number, created_at, seen_at, \
    expires_at from sessions where expires_at > $1 and seen_at > $2 order by seen_at desc, token_sha256";
pub(super) const MARK_SESSION_SEEN: &str = "update sessions set seen_at = $2 where token_sha256 = $1 and seen_at < $2";
pub(super) const END_SESSION: &str = "delete from sessions where token_sha256 = $1";
pub(super) const END_SESSIONS: &str = "delete from sessions";
pub(super) const END_SIGN_INS: &str = "delete from sign_ins";
pub(super) const END_NAMED_SESSION: &str = "delete from sessions where substr(token_sha256, 1, 16) = $1";
pub(super) const FORGET_SIGN_INS: &str = "delete from sign_ins where expires_at <= $1";
pub(super) const FORGET_SESSIONS: &str = "delete from sessions where expires_at <= $1 or seen_at <= $2";
/// Who did something with a quote is within its case. Who looks again on the same day is kept once.
pub(super) const KEEP_READ: &str = "insert into quote_reads (quote_id, at, actor_id, actor_role, what) \
    select $1, $2, $3, $4, $5 where not exists (select 1 from events where quote_id = $1 and actor_id = $3) \
    and not exists (select 1 from quote_reads where quote_id = $1 and actor_id = $3 and actor_role = $4 and what = $5 and at >= $6)";
pub(super) const READS: &str =
    "select at, actor_id, actor_role, what from quote_reads where quote_id = $1 order by id desc limit $2";
pub(super) const STATES: &str = "select state, count(*) from quotes group by state";
/// A draft whose contact was taken away says so by its address, which no other contact can have.
pub(super) const IDLE_DRAFTS: &str = concat!(
    "select id from quotes where state = 'draft' and updated_at < $1 and draft not like '%\"email\":\"",
    crate::scope::removed_contact!(),
    "\"%' order by updated_at, position limit $2 offset $3"
);

/// Every statement that both databases share, for the test that prepares them.
pub(super) const STATEMENTS: [&str; 86] = [
    KEEP_TARIFF,
    TARIFF_SOURCE,
    REPLAY,
    KEEP_REPLAY,
    EMPTY_REPLAYS,
    FORGET_REPLAYS,
    KEEP_EVENT,
    EVENTS,
    CREATE,
    CHANGE,
    DELETE,
    LAST_NUMBER,
    NEXT_NUMBER,
    ISSUE,
    KEEP_DOCUMENT,
    SUPERSEDE,
    EXTEND_LEDGER,
    KEEP_ENTRY,
    ANSWER,
    EXPIRE,
    DUE,
    QUOTE,
    QUOTE_BY_NUMBER,
    DOCUMENT,
    LEDGER_AFTER,
    LEDGER_HEAD,
    SERIES,
    ISSUED_AFTER,
    COUNTS,
    ORPHAN,
    PROBE,
    TARIFFS,
    TOUCH,
    UNPOSTED,
    MARK_POSTED,
    STALE_WORDS,
    RENEW_WORDS,
    NO_LONGER_STALE,
    LEDGER_OF_QUOTE,
    FEED_SHAPE,
    FEED_FLAW,
    FEED_MONTHS,
    KEEP_TIME_ENTRY,
    TIME_ENTRIES,
    LAST_SETTLEMENT,
    NEXT_SETTLEMENT,
    KEEP_NOTE,
    NOTES,
    NOTE,
    NOTE_DOCUMENT,
    STANDING_NOTES_AFTER,
    SETTLEMENT_SERIES,
    KEEP_KEY,
    KEY,
    KEYS,
    COUNT_KEYS,
    REVOKE_KEY,
    MARK_KEY_USED,
    KEEP_SIGN_IN,
    TAKE_SIGN_IN,
    KEEP_SESSION,
    SESSION,
    SESSIONS,
    MARK_SESSION_SEEN,
    END_SESSION,
    END_SESSIONS,
    END_SIGN_INS,
    END_NAMED_SESSION,
    FORGET_SIGN_INS,
    FORGET_SESSIONS,
    KEEP_READ,
    READS,
    STATES,
    IDLE_DRAFTS,
    feed::CONTROL,
    feed::CONTROL_OF_QUOTE,
    feed::CONTROL_OF_CASE,
    feed::TOTALS,
    feed::TOTALS_OF_QUOTE,
    feed::TOTALS_OF_CASE,
    feed::SUMS,
    feed::FEED_END,
    feed::POSTING_OF_ROW,
    posting::POST,
    posting::REPEAT,
    posting::REPEAT_LINES,
];
