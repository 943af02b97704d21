-- A dead letter that cannot be sent again is tried a few times; then its job goes on without it, and says why. A job that cannot go on
-- at all ends after a few tries.
alter table replay_item add column failed_sends integer not null default 0;
alter table replay_item add column obstacle varchar(1000);
alter table replay_job add column failed_steps integer not null default 0;
