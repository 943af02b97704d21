-- What is told: an event, or what the service itself has to say. Once, however many recipients it has.
create table occasion (
    id             uuid                     not null primary key,
    type           varchar(255)             not null,
    subject        varchar(255),
    customer_id    varchar(255),
    order_id       uuid,
    occurred_at    timestamp with time zone not null,
    data           text                     not null,
    correlation_id varchar(255)             not null,
    causation_id   varchar(255),
    traceparent    varchar(55)
);

-- The figures of the order, as JSON: an e-mail shows them. Absent of what was stored before this migration.
alter table contact add column figures varchar(100000);

-- Deliveries of before this migration have no occasion: they were made at once.
alter table delivery alter column order_id drop not null;
alter table delivery alter column customer_id drop not null;
alter table delivery add column occasion_id uuid references occasion (id);
alter table delivery add column subscription_id uuid;
alter table delivery add column batch_id uuid;
alter table delivery add column attempts integer default 1 not null;
alter table delivery add column next_attempt_at timestamp with time zone;
alter table delivery add column failure varchar(1000);
alter table delivery add constraint delivery_once unique (occasion_id, subscription_id);
create index delivery_by_subscription on delivery (subscription_id, id);
create index delivery_by_batch on delivery (batch_id, id);
create index occasion_by_time on occasion (occurred_at);

-- What is still to be sent, and nothing else. Stages: FIRST (in turn), RETRY (when due), PARKED (its destination has no place for
-- it now), CLAIMED (an instance is at it, until due_at). Deliveries of one line, that is a subscription or a batch, take turns.
create table delivery_queue (
    delivery_id uuid                     not null primary key, -- written with the delivery, and ended with it
    line_id     uuid,
    destination varchar(300)             not null,
    stage       varchar(10)              not null,
    turn        bigint                   not null,
    due_at      timestamp with time zone not null,
    failures    integer                  not null
);
create index delivery_queue_in_turn on delivery_queue (stage, turn, delivery_id);
create index delivery_queue_by_time on delivery_queue (stage, due_at);
create index delivery_queue_of_destination on delivery_queue (destination, stage, turn);
create index delivery_queue_of_line on delivery_queue (line_id, turn);

-- Destinations that have parked deliveries, and when to look after them.
create table parked_destination (
    destination varchar(300)             not null primary key,
    resume_at   timestamp with time zone not null
);
create index parked_destination_by_time on parked_destination (resume_at);

create table delivery_attempt (
    id          bigint generated always as identity primary key,
    delivery_id uuid                     not null references delivery (id) on delete cascade,
    at          timestamp with time zone not null,
    duration_ms integer                  not null,
    verdict     varchar(20)              not null,
    status      integer,
    text        varchar(1000)            not null
);
create index delivery_attempt_of_delivery on delivery_attempt (delivery_id, id);

-- Who wants to be told of what. seq rises with each new one.
create table subscription (
    id               uuid                     not null primary key,
    seq              bigint generated always as identity unique,
    -- Names between spaces, to be read; subscription_interest has a row for each.
    event_types      varchar(6000)            not null,
    channel          varchar(30)              not null,
    target           varchar(2000)            not null,
    destination      varchar(300)             not null,
    customer_id      varchar(255),
    subject          varchar(255),
    created_at       timestamp with time zone not null,
    secret           varchar(100),
    old_secret       varchar(100),
    old_secret_until timestamp with time zone,
    -- Its deliveries have only failed since then; how much of the time until it is disabled was announced, in percent.
    failing_since    timestamp with time zone,
    warned           integer default 0        not null,
    disabled_at      timestamp with time zone,
    disabled_reason  varchar(1000)
);

create index subscription_disabled on subscription (disabled_at);

-- The index by which an event finds its recipients, one audience after the other.
create table subscription_interest (
    event_type      varchar(255) not null,
    audience        varchar(520) not null,
    seq             bigint       not null,
    subscription_id uuid         not null references subscription (id) on delete cascade,
    primary key (event_type, audience, seq)
);
create index subscription_interest_of_subscription on subscription_interest (subscription_id);

-- Events whose recipients are being written down: those of an audience whose seq lies between the cursor and the end, which was
-- fixed when the event came. The one that waits longest is the next.
create table expansion (
    occasion_id uuid                     not null references occasion (id),
    event_type  varchar(255)             not null,
    audience    varchar(520)             not null,
    next_seq    bigint                   not null,
    end_seq     bigint                   not null,
    last_turn   bigint                   not null,
    begun_at    timestamp with time zone not null,
    touched_at  timestamp with time zone not null,
    primary key (occasion_id, audience)
);
create index expansion_in_turn on expansion (touched_at);

-- Where to call for the orders of a batch; without a URL, nobody wants to know.
create table batch_callback (
    batch_id   uuid                     not null primary key,
    url        varchar(2000),
    closed     varchar(1000),
    created_at timestamp with time zone not null
);
create index batch_callback_by_time on batch_callback (created_at);
