-- Messages that are sent to one queue again travel with the properties they came with.
alter table outbox add column properties text;

-- Messages that failed and are to be tried again later. Due rows go through the outbox to <service>.redelivery.
create table delayed_retry (
    id              bigint generated always as identity primary key,
    queue           varchar(255)             not null,
    message_key     varchar(255)             not null,
    stage           integer                  not null,
    due_at          timestamp with time zone not null,
    properties      text                     not null,
    payload         bytea                    not null,
    constraint delayed_retry_once unique (queue, message_key, stage)
);
create index delayed_retry_by_due on delayed_retry (due_at);

-- Messages that were given up. One row for a message of a queue, however often it fails.
create table dead_letter (
    id              uuid                     primary key,
    queue           varchar(255)             not null,
    message_key     varchar(255)             not null,
    message_id      varchar(255),
    type            varchar(255),
    subject         varchar(255),
    correlation_id  varchar(255),
    trace_id        varchar(64),
    exception       varchar(500)             not null,
    message         varchar(2000)            not null,
    stack_trace     text                     not null,
    fingerprint     varchar(64)              not null,
    attempts        integer                  not null,
    first_failed_at timestamp with time zone not null,
    dead_at         timestamp with time zone not null,
    status          varchar(20)              not null,
    replay_count    integer                  not null default 0,
    replayed_id     varchar(255),
    changed_at      timestamp with time zone not null,
    properties      text                     not null,
    payload         bytea                    not null,
    constraint dead_letter_once unique (queue, message_key)
);
create index dead_letter_by_status on dead_letter (status, dead_at, id);
create index dead_letter_by_fingerprint on dead_letter (fingerprint, status);
create index dead_letter_by_subject on dead_letter (subject);
create index dead_letter_by_changed on dead_letter (status, changed_at);

-- What happened to a dead letter: every failure, and everything that somebody did.
create table dead_letter_history (
    id             bigint generated always as identity primary key,
    dead_letter_id uuid                     not null references dead_letter (id) on delete cascade,
    at             timestamp with time zone not null,
    action         varchar(30)              not null,
    actor          varchar(255)             not null,
    reason         varchar(2000),
    detail         text
);
create index dead_letter_history_of on dead_letter_history (dead_letter_id, id);
