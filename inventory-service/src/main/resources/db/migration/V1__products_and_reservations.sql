create table product (
    sku            varchar(255) not null primary key,
    name           varchar(255) not null,
    price_amount   bigint       not null,
    price_currency varchar(3)   not null,
    available      bigint       not null,
    reserved       bigint       not null,
    committed      bigint       not null,
    received       bigint       not null,
    row_version    bigint       not null,
    constraint product_price_not_negative check (price_amount >= 0),
    constraint product_stock_not_negative check (available >= 0 and reserved >= 0 and committed >= 0),
    -- Every piece that was ever received is somewhere.
    constraint product_stock_adds_up check (received = available + reserved + committed)
);

create table reservation (
    order_id    uuid             not null primary key,
    status      varchar(20)      not null,
    order_lines varchar(1000000) not null,
    confirmed   boolean          not null,
    cancelled   boolean          not null,
    constraint reservation_status_known check (status in ('EXPECTED', 'RESERVED', 'REJECTED', 'COMMITTED', 'RELEASED'))
);
