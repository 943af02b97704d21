-- How often all customers together are looked at, and events told of them, as in customer_mode: what is expected of a customer of whom
-- little was seen. One row.
create table customer_population (
    id       integer                  not null primary key,
    views    double precision         not null,
    events   double precision         not null,
    rated_at timestamp with time zone not null
);

insert into customer_population (id, views, events, rated_at)
select 1, coalesce(sum(views), 0), coalesce(sum(events), 0), current_timestamp from customer_mode;
