-- What readiness writes, over and over: about as much as a change does, and so not compressed.
create table probe (
    one bigint primary key check (one = 1),
    body bytea not null
);
alter table probe alter column body set storage external;

insert into probe (one, body) values (1, '');
