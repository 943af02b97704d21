-- Counts the changes of an order, so that none can overwrite another unseen.
alter table orders add column version bigint default 0 not null;
