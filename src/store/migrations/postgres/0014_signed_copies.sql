-- Signed copies of an order's document, as they came. What was found of each is a judgement of its day, and stays with it.
create table signed_copies (
    quote_id text not null references quotes (id),
    number bigint not null,
    kind text not null check (kind in ('signed', 'unsigned', 'changed', 'not_comparable')),
    -- The signatures that are appended, as JSON.
    signatures text not null,
    sha256 text not null,
    bytes bigint not null,
    received_at bigint not null,
    received_by text not null,
    pdf bytea not null,
    primary key (quote_id, number),
    unique (quote_id, sha256)
);
-- PDFs are compressed already.
alter table signed_copies alter column pdf set storage external;

create trigger signed_copies_are_kept before update or delete on signed_copies
    for each row execute function refuse_change();
create trigger signed_copies_are_not_truncated before truncate on signed_copies
    for each statement execute function refuse_change();
