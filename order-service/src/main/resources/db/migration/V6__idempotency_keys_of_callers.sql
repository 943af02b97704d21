-- A key is one customer's and one caller's, and goes some time after its request. Another primary key cannot be had in one script for
-- both databases but by a table of its own. Rows of before have no caller: they count for every caller of their customer until they
-- are purged. The defaults are for an instance of before, which may still write while the others are new already.
create table idempotency_claim (
    request_key  varchar(255)                not null,
    customer_id  varchar(255) default ''     not null,
    caller       varchar(255) default ''     not null,
    request_hash varchar(64)                 not null,
    order_id     uuid                        not null,
    created_at   timestamp(6) with time zone not null,
    primary key (request_key, customer_id, caller)
);

insert into idempotency_claim (request_key, customer_id, caller, request_hash, order_id, created_at)
select k.request_key, coalesce(o.customer_id, ''), '', k.request_hash, k.order_id, k.created_at
from idempotency_key k left join orders o on o.id = k.order_id;

drop table idempotency_key;
alter table idempotency_claim rename to idempotency_key;

-- The oldest first, for the purge.
create index idempotency_key_age on idempotency_key (created_at);
