create table if not exists account (id uuid primary key, email varchar(320) not null);
-- Without a key: a reaction that ran twice would be seen.
create table if not exists welcome_mail (account_id uuid not null);
create table if not exists trial (account_id uuid not null, ends_at timestamp with time zone not null);
