-- The orders of a batch enter their sagas in the background, and what becomes of them is counted with the batch.
-- The defaults are for an instance of before, which may still write while the others are new already; its batches are not counted.
alter table order_batch add column total        integer default 0 not null;
alter table order_batch add column confirmed    integer default 0 not null;
alter table order_batch add column cancelled    integer default 0 not null;
alter table order_batch add column rejected     integer default 0 not null;
alter table order_batch add column completed_at timestamp(6) with time zone;
-- The trace of the request, which the orders and the completion go on with.
alter table order_batch add column traceparent  varchar(64);

-- What the batch counts this item as, and as the how manieth of its items; absent as long as it is not decided. An order that is
-- cancelled after its confirmation changes neither.
alter table order_batch_item add column outcome    varchar(20);
alter table order_batch_item add column settled_no integer;

-- With batch_id: which item of its batch an order is.
alter table orders add column batch_index integer;

-- Accepted orders that have not entered their sagas yet, many in a row: as JSON with their ids. A row goes in the transaction that
-- places its orders.
create table order_batch_chunk (
    batch_id   uuid                        not null,
    chunk_no   integer                     not null,
    orders     varchar(1000000)            not null,
    not_before timestamp(6) with time zone not null,
    primary key (batch_id, chunk_no)
);

-- What earlier versions have stored. Their orders are all placed.
create index order_batch_item_order on order_batch_item (order_id);
update orders set batch_index = (select i.item_no from order_batch_item i where i.order_id = orders.id)
where batch_id is not null;
drop index order_batch_item_order;

update order_batch_item set outcome = case
    when order_id is null then 'REJECTED'
    else (select o.status from orders o where o.id = order_batch_item.order_id and o.status <> 'PENDING')
end;

create table settled_before (
    batch_id   uuid    not null,
    item_no    integer not null,
    settled_no integer not null,
    primary key (batch_id, item_no)
);
insert into settled_before (batch_id, item_no, settled_no)
select batch_id, item_no, row_number() over (partition by batch_id order by item_no)
from order_batch_item where outcome is not null;
update order_batch_item set settled_no = (
    select s.settled_no from settled_before s
    where s.batch_id = order_batch_item.batch_id and s.item_no = order_batch_item.item_no);
drop table settled_before;

update order_batch set
    total     = (select count(*) from order_batch_item i where i.batch_id = order_batch.id),
    confirmed = (select count(*) from order_batch_item i where i.batch_id = order_batch.id and i.outcome = 'CONFIRMED'),
    cancelled = (select count(*) from order_batch_item i where i.batch_id = order_batch.id and i.outcome = 'CANCELLED'),
    rejected  = (select count(*) from order_batch_item i where i.batch_id = order_batch.id and i.outcome = 'REJECTED');
update order_batch set completed_at = current_timestamp where confirmed + cancelled + rejected = total;
