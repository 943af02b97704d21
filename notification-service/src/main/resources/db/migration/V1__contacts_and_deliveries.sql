-- Whom to tell about an order. The address is absent until the order itself has arrived; a decision that came earlier waits for it.
create table contact (
    order_id            uuid         not null primary key,
    customer_id         varchar(255) not null,
    email               varchar(320),
    confirmed           boolean      not null,
    cancellation_reason varchar(30)
);

-- One row for each message to each recipient. Its id rises with time.
create table delivery (
    id           uuid                     not null primary key,
    order_id     uuid                     not null,
    customer_id  varchar(255)             not null,
    channel      varchar(30)              not null,
    recipient    varchar(2000)            not null,
    event_type   varchar(255)             not null,
    status       varchar(20)              not null,
    created_at   timestamp with time zone not null,
    delivered_at timestamp with time zone,
    constraint delivery_status_known check (status in ('PENDING', 'DELIVERED', 'FAILED')),
    constraint delivery_time_known check ((status = 'DELIVERED') = (delivered_at is not null))
);

create index delivery_by_order on delivery (order_id);
create index delivery_by_customer on delivery (customer_id, id);
