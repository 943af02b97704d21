-- The projection is there in generations: one answers, and while it is built anew from what the services say, a second one is written
-- to as well. States: ACTIVE (one), BUILDING (one at most), RETIRED (its rows go).
create table projection_generation (
    generation integer                  not null primary key,
    state      varchar(10)              not null,
    -- Whether it has what happened before this service began to listen.
    complete   boolean                  not null,
    since      timestamp with time zone not null
);

-- Who has listened before has heard of orders that are in no row: they are read back from the services.
insert into projection_generation (generation, state, complete, since)
select 1, 'ACTIVE', not exists (select 1 from audit_event), current_timestamp;

-- What is known of an order. The first columns say what was heard, the others follow from it.
create table order_view (
    generation       integer      not null,
    order_id         uuid         not null,
    -- When the first event of each type happened: name and microseconds since 1970, with = between and a blank before the next.
    steps            varchar(2000) not null,
    customer_id      varchar(255),
    email            text,
    total_amount     bigint,
    total_currency   varchar(3),
    reason           varchar(30),
    decline_reason   text,
    undone_amount    bigint,
    undone_currency  varchar(3),
    order_status     varchar(20)              not null,
    saga_status      varchar(20)              not null,
    unfinished_since timestamp with time zone,
    paid_at          timestamp with time zone,
    first_at         timestamp with time zone not null,
    latest_at        timestamp with time zone not null,
    primary key (generation, order_id)
);

-- Lists are sorted so, the newest first: ids of orders rise with time. H2 reads an index in no other direction than its own.
create index order_view_newest on order_view (generation, order_id desc);
create index order_view_of_customer on order_view (generation, customer_id, order_id desc);
create index order_view_by_status on order_view (generation, saga_status, order_id desc);
create index order_view_by_reason on order_view (generation, reason, order_id desc);
create index order_view_unfinished on order_view (generation, unfinished_since);

-- Notifications that have ended.
create table delivery_view (
    generation   integer                  not null,
    delivery_id  uuid                     not null,
    order_id     uuid,
    customer_id  varchar(255),
    channel      text                     not null,
    recipient    text                     not null,
    event_type   text                     not null,
    created_at   timestamp with time zone not null,
    delivered_at timestamp with time zone,
    ended_at     timestamp with time zone not null,
    primary key (generation, delivery_id)
);

create index delivery_view_of_customer on delivery_view (generation, customer_id, delivery_id desc);
create index delivery_view_by_age on delivery_view (ended_at);
