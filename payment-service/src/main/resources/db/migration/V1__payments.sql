create table payment (
    order_id           uuid                     not null primary key,
    customer_id        varchar(255)             not null,
    status             varchar(20)              not null,
    placed             boolean                  not null,
    confirmed          boolean                  not null,
    cancelled          boolean                  not null,
    undone             boolean                  not null,
    amount             bigint                   not null,
    currency           varchar(3)               not null,
    decline_reason     varchar(255),
    provider_reference varchar(255),
    created_at         timestamp with time zone not null,
    updated_at         timestamp with time zone not null,
    constraint payment_status_known
        check (status in ('EXPECTED', 'AUTHORIZED', 'DECLINED', 'CAPTURED', 'VOIDED', 'REFUNDED')),
    constraint payment_amount_not_negative check (amount >= 0),
    -- Of a cancelled order nothing is authorised or captured once the cancellation was answered.
    constraint payment_undone check (not undone or status in ('DECLINED', 'VOIDED', 'REFUNDED'))
);

create index payment_by_customer on payment (customer_id, created_at);
create index payment_by_age on payment (created_at);
