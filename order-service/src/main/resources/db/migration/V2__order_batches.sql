-- Batches of orders: what was sent together, in the order in which it was sent. What became of the orders stands with them.
create table order_batch (
    id        uuid primary key,
    placed_at timestamp(6) with time zone not null
);

create table order_batch_item (
    batch_id uuid    not null,
    item_no  integer not null,
    order_id uuid,
    errors   varchar(100000),
    primary key (batch_id, item_no)
);
