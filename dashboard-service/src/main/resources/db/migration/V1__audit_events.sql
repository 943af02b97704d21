-- Every event of the shop, as it was announced. An event is here once; its position rises with its arrival.
create table audit_event (
    position       bigint generated always as identity primary key,
    event_id       uuid                     not null unique,
    type           varchar(255)             not null,
    source         varchar(255)             not null,
    subject        varchar(255)             not null,
    sequence       bigint,
    order_id       uuid,
    customer_id    varchar(255),
    occurred_at    timestamp with time zone not null,
    received_at    timestamp with time zone not null,
    trace_id       varchar(32),
    correlation_id varchar(255)             not null,
    causation_id   varchar(255),
    -- As it came: fields that no class of ours has, and numbers as they were spelt.
    payload        text                     not null
);

-- Lists are sorted so, the latest first; H2 reads an index in no other direction than its own.
create index audit_event_by_time on audit_event (occurred_at desc, position desc);
create index audit_event_of_order on audit_event (order_id, occurred_at desc, position desc);
create index audit_event_of_customer on audit_event (customer_id, occurred_at desc, position desc);
create index audit_event_of_type on audit_event (type, occurred_at desc, position desc);
create index audit_event_of_source on audit_event (source, occurred_at desc, position desc);
