-- Whether a quote has a price. A draft has none until it says all that its price depends on; its amounts are then 0.
alter table quotes add column priced bigint not null default 1 check (priced in (0, 1));
alter table events add column priced bigint not null default 1 check (priced in (0, 1));
