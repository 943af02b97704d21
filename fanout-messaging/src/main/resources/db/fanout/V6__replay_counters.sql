-- How far a replay job has come, so that nobody has to count its items, however many they are. An item that has ended is counted once:
-- the runner adds it to the job and marks it. selected_items is absent until the selection is complete.
alter table replay_job add column selected_items integer;
alter table replay_job add column resolved_items integer not null default 0;
alter table replay_job add column failed_items integer not null default 0;
alter table replay_job add column skipped_items integer not null default 0;
alter table replay_item add column counted boolean not null default false;

update replay_job set
    selected_items = (select count(*) from replay_item where job_id = replay_job.id),
    resolved_items = (select count(*) from replay_item where job_id = replay_job.id and state = 'RESOLVED'),
    failed_items = (select count(*) from replay_item where job_id = replay_job.id and state = 'FAILED'),
    skipped_items = (select count(*) from replay_item where job_id = replay_job.id and state = 'SKIPPED')
where selected_at is not null;
update replay_item set counted = true
where state in ('RESOLVED', 'FAILED', 'SKIPPED')
and job_id in (select id from replay_job where selected_at is not null);

create index replay_item_by_count on replay_item (job_id, counted, state);
