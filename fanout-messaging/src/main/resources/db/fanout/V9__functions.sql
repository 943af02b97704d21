-- Functions that an operator has paused, so that no instance consumes their queues, after a restart either. The function of the
-- service itself has the empty name.
create table paused_function (
    name      varchar(63)              primary key,
    paused_at timestamp with time zone not null,
    paused_by varchar(255)             not null,
    reason    varchar(1000)
);

-- The queues that this service has consumed, so that it can tell of one that no handler wants any more.
create table known_queue (
    queue varchar(255) primary key
);
