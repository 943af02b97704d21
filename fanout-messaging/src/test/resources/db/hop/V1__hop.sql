create table fact (
    id     uuid primary key,
    amount bigint not null
);
