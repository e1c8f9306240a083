-- Of a number, one quote at most waits for an answer, and one at most is ordered; a quote has one revision at a time. Of several
-- drafts that revise one quote, the first stays its revision, and the others become drafts of new quotes.
update quotes set revises = null
where state = 'draft' and exists (
    select 1 from quotes o
    where o.revises = quotes.revises and o.id <> quotes.id and (o.state <> 'draft' or o.position < quotes.position)
);

drop index quotes_by_revises;
create unique index quotes_by_revises on quotes (revises) where revises is not null;
create unique index offers_by_number on quotes (number_year, number_sequence) where state = 'issued';
create unique index orders_by_number on quotes (number_year, number_sequence) where state = 'accepted';
