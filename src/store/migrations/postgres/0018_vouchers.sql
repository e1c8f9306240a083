-- Settlement notes as a list of vouchers: what the list is filtered and summed by, a row for each note, kept by the changes themselves.
create table vouchers (
    -- The year of its number times 2^32, and its number in that year: the order of the numbers.
    position bigint primary key,
    number text not null unique,
    type text not null,
    settled_on text not null,
    net_ore bigint not null,
    vat_ore bigint not null,
    total_ore bigint not null,
    sent bigint not null default 0 check (sent in (0, 1)),
    -- The first entry of its being sent.
    first_sending bigint,
    check ((sent = 1) = (first_sending is not null))
);
insert into vouchers (position, number, type, settled_on, net_ore, vat_ore, total_ore)
select year * 4294967296 + sequence, number, type, settled_on, net_ore, vat_ore, total_ore from settlement_notes;
create index vouchers_by_day on vouchers (settled_on, position);
create index vouchers_by_type on vouchers (type, position);
create index vouchers_by_sent on vouchers (sent, position);
create index vouchers_by_sent_and_type on vouchers (sent, type, position);

-- Where notes were sent, in the order in which it was recorded.
create table sendings (
    sending bigint primary key,
    -- Of a note, which the trigger below sees to: a foreign key would answer a truncation of the notes in the place of their own trigger.
    number text not null,
    sent_to text not null,
    sent_on text not null,
    recorded_at bigint not null,
    actor_id text not null,
    actor_role text not null,
    unique (number, sent_to, sent_on)
);
-- The last of them: whoever adds one holds it, so that they become visible in their order.
create table sending_head (
    one bigint primary key check (one = 1),
    last bigint not null
);
insert into sending_head (one, last) values (1, 0);

create function list_voucher() returns trigger language plpgsql as $$
begin
    insert into vouchers (position, number, type, settled_on, net_ore, vat_ore, total_ore)
    values (new.year * 4294967296 + new.sequence, new.number, new.type, new.settled_on, new.net_ore, new.vat_ore, new.total_ore);
    return null;
end
$$;
create trigger vouchers_listed after insert on settlement_notes for each row execute function list_voucher();
create function mark_voucher_sent() returns trigger language plpgsql as $$
begin
    perform 1 from vouchers where number = new.number;
    if not found then
        raise exception 'there is no settlement note %', new.number;
    end if;
    update vouchers set sent = 1, first_sending = new.sending where number = new.number and sent = 0;
    return null;
end
$$;
create trigger vouchers_sent after insert on sendings for each row execute function mark_voucher_sent();
create trigger sendings_are_kept before update or delete on sendings
    for each row execute function refuse_change();
create trigger sendings_are_not_truncated before truncate on sendings
    for each statement execute function refuse_change();
