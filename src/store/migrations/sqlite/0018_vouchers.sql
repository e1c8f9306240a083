-- Settlement notes as a list of vouchers: what the list is filtered and summed by, a row for each note, kept by the changes themselves.
create table vouchers (
    -- The year of its number times 2^32, and its number in that year: the order of the numbers.
    position integer primary key,
    number text not null unique,
    type text not null,
    settled_on text not null,
    net_ore integer not null,
    vat_ore integer not null,
    total_ore integer not null,
    sent integer not null default 0 check (sent in (0, 1)),
    -- The first entry of its being sent.
    first_sending integer,
    check (sent = (first_sending is not null))
) strict;
insert into vouchers (position, number, type, settled_on, net_ore, vat_ore, total_ore)
select year * 4294967296 + sequence, number, type, settled_on, net_ore, vat_ore, total_ore from settlement_notes;
create index vouchers_by_day on vouchers (settled_on, position);
create index vouchers_by_type on vouchers (type, position);
create index vouchers_by_sent on vouchers (sent, position);
create index vouchers_by_sent_and_type on vouchers (sent, type, position);

-- Where notes were sent, in the order in which it was recorded.
create table sendings (
    sending integer primary key,
    number text not null references settlement_notes (number),
    sent_to text not null,
    sent_on text not null,
    recorded_at integer not null,
    actor_id text not null,
    actor_role text not null,
    unique (number, sent_to, sent_on)
) strict;
-- The last of them: whoever adds one holds it, so that they become visible in their order.
create table sending_head (
    one integer primary key check (one = 1),
    last integer not null
) strict;
insert into sending_head (one, last) values (1, 0);

create trigger vouchers_listed after insert on settlement_notes begin
    insert into vouchers (position, number, type, settled_on, net_ore, vat_ore, total_ore)
    values (new.year * 4294967296 + new.sequence, new.number, new.type, new.settled_on, new.net_ore, new.vat_ore, new.total_ore);
end;
create trigger vouchers_sent after insert on sendings begin
    update vouchers set sent = 1, first_sending = new.sending where number = new.number and sent = 0;
end;
create trigger sendings_are_not_updated before update on sendings begin
    select raise(abort, 'rows of sendings are never altered');
end;
create trigger sendings_are_not_deleted before delete on sendings begin
    select raise(abort, 'rows of sendings are never altered');
end;
create trigger sendings_are_not_replaced before insert on sendings
when exists (select 1 from sendings where sending = new.sending
    or (number = new.number and sent_to = new.sent_to and sent_on = new.sent_on)) begin
    select raise(abort, 'rows of sendings are never altered');
end;
