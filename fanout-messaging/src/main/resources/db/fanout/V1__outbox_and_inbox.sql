-- The kit's tables. One script for H2 (MODE=PostgreSQL) and PostgreSQL.

-- Events that are to be sent. A row lives from the transaction of its fact until the broker has confirmed it.
-- No index but the primary key: the table is nearly empty all the time, and every insert would pay for it.
create table outbox (
    id             bigint generated always as identity primary key,
    partition_no   smallint                 not null,
    exchange       varchar(255)             not null,
    routing_key    varchar(255)             not null,
    message_id     uuid                     not null,
    type           varchar(255)             not null,
    subject        varchar(255)             not null,
    occurred_at    timestamp with time zone not null,
    correlation_id varchar(255)             not null,
    causation_id   varchar(255),
    traceparent    varchar(64),
    tracestate     varchar(512),
    payload        bytea                    not null,
    attempts       integer                  not null default 0,
    not_before     timestamp with time zone,
    last_error     varchar(1000)
);

-- Whoever has locked a partition's row is the only relay that sends its events: so they leave in order.
-- has_held: some of its rows wait after a failure, and the later events of their aggregates wait with them.
create table outbox_partition (
    partition_no smallint primary key,
    has_held     boolean not null default false
);

insert into outbox_partition (partition_no) values (0), (1), (2), (3);

-- Messages that were handled: the row commits together with what the handler did.
create table inbox (
    message_id uuid                     primary key,
    queue      varchar(255)             not null,
    type       varchar(255)             not null,
    handled_at timestamp with time zone not null
);
