-- The feed: what finance pulls. A posting is all rows of one quote in one stage at one moment; its sequences are given while
-- the ledger's head is held, so that they become visible in their order and without gaps.
create table postings (
    first_sequence bigint primary key,
    last_sequence bigint not null unique,
    posted_at bigint not null,
    -- The month of posting in Norway: 2026-11.
    month text not null,
    stage text not null check (stage in ('quoted', 'ordered', 'settled')),
    reversal bigint not null check (reversal in (0, 1)),
    -- The posting whose lines it has: negated if it is a reversal, and else moved on to this stage.
    repeats bigint references postings (first_sequence),
    quote_id text not null references quotes (id),
    quote_number text not null,
    revision bigint not null,
    case_number text not null,
    applicant_name text not null,
    organisation_number text,
    buyer_reference text,
    vat_code text not null,
    vat_rate text not null,
    tariff_id text not null,
    tariff_status text not null,
    settlement_number text,
    demo bigint not null,
    net_ore bigint not null,
    vat_ore bigint not null,
    check (last_sequence >= first_sequence)
);

create index postings_by_quote on postings (quote_number, first_sequence);
-- A quote enters and leaves a stage once; what is charged, once a note.
create unique index postings_once on postings (quote_id, stage, reversal, coalesce(settlement_number, ''));
create index postings_by_case on postings (case_number, first_sequence);
-- All that control totals are made of.
create index postings_by_time on postings (posted_at, stage, first_sequence, last_sequence, net_ore, vat_ore);

create table line_items (
    sequence bigint primary key,
    posting bigint not null references postings (first_sequence),
    activity text not null,
    line_code text not null,
    description text not null,
    -- In hundredths of a unit.
    quantity bigint not null,
    unit text not null,
    unit_price_ore bigint not null,
    net_ore bigint not null,
    vat_ore bigint not null
);

-- How far the ledger's entries have been posted to the feed: entries from before there was a feed are posted at the first start.
alter table ledger_head add column posted bigint not null default 0;

-- Work on a quote's number: a revision goes on with that of the former.
create table time_entries (
    number_year bigint not null,
    number_sequence bigint not null,
    entry bigint not null,
    quote_id text not null references quotes (id),
    revision bigint not null,
    date text not null,
    activity text not null,
    rate text not null,
    -- In hundredths; below 0 where an entry is taken back.
    hours bigint not null,
    line text,
    note text,
    corrects bigint,
    actor_id text not null,
    actor_role text not null,
    at bigint not null,
    primary key (number_year, number_sequence, entry),
    unique (number_year, number_sequence, corrects)
);

-- The last number of a settlement note that was given in each year.
create table settlement_series (
    year bigint primary key,
    last bigint not null
);

-- What was charged and taken back, word for word. A note made for trying out keeps no PDF.
create table settlement_notes (
    year bigint not null,
    sequence bigint not null,
    number text not null unique,
    quote_id text not null references quotes (id),
    type text not null check (type in ('settlement', 'credit', 'replacement')),
    corrects text references settlement_notes (number),
    settled_on text not null,
    settled_at bigint not null,
    net_ore bigint not null,
    vat_ore bigint not null,
    total_ore bigint not null,
    canonical text not null,
    canonical_sha256 text not null,
    pdf bytea,
    pdf_sha256 text not null,
    pdf_bytes bigint not null,
    template text not null,
    producer text not null,
    primary key (year, sequence),
    -- A note is taken back once, and replaced once.
    unique (corrects, type)
);

create index settlement_notes_by_quote on settlement_notes (quote_id, year, sequence);

-- The feed with every column of a row, for whoever looks with SQL.
create view feed as
select l.sequence, p.posted_at, p.stage, p.reversal, p.quote_number, p.revision, p.case_number, p.applicant_name,
    p.organisation_number, p.buyer_reference, l.activity, l.line_code, l.description, l.quantity, l.unit, l.unit_price_ore,
    l.net_ore, p.vat_code, p.vat_rate, l.vat_ore, p.tariff_id, p.tariff_status, p.quote_id, p.settlement_number, p.demo
from line_items l join postings p on p.first_sequence = l.posting;

alter table settlement_notes alter column pdf set storage external;

-- What was posted, worked and charged is never altered, whoever asks.
create trigger postings_are_kept before update or delete on postings
    for each row execute function refuse_change();
create trigger postings_are_not_truncated before truncate on postings
    for each statement execute function refuse_change();
create trigger line_items_are_kept before update or delete on line_items
    for each row execute function refuse_change();
create trigger line_items_are_not_truncated before truncate on line_items
    for each statement execute function refuse_change();
create trigger time_entries_are_kept before update or delete on time_entries
    for each row execute function refuse_change();
create trigger time_entries_are_not_truncated before truncate on time_entries
    for each statement execute function refuse_change();
create trigger settlement_notes_are_kept before update or delete on settlement_notes
    for each row execute function refuse_change();
create trigger settlement_notes_are_not_truncated before truncate on settlement_notes
    for each statement execute function refuse_change();

-- A program from before there was a feed does not post to it: once the feed is complete, it must not add to the ledger.
create function refuse_unposted() returns trigger language plpgsql as $$
begin
    raise exception 'an older program must not write: it does not post to the feed' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger ledger_is_posted before update of sequence on ledger_head
    for each row when (new.sequence > old.sequence and new.posted = old.posted and old.posted = old.sequence)
    execute function refuse_unposted();
