-- Money in øre, times in milliseconds of the Unix epoch, days as text (2026-11-22), JSON as text.

-- The content of every tariff edition that a quote was priced by, so that it can be priced again after the files are gone.
create table tariffs (
    hash text primary key,
    id text not null,
    source text not null
);

create table quotes (
    -- Sorts as quotes were made; the identity's own time and some of its random bits.
    position bigint primary key,
    id text not null unique,
    version bigint not null,
    state text not null check (state in ('draft', 'issued', 'accepted', 'declined', 'expired', 'withdrawn', 'superseded', 'settled')),
    number_year bigint,
    number_sequence bigint,
    revision bigint,
    revises text references quotes (id),
    successor text references quotes (id),
    demo bigint not null,
    case_number text,
    applicant text not null,
    title text not null,
    -- The words that a quote is found by.
    words text not null,
    -- The content of a draft; that of an issued quote stands in its document.
    draft text,
    tariff_hash text not null references tariffs (hash),
    priced_on text not null,
    net_ore bigint not null,
    vat_ore bigint not null,
    total_ore bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    issued_at bigint,
    valid_to text,
    expires_at bigint,
    answer text,
    answered_at bigint,
    check ((state = 'draft') = (number_sequence is null)),
    check ((state = 'draft') = (draft is not null)),
    unique (number_year, number_sequence, revision)
);

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
    pdf bytea,
    pdf_sha256 text not null,
    pdf_bytes bigint not null,
    template text not null,
    producer text not null
);

-- The last number that was given in each year.
create table number_series (
    year bigint primary key,
    last bigint not null
);

create table ledger (
    sequence bigint primary key,
    quote_id text not null references quotes (id),
    entry text not null,
    previous text not null,
    hash text not null
);

create index ledger_by_quote on ledger (quote_id, sequence);

-- One row: where the ledger ends. Whoever adds to the ledger holds it, and a trigger keeps the hash of what was added.
create table ledger_head (
    one bigint primary key check (one = 1),
    sequence bigint not null,
    hash text not null
);

insert into ledger_head (one, sequence, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- A draft that was thrown away leaves its events: no reference to quotes.
create table events (
    quote_id text not null,
    sequence bigint not null,
    at bigint not null,
    actor_id text not null,
    actor_role text not null,
    action text not null,
    from_state text,
    to_state text,
    net_ore bigint not null,
    vat_ore bigint not null,
    total_ore bigint not null,
    reason text,
    primary key (quote_id, sequence)
);

-- The first answer to each request that carried an Idempotency-Key.
create table idempotency_keys (
    actor_id text not null,
    key text not null,
    fingerprint text not null,
    quote_id text not null,
    version bigint not null,
    created bigint not null,
    body text not null,
    at bigint not null,
    primary key (actor_id, key)
);

create index idempotency_keys_by_age on idempotency_keys (at);

-- A PDF is compressed within: trying again takes time and gains nothing.
alter table documents alter column pdf set storage external;

alter table quotes add column search tsvector not null
    generated always as (array_to_tsvector(string_to_array(words, ' '))) stored;
create index quotes_by_words on quotes using gin (search);

create function seal_ledger() returns trigger language plpgsql as $$
begin
    update ledger_head set hash = new.hash where one = 1;
    return null;
end
$$;

create trigger ledger_is_sealed after insert on ledger for each row execute function seal_ledger();

-- What was issued and what the ledger says is never altered, whoever asks.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never altered', tg_table_name using errcode = 'integrity_constraint_violation';
end
$$;

create trigger documents_are_kept before update or delete on documents
    for each row execute function refuse_change();
create trigger documents_are_not_truncated before truncate on documents
    for each statement execute function refuse_change();
create trigger ledger_is_kept before update or delete on ledger
    for each row execute function refuse_change();
create trigger ledger_is_not_truncated before truncate on ledger
    for each statement execute function refuse_change();

create trigger events_are_kept before update or delete on events
    for each row execute function refuse_change();
create trigger events_are_not_truncated before truncate on events
    for each statement execute function refuse_change();

create function refuse_change_of_issued() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or (new.position, new.id, new.number_year, new.number_sequence, new.revision, new.revises,
            new.demo, new.case_number, new.applicant, new.title, new.tariff_hash, new.priced_on, new.net_ore, new.vat_ore,
            new.total_ore, new.created_at, new.issued_at, new.valid_to, new.expires_at)
        is distinct from (old.position, old.id, old.number_year, old.number_sequence, old.revision, old.revises,
            old.demo, old.case_number, old.applicant, old.title, old.tariff_hash, old.priced_on, old.net_ore, old.vat_ore,
            old.total_ore, old.created_at, old.issued_at, old.valid_to, old.expires_at)
        or (new.state <> old.state and (old.state, new.state) not in (values ('issued', 'accepted'), ('issued', 'declined'),
        ('issued', 'expired'), ('issued', 'withdrawn'), ('issued', 'superseded'), ('accepted', 'settled'),
        ('accepted', 'superseded')))
        or (old.answer is not null and (new.answer is distinct from old.answer or new.answered_at is distinct from old.answered_at))
        or (old.successor is not null and new.successor is distinct from old.successor)
    then
        raise exception 'what was issued is never altered' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;

create trigger issued_quotes_are_kept before update or delete on quotes
    for each row when (old.state <> 'draft') execute function refuse_change_of_issued();
