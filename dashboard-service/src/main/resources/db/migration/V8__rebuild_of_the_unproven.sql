-- Where nothing had been heard when the projection was made, it was taken for whole, though the shop may be older. Those that have
-- listened since are made whole by themselves, as in V3. A new one has no entry here: the service begins its rebuild when it starts.
update projection_generation set complete = false
where generation = 1 and state = 'ACTIVE' and not exists (select 1 from projection_rebuild)
    and (exists (select 1 from audit_event) or exists (select 1 from order_view));

insert into projection_generation (generation, state, complete, since)
select 2, 'BUILDING', false, current_timestamp from projection_generation
where generation = 1 and not complete and not exists (select 1 from projection_rebuild);

insert into projection_rebuild (generation, state, part, pages, rows_written, started_at, reads_from)
select 2, 'RUNNING', 'ORDERS', 0, 0, current_timestamp, current_timestamp + interval '1' minute
from projection_generation where generation = 2 and not exists (select 1 from projection_rebuild);
