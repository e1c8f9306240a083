-- Quotes whose words are of an earlier form than the program's: brought up to date at its next start, a few at a time.
create table stale_words (
    position integer primary key
) strict;

insert into stale_words (position) select position from quotes;
