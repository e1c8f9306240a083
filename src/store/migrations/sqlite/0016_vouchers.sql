-- The day of posting in Norway, and the credit note that reverses what was charged: with them, each row has its voucher.
drop trigger postings_are_not_updated;
alter table postings add column posted_on text;
alter table postings add column credit_number text;
-- Summer time is from 1:00 UTC on the last Sunday of March until 1:00 UTC on the last Sunday of October.
update postings set posted_on = date(posted_at / 1000 + 3600 * (1 + (
    posted_at / 1000 >= cast(strftime('%s', strftime('%Y', posted_at / 1000, 'unixepoch') || '-03-25', 'weekday 0', '+1 hours') as integer)
    and posted_at / 1000 < cast(strftime('%s', strftime('%Y', posted_at / 1000, 'unixepoch') || '-10-25', 'weekday 0', '+1 hours') as integer)
)), 'unixepoch');
update postings set credit_number = (
    select n.number from settlement_notes n where n.corrects = postings.settlement_number and n.type = 'credit'
) where stage = 'settled' and reversal = 1;
create trigger postings_are_not_updated before update on postings begin
    select raise(abort, 'rows of postings are never altered');
end;
create trigger postings_have_a_day before insert on postings when new.posted_on is null begin
    select raise(abort, 'an older program must not write: its postings have no day');
end;

-- Where lines are booked, as the settings said when they were posted: one row for each account, cost centre and project that go together.
create table assignments (
    id integer primary key,
    -- Each empty where none is assigned.
    account text not null,
    cost_centre text not null,
    project text not null,
    unique (account, cost_centre, project)
) strict;
create trigger assignments_are_not_updated before update on assignments begin
    select raise(abort, 'rows of assignments are never altered');
end;
create trigger assignments_are_not_deleted before delete on assignments begin
    select raise(abort, 'rows of assignments are never altered');
end;
create trigger assignments_are_not_replaced before insert on assignments
when exists (select 1 from assignments where id = new.id
    or (account = new.account and cost_centre = new.cost_centre and project = new.project)) begin
    select raise(abort, 'rows of assignments are never altered');
end;
alter table line_items add column assignment integer;

drop view feed;
create view feed as
select l.sequence, p.posted_at, p.stage, p.reversal, p.quote_number, p.revision, p.case_number, p.applicant_name,
    p.organisation_number, p.buyer_reference, l.activity, l.line_code, l.description, l.quantity, l.unit, l.unit_price_ore,
    l.net_ore, p.vat_code, p.vat_rate, l.vat_ore, p.tariff_id, p.tariff_status, p.quote_id, p.settlement_number, p.demo, p.posted_on,
    case when p.stage = 'quoted' then 'quote' when p.stage = 'ordered' then 'order' when p.reversal = 1 then 'credit'
        else 'settlement' end as document_type,
    coalesce(p.credit_number, p.settlement_number,
        p.quote_number || case when p.revision = 1 then '' else '/' || p.revision end) as document_number,
    nullif(a.account, '') as account, nullif(a.cost_centre, '') as cost_centre, nullif(a.project, '') as project
from line_items l join postings p on p.first_sequence = l.posting left join assignments a on a.id = l.assignment;

-- Sums of the feed, ever and by month and by day, of each applicant and of all, kept by whoever posts: totals do not grow with the feed.
create table feed_sums (
    of_applicant integer not null check (of_applicant in (0, 1)),
    span text not null check (span in ('ever', 'month', 'day')),
    -- Empty, 2026-11, or 2026-11-28.
    period text not null,
    stage text not null,
    reversal integer not null,
    tariff_id text not null,
    activity text not null,
    -- Both empty where it is of all applicants; the name also where there is a number.
    organisation_number text not null,
    applicant_name text not null,
    -- Empty where none is assigned.
    account text not null,
    items integer not null,
    net_ore integer not null,
    vat_ore integer not null,
    first_sequence integer not null,
    last_sequence integer not null,
    primary key (of_applicant, span, period, stage, reversal, tariff_id, activity, organisation_number, applicant_name, account)
) strict, without rowid;
insert into feed_sums (of_applicant, span, period, stage, reversal, tariff_id, activity, organisation_number, applicant_name, account, items,
    net_ore, vat_ore, first_sequence, last_sequence)
select a.of_applicant, d.span, case d.span when 'ever' then '' when 'month' then p.month else p.posted_on end, p.stage, p.reversal, p.tariff_id,
    l.activity, case when a.of_applicant = 1 then coalesce(p.organisation_number, '') else '' end,
    case when a.of_applicant = 1 and p.organisation_number is null then p.applicant_name else '' end, '', count(*), sum(l.net_ore), sum(l.vat_ore), min(l.sequence),
    max(l.sequence)
from (select 0 as of_applicant union all select 1) a cross join (select 'ever' as span union all select 'month' union all select 'day') d
    cross join postings p join line_items l on l.posting = p.first_sequence
group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
