-- Whether work is behind the flat prices of its activity: recorded, and never charged.
alter table time_entries add column flat_price bigint not null default 0 check (flat_price in (0, 1));
