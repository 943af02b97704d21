-- Since when nothing of it is parked. The row stays for a while: a transaction that has seen parked deliveries parks more, and
-- nobody would look after these.
alter table parked_destination add column empty_since timestamp with time zone;

-- When the batch came, so that it can be forgotten with its deliveries.
alter table batch_callback add column created_at timestamp with time zone default current_timestamp not null;
create index batch_callback_by_time on batch_callback (created_at);
