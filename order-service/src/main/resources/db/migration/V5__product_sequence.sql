-- The sequence of the event that a copy comes from, by which it is older or newer than another; absent where there was none.
alter table product_copy add column sequence_no bigint;
