-- What like cases are found by: how many a quote has of everything that drives hours, as text, and its size in hours. Many quotes
-- share a shape. Those that were issued before get theirs at the program's next start.
create table shapes (
    id bigint generated always as identity primary key,
    drivers text not null unique,
    size bigint not null
);

create index shapes_by_size on shapes (size, id);
alter table quotes add column shape bigint;
create index quotes_by_shape on quotes (shape, state, position) where shape is not null;
create index quotes_without_shape on quotes (position) where shape is null and state <> 'draft';
