-- A delayed attempt that could not be sent is tried a few times, and then becomes a dead letter.
alter table delayed_retry add column failed_moves integer not null default 0;

-- Takes a few bytes that are rolled back, to find out whether the database can be written.
create table write_probe (filler bytea not null);
