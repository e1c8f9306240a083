-- Whose case a quote is: of the officer who made the draft, and of the one who issued it from then on.
alter table quotes add column officer text;
-- What was typed on the page of a draft, field by field, and whether some of it cannot be read: the draft is then what it was before.
alter table quotes add column typed text;
alter table quotes add column unread integer not null default 0;
-- The estimate that a draft was made of.
alter table quotes add column origin text;
-- The agreed day of delivery of an issued quote.
alter table quotes add column delivered_on text;
-- How much of the hours that were quoted an order has used, in the activity that has used the most, in per cent.
alter table quotes add column hours_used integer;

update quotes set officer = (
    select actor_id from events e
    where e.quote_id = quotes.id and e.action in ('create', 'revise', 'issue') order by e.sequence desc limit 1
);
update quotes set delivered_on = (select json_extract(canonical, '$.delivery_date') from documents d where d.quote_id = quotes.id)
where state = 'accepted' or state = 'issued';

create index quotes_by_officer on quotes (officer, position);
create index quotes_by_officer_and_state on quotes (officer, state, position);
-- What was typed may name a contact, who goes when nothing comes of the draft.
create index quotes_typed on quotes (updated_at) where typed is not null or origin is not null;
-- What an officer's quotes wait for: each is found without a look at anyone else's.
create index quotes_expiring on quotes (officer, expires_at, position) where state = 'issued';
create index quotes_by_hours_used on quotes (officer, position) where state = 'accepted' and hours_used >= 80;
create index quotes_delivered on quotes (officer, delivered_on, position) where state = 'accepted' and delivered_on is not null;

-- How many quotes each officer has in each state, kept by the changes themselves: a list of a million has its counts at once.
create table quote_counts (
    officer text not null,
    state text not null,
    quotes integer not null,
    primary key (officer, state)
) strict, without rowid;
insert into quote_counts (officer, state, quotes) select coalesce(officer, ''), state, count(*) from quotes group by 1, 2;
create trigger quotes_counted after insert on quotes begin
    insert into quote_counts (officer, state, quotes) values (coalesce(new.officer, ''), new.state, 1)
    on conflict (officer, state) do update set quotes = quotes + 1;
end;
create trigger quotes_recounted after update of state, officer on quotes
when old.state <> new.state or old.officer is not new.officer begin
    update quote_counts set quotes = quotes - 1 where officer = coalesce(old.officer, '') and state = old.state;
    insert into quote_counts (officer, state, quotes) values (coalesce(new.officer, ''), new.state, 1)
    on conflict (officer, state) do update set quotes = quotes + 1;
end;
create trigger quotes_uncounted after delete on quotes begin
    update quote_counts set quotes = quotes - 1 where officer = coalesce(old.officer, '') and state = old.state;
end;
