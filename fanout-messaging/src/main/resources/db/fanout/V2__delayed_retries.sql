-- A message that is sent to one queue again travels with the properties it came with.
alter table outbox add column properties text;

-- Messages that failed and are to be tried again later. Due rows go through the outbox to <service>.redelivery.
create table delayed_retry (
    id          bigint generated always as identity primary key,
    queue       varchar(255)             not null,
    message_key varchar(255)             not null,
    stage       integer                  not null,
    due_at      timestamp with time zone not null,
    properties  text                     not null,
    payload     bytea                    not null,
    constraint delayed_retry_once unique (queue, message_key, stage)
);
create index delayed_retry_by_due on delayed_retry (due_at);
