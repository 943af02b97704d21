-- Jobs replay other things than dead letters, too, and each says of what kind these are. What is there already, and what an instance of
-- before begins that may still run beside this one, are replays of dead letters. The columns dead_letter_id of replay_item and queue of
-- replay_queue keep their names for such an instance: they hold the id of an item, and what a job has for itself, whatever the kind.
alter table replay_job add column kind varchar(63) not null default 'dead-letter';
