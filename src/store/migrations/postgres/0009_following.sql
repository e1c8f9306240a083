-- Events in the order of commits: whoever follows them reads on behind the last that they have. A number is taken as the last thing
-- that a transaction does, under the lock of this one row, so that events become visible in order and without gaps.
create table event_head (
    one bigint primary key check (one = 1),
    sequence bigint not null
);

-- Events from before get theirs in the order of time, and of one quote in their own order, also where a clock went back.
alter table events disable trigger events_are_kept;
alter table events add column commit_sequence bigint;
update events set commit_sequence = o.place from (
    select quote_id, sequence, row_number() over (order by moment, quote_id, sequence) as place from (
        select quote_id, sequence,
            max(at) over (partition by quote_id order by sequence rows unbounded preceding) as moment from events
    ) m
) o where events.quote_id = o.quote_id and events.sequence = o.sequence;
alter table events enable trigger events_are_kept;
-- An older program gives its events no place, and must not write.
alter table events alter column commit_sequence set not null;
create unique index events_in_order on events (commit_sequence);
insert into event_head (one, sequence) select 1, count(*) from events;

-- Quotes by their last change.
create index quotes_by_update on quotes (updated_at, position);
create index quotes_by_state_and_update on quotes (state, updated_at, position);

-- What was written lately is searched one by one until it is moved into the index: less of it, and more often.
alter index quotes_by_words set (gin_pending_list_limit = 128);

-- The words that a quote is found by have a new form, with what is inside of words, and with more numbers.
insert into stale_words (position) select position from quotes where true on conflict do nothing;
