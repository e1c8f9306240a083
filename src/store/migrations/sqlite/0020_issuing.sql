-- Issuing writes less: indexes without the rows that no statement finds by them.
drop index quotes_by_issue;
create index quotes_by_issue on quotes (issued_at, position) where issued_at is not null;
drop index quotes_by_state_and_issue;
create index quotes_by_state_and_issue on quotes (state, issued_at, position) where issued_at is not null;
drop index quotes_due;
create index quotes_due on quotes (expires_at, position) where state = 'issued';
drop index idempotency_keys_by_quote;
create index idempotency_keys_by_quote on idempotency_keys (quote_id) where body <> '';
