-- Signed copies of an order's document, as they came. What was found of each is a judgement of its day, and stays with it.
create table signed_copies (
    quote_id text not null references quotes (id),
    number integer not null,
    kind text not null check (kind in ('signed', 'unsigned', 'changed', 'not_comparable')),
    -- The signatures that are appended, as JSON.
    signatures text not null,
    sha256 text not null,
    bytes integer not null,
    received_at integer not null,
    received_by text not null,
    pdf blob not null,
    primary key (quote_id, number),
    unique (quote_id, sha256)
) strict;

create trigger signed_copies_are_not_updated before update on signed_copies begin
    select raise(abort, 'rows of signed_copies are never altered');
end;
create trigger signed_copies_are_not_deleted before delete on signed_copies begin
    select raise(abort, 'rows of signed_copies are never altered');
end;
create trigger signed_copies_are_not_replaced before insert on signed_copies
when exists (select 1 from signed_copies where quote_id = new.quote_id and (number = new.number or sha256 = new.sha256)) begin
    select raise(abort, 'rows of signed_copies are never altered');
end;
