create table contact (
    order_id            uuid         not null primary key,
    customer_id         varchar(255) not null,
    email               varchar(320),
    confirmed           boolean      not null,
    cancellation_reason varchar(30)
);

create table delivery (
    id          uuid                     not null primary key,
    order_id    uuid                     not null,
    customer_id varchar(255)             not null,
    channel     varchar(30)              not null,
    recipient   varchar(2000)            not null,
    event_type  varchar(255)             not null,
    status      varchar(20)              not null,
    at_time     timestamp with time zone not null,
    constraint delivery_status_known check (status in ('PENDING', 'DELIVERED', 'FAILED'))
);

create index delivery_by_order on delivery (order_id);
create index delivery_by_customer on delivery (customer_id, at_time);
create index delivery_by_age on delivery (at_time);
