-- The feed: what finance pulls. A posting is all rows of one quote in one stage at one moment; its sequences are given while
-- the ledger's head is held, so that they become visible in their order and without gaps.
create table postings (
    first_sequence integer primary key,
    last_sequence integer not null unique,
    posted_at integer not null,
    -- The month of posting in Norway: 2026-11.
    month text not null,
    stage text not null check (stage in ('quoted', 'ordered', 'settled')),
    reversal integer not null check (reversal in (0, 1)),
    -- The posting whose lines it has: negated if it is a reversal, and else moved on to this stage.
    repeats integer references postings (first_sequence),
    quote_id text not null references quotes (id),
    quote_number text not null,
    revision integer not null,
    case_number text not null,
    applicant_name text not null,
    organisation_number text,
    buyer_reference text,
    vat_code text not null,
    vat_rate text not null,
    tariff_id text not null,
    tariff_status text not null,
    settlement_number text,
    demo integer not null,
    net_ore integer not null,
    vat_ore integer not null,
    check (last_sequence >= first_sequence)
) strict;

create index postings_by_quote on postings (quote_number, first_sequence);
-- A quote enters and leaves a stage once; what is charged, once a note.
create unique index postings_once on postings (quote_id, stage, reversal, coalesce(settlement_number, ''));
create index postings_by_case on postings (case_number, first_sequence);
-- All that control totals are made of.
create index postings_by_time on postings (posted_at, stage, first_sequence, last_sequence, net_ore, vat_ore);

create table line_items (
    sequence integer primary key,
    posting integer not null references postings (first_sequence),
    activity text not null,
    line_code text not null,
    description text not null,
    -- In hundredths of a unit.
    quantity integer not null,
    unit text not null,
    unit_price_ore integer not null,
    net_ore integer not null,
    vat_ore integer not null
) strict;

-- How far the ledger's entries have been posted to the feed: entries from before there was a feed are posted at the first start.
alter table ledger_head add column posted integer not null default 0;

-- Work on a quote's number: a revision goes on with that of the former.
create table time_entries (
    number_year integer not null,
    number_sequence integer not null,
    entry integer not null,
    quote_id text not null references quotes (id),
    revision integer not null,
    date text not null,
    activity text not null,
    rate text not null,
    -- In hundredths; below 0 where an entry is taken back.
    hours integer not null,
    line text,
    note text,
    corrects integer,
    actor_id text not null,
    actor_role text not null,
    at integer not null,
    primary key (number_year, number_sequence, entry),
    unique (number_year, number_sequence, corrects)
) strict;

-- The last number of a settlement note that was given in each year.
create table settlement_series (
    year integer primary key,
    last integer not null
) strict;

-- What was charged and taken back, word for word. A note made for trying out keeps no PDF.
create table settlement_notes (
    year integer not null,
    sequence integer not null,
    number text not null unique,
    quote_id text not null references quotes (id),
    type text not null check (type in ('settlement', 'credit', 'replacement')),
    corrects text references settlement_notes (number),
    settled_on text not null,
    settled_at integer not null,
    net_ore integer not null,
    vat_ore integer not null,
    total_ore integer not null,
    canonical text not null,
    canonical_sha256 text not null,
    pdf blob,
    pdf_sha256 text not null,
    pdf_bytes integer not null,
    template text not null,
    producer text not null,
    primary key (year, sequence),
    -- A note is taken back once, and replaced once.
    unique (corrects, type)
) strict;

create index settlement_notes_by_quote on settlement_notes (quote_id, year, sequence);

-- The feed with every column of a row, for whoever looks with SQL.
create view feed as
select l.sequence, p.posted_at, p.stage, p.reversal, p.quote_number, p.revision, p.case_number, p.applicant_name,
    p.organisation_number, p.buyer_reference, l.activity, l.line_code, l.description, l.quantity, l.unit, l.unit_price_ore,
    l.net_ore, p.vat_code, p.vat_rate, l.vat_ore, p.tariff_id, p.tariff_status, p.quote_id, p.settlement_number, p.demo
from line_items l join postings p on p.first_sequence = l.posting;

-- What was posted, worked and charged is never altered, whoever asks.
create trigger postings_are_not_updated before update on postings begin
    select raise(abort, 'rows of postings are never altered');
end;
create trigger postings_are_not_deleted before delete on postings begin
    select raise(abort, 'rows of postings are never altered');
end;
create trigger postings_are_not_replaced before insert on postings
when exists (select 1 from postings where first_sequence = new.first_sequence or last_sequence = new.last_sequence
    or (quote_id = new.quote_id and stage = new.stage and reversal = new.reversal
        and coalesce(settlement_number, '') = coalesce(new.settlement_number, ''))) begin
    select raise(abort, 'rows of postings are never altered');
end;
create trigger line_items_are_not_updated before update on line_items begin
    select raise(abort, 'rows of line_items are never altered');
end;
create trigger line_items_are_not_deleted before delete on line_items begin
    select raise(abort, 'rows of line_items are never altered');
end;
create trigger line_items_are_not_replaced before insert on line_items
when exists (select 1 from line_items where sequence = new.sequence) begin
    select raise(abort, 'rows of line_items are never altered');
end;
create trigger time_entries_are_not_updated before update on time_entries begin
    select raise(abort, 'rows of time_entries are never altered');
end;
create trigger time_entries_are_not_deleted before delete on time_entries begin
    select raise(abort, 'rows of time_entries are never altered');
end;
create trigger time_entries_are_not_replaced before insert on time_entries
when exists (select 1 from time_entries where number_year = new.number_year and number_sequence = new.number_sequence
    and (entry = new.entry or corrects = new.corrects)) begin
    select raise(abort, 'rows of time_entries are never altered');
end;
create trigger settlement_notes_are_not_updated before update on settlement_notes begin
    select raise(abort, 'rows of settlement_notes are never altered');
end;
create trigger settlement_notes_are_not_deleted before delete on settlement_notes begin
    select raise(abort, 'rows of settlement_notes are never altered');
end;
create trigger settlement_notes_are_not_replaced before insert on settlement_notes
when exists (select 1 from settlement_notes where number = new.number or (year = new.year and sequence = new.sequence)
    or (corrects = new.corrects and type = new.type)) begin
    select raise(abort, 'rows of settlement_notes are never altered');
end;

-- A program from before there was a feed does not post to it: once the feed is complete, it must not add to the ledger.
create trigger ledger_is_posted before update of sequence on ledger_head
when new.sequence > old.sequence and new.posted = old.posted and old.posted = old.sequence begin
    select raise(abort, 'an older program must not write: it does not post to the feed');
end;

-- A number is borne by one quote: no other takes its row.
create trigger issued_numbers_are_not_replaced before insert on quotes
when exists (select 1 from quotes where number_year = new.number_year and number_sequence = new.number_sequence
    and revision = new.revision) begin
    select raise(abort, 'what was issued is never altered');
end;
