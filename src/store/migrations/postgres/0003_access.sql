-- Whose a quote is: an applicant that calls for an organisation sees that organisation's quotes and no other.
alter table quotes add column organisation_number text;
update quotes set organisation_number = case when state = 'draft' then draft::jsonb #>> '{scope,applicant,organisation_number}'
    else (select canonical::jsonb #>> '{scope,applicant,organisation_number}' from documents where quote_id = quotes.id) end;
create index quotes_by_organisation on quotes (organisation_number, position) where organisation_number is not null;
create index quotes_by_organisation_and_issue on quotes (organisation_number, issued_at, position)
    where organisation_number is not null;

create function refuse_another_organisation() returns trigger language plpgsql as $$
begin
    raise exception 'what was issued is never altered' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger issued_quotes_keep_their_organisation before update of organisation_number on quotes
    for each row when (old.state <> 'draft' and new.organisation_number is distinct from old.organisation_number)
    execute function refuse_another_organisation();

-- Drafts that still name a contact, the longest untouched first. One that was taken away has an address of its own.
create index quotes_with_contact on quotes (updated_at)
    where state = 'draft' and draft not like '%"email":"removed@prisoverslag.invalid"%';

-- A draft that is thrown away takes with it what it was answered with.
create index idempotency_keys_by_quote on idempotency_keys (quote_id);

-- What programs call with. The secret itself is kept nowhere. A key is never removed: events name it.
create table api_keys (
    id text primary key,
    secret_sha256 text not null,
    owner text not null,
    roles text not null,
    organisation_number text,
    created_at bigint not null,
    created_by text not null,
    expires_at bigint not null,
    revoked_at bigint,
    revoked_by text,
    used_at bigint
);

-- Sign-ins that were begun: what the answer of the identity provider is checked against.
create table sign_ins (
    token_sha256 text primary key,
    state text not null,
    nonce text not null,
    verifier text not null,
    return_to text not null,
    expires_at bigint not null
);
create index sign_ins_by_end on sign_ins (expires_at);

-- Who has signed in.
create table sessions (
    token_sha256 text primary key,
    actor_id text not null,
    name text,
    roles text not null,
    organisation_number text,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null
);
create index sessions_by_end on sessions (expires_at);

-- Who looked at a quote from outside its case, where the settings ask for that.
create table quote_reads (
    id bigint generated always as identity primary key,
    quote_id text not null,
    at bigint not null,
    actor_id text not null,
    actor_role text not null,
    what text not null
);
create index quote_reads_by_quote on quote_reads (quote_id, id);
