-- Where the trace of an order goes on when its deadline passes; orders of before this migration begin a new one there.
alter table orders add column traceparent varchar(64);
