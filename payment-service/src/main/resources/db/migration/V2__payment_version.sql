-- Counts the changes of a payment, so that none can overwrite another unseen.
alter table payment add column version bigint default 0 not null;
