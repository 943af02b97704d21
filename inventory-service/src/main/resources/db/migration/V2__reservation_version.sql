-- Counts the changes of a reservation, so that none can overwrite another unseen.
alter table reservation add column version bigint default 0 not null;
