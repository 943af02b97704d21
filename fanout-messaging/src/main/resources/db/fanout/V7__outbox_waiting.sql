-- Messages that the broker has refused, and those of their aggregates that wait behind them. They are out of the way of the others:
-- what a step of the relay costs follows what it sends, however many wait. not_before is absent once a message is set aside: then it
-- waits for an operator, and the later ones of its aggregate do not wait for it.
create table outbox_waiting (
    id             bigint primary key,
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
    properties     text,
    attempts       integer                  not null,
    not_before     timestamp with time zone,
    last_error     varchar(1000)
);
create index outbox_waiting_by_due on outbox_waiting (partition_no, not_before);
create index outbox_waiting_by_subject on outbox_waiting (subject, not_before);

-- Whether some messages of the partition wait, so that nobody has to look as long as none does.
alter table outbox_partition add column has_waiting boolean not null default false;

-- The columns attempts, not_before and last_error of outbox, and has_held of outbox_partition, stay for an instance of before that may
-- still run beside this one.
insert into outbox_waiting (id, partition_no, exchange, routing_key, message_id, type, subject, occurred_at, correlation_id,
    causation_id, traceparent, tracestate, payload, properties, attempts, not_before, last_error)
select id, partition_no, exchange, routing_key, message_id, type, subject, occurred_at, correlation_id,
    causation_id, traceparent, tracestate, payload, properties, attempts, not_before, last_error
from outbox where not_before is not null;
delete from outbox where not_before is not null;
update outbox_partition set has_waiting = true where partition_no in (select partition_no from outbox_waiting);
