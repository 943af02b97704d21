-- The trace in which the recipient was told; deliveries of before this migration have none.
alter table delivery add column trace_id varchar(32);
