-- Count the changes of a row, so that none can overwrite another unseen.
alter table contact add column version bigint default 0 not null;
alter table delivery add column version bigint default 0 not null;
