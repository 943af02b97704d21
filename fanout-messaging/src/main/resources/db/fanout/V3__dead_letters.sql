-- Messages that died, until somebody has dealt with them. ${blob}: bytes without the limit that H2 sets to bytea (1 MiB).
create table dead_letter (
    id              uuid primary key,
    queue           varchar(255)             not null,
    message_key     varchar(64)              not null,
    message_id      varchar(255),
    event_id        uuid,
    type            varchar(255),
    subject         varchar(255),
    correlation_id  varchar(255),
    trace_id        varchar(32),
    exception       varchar(255)             not null,
    message         varchar(2000)            not null,
    stack_trace     text                     not null,
    fingerprint     varchar(32)              not null,
    attempts        integer                  not null,
    first_failed_at timestamp with time zone not null,
    dead_at         timestamp with time zone not null,
    status          varchar(16)              not null,
    changed_at      timestamp with time zone not null,
    replay_count    integer                  not null default 0,
    properties      text                     not null,
    payload         ${blob}                  not null,
    constraint dead_letter_once unique (queue, message_key)
);
create index dead_letter_by_time on dead_letter (status, dead_at, id);
create index dead_letter_by_fingerprint on dead_letter (fingerprint, status);
create index dead_letter_by_event on dead_letter (event_id);
create index dead_letter_by_subject on dead_letter (subject);
create index dead_letter_by_change on dead_letter (status, changed_at);

-- What happened to a dead letter: each round of attempts that failed, each thing that somebody did, and its end.
create table dead_letter_history (
    id             bigint generated always as identity primary key,
    dead_letter_id uuid                     not null references dead_letter (id) on delete cascade,
    at             timestamp with time zone not null,
    action         varchar(16)              not null,
    actor          varchar(255),
    reason         varchar(1000),
    detail         text
);
create index dead_letter_history_by_letter on dead_letter_history (dead_letter_id, id);

-- A stranger's message that waits for another attempt may be larger than that, too.
alter table delayed_retry alter column payload set data type ${blob};

-- Jobs that replay many dead letters. Criteria and cut-off are stored first; selected_at says that the items are complete.
create table replay_job (
    id              uuid primary key,
    status          varchar(16)              not null,
    filter          text                     not null,
    cut_off         timestamp with time zone not null,
    rate_per_second integer                  not null,
    canary          boolean                  not null,
    started_by      varchar(255)             not null,
    reason          varchar(1000),
    started_at      timestamp with time zone not null,
    selected_at     timestamp with time zone,
    next_at         timestamp with time zone not null,
    ended_at        timestamp with time zone,
    stop_reason     varchar(3000),
    cancelled_by    varchar(255),
    cancel_reason   varchar(1000)
);
create index replay_job_by_start on replay_job (started_at, id);
create index replay_job_by_status on replay_job (status);

create table replay_item (
    job_id         uuid        not null references replay_job (id) on delete cascade,
    position_no    integer     not null,
    dead_letter_id uuid        not null,
    state          varchar(16) not null,
    primary key (job_id, position_no)
);
create index replay_item_by_state on replay_item (job_id, state, position_no);
create index replay_item_by_letter on replay_item (dead_letter_id, state);

-- A queue is replayed to by one job at a time.
create table replay_queue (
    queue  varchar(255) primary key,
    job_id uuid not null references replay_job (id) on delete cascade
);
