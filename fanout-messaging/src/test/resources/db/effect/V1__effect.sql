-- What functions have done; nothing forbids to do it twice, so that a test can see it.
create table effect (
    function   varchar(63) not null,
    message_id uuid        not null
);
-- A test that locks it holds up whoever wants to pass.
create table gate (
    id integer primary key
);
