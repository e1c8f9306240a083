-- Events in the order of commits: whoever follows them reads on behind the last that they have. SQLite has one writer at a time, so
-- the next number is the last one plus one. Events from before get theirs in the order of time, and of one quote in their own order,
-- also where a clock went back.
drop trigger events_are_not_updated;
alter table events add column commit_sequence integer;
update events set commit_sequence = o.place from (
    select quote_id as quote, sequence as version, row_number() over (order by moment, quote_id, sequence) as place from (
        select quote_id, sequence,
            max(at) over (partition by quote_id order by sequence rows unbounded preceding) as moment from events
    )
) o where events.quote_id = o.quote and events.sequence = o.version;
create unique index events_in_order on events (commit_sequence);

create trigger events_are_not_updated before update on events begin
    select raise(abort, 'rows of events are never altered');
end;
create trigger events_are_not_replaced before insert on events
when exists (select 1 from events where commit_sequence = new.commit_sequence)
    or exists (select 1 from events where quote_id = new.quote_id and sequence = new.sequence) begin
    select raise(abort, 'rows of events are never altered');
end;
create trigger events_are_in_order before insert on events when new.commit_sequence is null begin
    select raise(abort, 'an older program must not write: its events have no place in the order of commits');
end;

-- Quotes by their last change.
create index quotes_by_update on quotes (updated_at, position);
create index quotes_by_state_and_update on quotes (state, updated_at, position);

-- Every 2,048th quote has a mark besides its words: a search for several words that finds nothing ends at the next one.
drop trigger quotes_words_inserted;
drop trigger quotes_words_updated;
create trigger quotes_words_inserted after insert on quotes begin
    insert into quotes_search (rowid, words)
    values (new.position, new.words || case when new.position % 2048 = 0 then ' ·' else '' end);
end;
create trigger quotes_words_updated after update of words on quotes when old.words <> new.words begin
    delete from quotes_search where rowid = old.position;
    insert into quotes_search (rowid, words)
    values (new.position, new.words || case when new.position % 2048 = 0 then ' ·' else '' end);
end;

-- The words that a quote is found by have a new form, with what is inside of words, and with more numbers.
insert into stale_words (position) select position from quotes where true on conflict do nothing;
