-- Since when nothing of it is parked. The row stays for a while: a transaction that has seen parked deliveries parks more, and
-- nobody would look after these.
alter table parked_destination add column empty_since timestamp with time zone;
