-- The tables of order-service. One script for H2 (MODE=PostgreSQL) and PostgreSQL.

-- Ids are UUIDv7, so the primary key is the order of placing. The lines never change and are always read with their order:
-- as JSON they cost an order no further row.
create table orders (
    id                  uuid primary key,
    customer_id         varchar(255)                not null,
    customer_email      varchar(320)                not null,
    payment_method      varchar(255)                not null,
    lines               varchar(100000)             not null,
    total_amount        bigint                      not null,
    currency            varchar(3)                  not null,
    placed_at           timestamp(6) with time zone not null,
    deadline            timestamp(6) with time zone not null,
    batch_id            uuid,
    trace_id            varchar(64),
    status              varchar(20)                 not null,
    cancellation_reason varchar(30),
    cancellation_detail varchar(4000),
    decided_at          timestamp(6) with time zone,
    saga_status         varchar(20)                 not null,
    unfinished_since    timestamp(6) with time zone not null,
    settled_at          timestamp(6) with time zone,
    inventory           varchar(20)                 not null,
    inventory_undone    boolean                     not null,
    payment             varchar(20)                 not null,
    payment_undone      boolean                     not null
);

-- A customer's orders, newest first. Holds nothing that changes, so that the saga's updates leave it alone.
create index orders_customer on orders (customer_id, id);

-- The few that are not finished: for the deadline, for operators, for metrics.
create index orders_unfinished on orders (saga_status, deadline);

-- The saga's events as this service saw them.
create table order_event (
    order_id     uuid                        not null,
    event_id     uuid                        not null,
    type         varchar(255)                not null,
    direction    varchar(10)                 not null,
    source       varchar(255)                not null,
    causation_id varchar(255),
    happened_at  timestamp(6) with time zone not null,
    recorded_at  timestamp(6) with time zone not null,
    primary key (order_id, event_id)
);

-- Orders that came with an Idempotency-Key: which one, and what was asked for.
create table idempotency_key (
    request_key  varchar(255) primary key,
    request_hash varchar(64)                 not null,
    order_id     uuid                        not null,
    created_at   timestamp(6) with time zone not null
);

-- This service's copies of inventory's products, with the event that each comes from.
create table product_copy (
    sku        varchar(255) primary key,
    name       varchar(1000)               not null,
    amount     bigint                      not null,
    currency   varchar(3)                  not null,
    changed_at timestamp(6) with time zone not null,
    event_id   uuid                        not null
);
