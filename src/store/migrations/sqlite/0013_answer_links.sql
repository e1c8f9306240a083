-- Links by which an applicant reads and answers a quote without signing in. Of the secret in a link, only its hash is stored.
create table answer_links (
    id text primary key,
    quote_id text not null references quotes (id),
    kind text not null check (kind in ('read', 'answer')),
    secret_sha256 text not null unique,
    made_at integer not null,
    made_by text not null,
    ended_at integer,
    ended_by text
) strict;
create index answer_links_by_quote on answer_links (quote_id, made_at);
