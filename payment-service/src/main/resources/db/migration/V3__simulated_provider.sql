-- The books of the simulated provider, where several instances of the service share it. Nothing of ours: a real provider has them itself.
create table simulated_account (
    order_reference varchar(255)   not null primary key,
    state           varchar(20)    not null,
    amount          bigint         not null,
    currency        varchar(3)     not null,
    faults          int            not null,
    -- By idempotency key, as JSON.
    answers         varchar(10000) not null,
    version         bigint         not null
);
