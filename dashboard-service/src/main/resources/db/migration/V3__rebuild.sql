-- Generations that are built anew from what the services say: how far that is. One runs at most.
create table projection_rebuild (
    generation   integer                  not null primary key,
    state        varchar(10)              not null,
    part         varchar(20)              not null,
    next_page    integer                  not null,
    pages        bigint                   not null,
    rows_written bigint                   not null,
    started_at   timestamp with time zone not null,
    -- No service is read before: until then transactions may end that know nothing of this generation.
    reads_from   timestamp with time zone not null,
    ended_at     timestamp with time zone,
    -- Why the next page could not be read so far.
    error        text
);

-- The projection of who has listened before is made whole by itself.
insert into projection_generation (generation, state, complete, since)
select 2, 'BUILDING', false, current_timestamp from projection_generation where generation = 1 and not complete;

insert into projection_rebuild
    (generation, state, part, next_page, pages, rows_written, started_at, reads_from)
select 2, 'RUNNING', 'ORDERS', 0, 0, 0, current_timestamp, current_timestamp + interval '1' minute
from projection_generation where generation = 2;
