-- The terms of settled quotes that no note charges: what finance decided, which a later correction keeps. Their hash is in the ledger.
create table uncharged_settlements (
    quote_id text primary key references quotes (id),
    terms text not null
);
