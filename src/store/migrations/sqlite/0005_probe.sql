-- What readiness writes, over and over: about as much as a change does.
create table probe (
    one integer primary key check (one = 1),
    body blob not null
) strict;

insert into probe (one, body) values (1, x'');
