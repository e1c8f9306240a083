-- Money in øre, times in milliseconds of the Unix epoch, days as text (2026-11-22), JSON as text.

-- The content of every tariff edition that a quote was priced by, so that it can be priced again after the files are gone.
create table tariffs (
    hash text primary key,
    id text not null,
    source text not null
) strict;

create table quotes (
    -- Sorts as quotes were made; the identity's own time and some of its random bits.
    position integer primary key,
    id text not null unique,
    version integer not null,
    state text not null check (state in ('draft', 'issued', 'accepted', 'declined', 'expired', 'withdrawn', 'superseded', 'settled')),
    number_year integer,
    number_sequence integer,
    revision integer,
    revises text references quotes (id),
    successor text references quotes (id),
    demo integer not null,
    case_number text,
    applicant text not null,
    title text not null,
    -- The words that a quote is found by.
    words text not null,
    -- The content of a draft; that of an issued quote stands in its document.
    draft text,
    tariff_hash text not null references tariffs (hash),
    priced_on text not null,
    net_ore integer not null,
    vat_ore integer not null,
    total_ore integer not null,
    created_at integer not null,
    updated_at integer not null,
    issued_at integer,
    valid_to text,
    expires_at integer,
    answer text,
    answered_at integer,
    check ((state = 'draft') = (number_sequence is null)),
    check ((state = 'draft') = (draft is not null)),
    unique (number_year, number_sequence, revision)
) strict;

create index quotes_by_state on quotes (state, position);
create index quotes_by_case on quotes (case_number, position);
create index quotes_by_issue on quotes (issued_at, position);
create index quotes_by_state_and_issue on quotes (state, issued_at, position);
create index quotes_due on quotes (state, expires_at);
create index quotes_demo on quotes (position) where demo = 1;
create index quotes_by_revises on quotes (revises) where revises is not null;

-- What was issued, word for word. A quote made for trying out keeps no PDF.
create table documents (
    quote_id text primary key references quotes (id),
    canonical text not null,
    canonical_sha256 text not null,
    pdf blob,
    pdf_sha256 text not null,
    pdf_bytes integer not null,
    template text not null,
    producer text not null
) strict;

-- The last number that was given in each year.
create table number_series (
    year integer primary key,
    last integer not null
) strict;

create table ledger (
    sequence integer primary key,
    quote_id text not null references quotes (id),
    entry text not null,
    previous text not null,
    hash text not null
) strict;

create index ledger_by_quote on ledger (quote_id, sequence);

-- One row: where the ledger ends. Whoever adds to the ledger holds it, and a trigger keeps the hash of what was added.
create table ledger_head (
    one integer primary key check (one = 1),
    sequence integer not null,
    hash text not null
) strict;

insert into ledger_head (one, sequence, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- A draft that was thrown away leaves its events: no reference to quotes.
create table events (
    quote_id text not null,
    sequence integer not null,
    at integer not null,
    actor_id text not null,
    actor_role text not null,
    action text not null,
    from_state text,
    to_state text,
    net_ore integer not null,
    vat_ore integer not null,
    total_ore integer not null,
    reason text,
    primary key (quote_id, sequence)
) strict, without rowid;

-- The first answer to each request that carried an Idempotency-Key.
create table idempotency_keys (
    actor_id text not null,
    key text not null,
    fingerprint text not null,
    quote_id text not null,
    version integer not null,
    created integer not null,
    body text not null,
    at integer not null,
    primary key (actor_id, key)
) strict, without rowid;

create index idempotency_keys_by_age on idempotency_keys (at);

-- Words and their beginnings of up to ten characters, without positions: as long as a case number's word.
create virtual table quotes_search using fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii',
    prefix = '1 2 3 4 5 6 7 8 9 10'
);

create trigger quotes_words_inserted after insert on quotes begin
    insert into quotes_search (rowid, words) values (new.position, new.words);
end;
create trigger quotes_words_updated after update of words on quotes when old.words <> new.words begin
    delete from quotes_search where rowid = old.position;
    insert into quotes_search (rowid, words) values (new.position, new.words);
end;
create trigger quotes_words_deleted after delete on quotes begin
    delete from quotes_search where rowid = old.position;
end;

create trigger ledger_is_sealed after insert on ledger begin
    update ledger_head set hash = new.hash where one = 1;
end;

-- What was issued and what the ledger says is never altered, whoever asks.
create trigger documents_are_not_updated before update on documents begin
    select raise(abort, 'rows of documents are never altered');
end;
create trigger documents_are_not_deleted before delete on documents begin
    select raise(abort, 'rows of documents are never altered');
end;
create trigger documents_are_not_replaced before insert on documents
when exists (select 1 from documents where quote_id = new.quote_id) begin
    select raise(abort, 'rows of documents are never altered');
end;
create trigger ledger_is_not_replaced before insert on ledger
when exists (select 1 from ledger where sequence = new.sequence) begin
    select raise(abort, 'rows of ledger are never altered');
end;
create trigger issued_quotes_are_not_replaced before insert on quotes
when exists (select 1 from quotes where state <> 'draft' and (id = new.id or position = new.position and id <> new.id and new.state <> 'draft')) begin
    select raise(abort, 'what was issued is never altered');
end;
create trigger ledger_is_not_updated before update on ledger begin
    select raise(abort, 'rows of ledger are never altered');
end;
create trigger ledger_is_not_deleted before delete on ledger begin
    select raise(abort, 'rows of ledger are never altered');
end;
create trigger events_are_not_updated before update on events begin
    select raise(abort, 'rows of events are never altered');
end;
create trigger events_are_not_deleted before delete on events begin
    select raise(abort, 'rows of events are never altered');
end;
create trigger issued_quotes_are_not_deleted before delete on quotes when old.state <> 'draft' begin
    select raise(abort, 'what was issued is never altered');
end;
create trigger issued_quotes_are_kept before update on quotes
when old.state <> 'draft' and (
    (new.position, new.id, new.number_year, new.number_sequence, new.revision, new.revises, new.demo, new.case_number,
        new.applicant, new.title, new.tariff_hash, new.priced_on, new.net_ore, new.vat_ore, new.total_ore, new.created_at,
        new.issued_at, new.valid_to, new.expires_at)
    is not (old.position, old.id, old.number_year, old.number_sequence, old.revision, old.revises, old.demo,
        old.case_number, old.applicant, old.title, old.tariff_hash, old.priced_on, old.net_ore, old.vat_ore, old.total_ore,
        old.created_at, old.issued_at, old.valid_to, old.expires_at)
    or (new.state <> old.state and (old.state, new.state) not in (values ('issued', 'accepted'), ('issued', 'declined'),
        ('issued', 'expired'), ('issued', 'withdrawn'), ('issued', 'superseded'), ('accepted', 'settled'),
        ('accepted', 'superseded')))
    or (old.answer is not null and (new.answer is not old.answer or new.answered_at is not old.answered_at))
    or (old.successor is not null and new.successor is not old.successor)
)
begin
    select raise(abort, 'what was issued is never altered');
end;
