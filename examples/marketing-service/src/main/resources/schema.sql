-- Without a key: a reaction that ran twice would be seen.
create table if not exists crm_contact (account_id uuid not null, reference varchar(100) not null);
create table if not exists mailing_list (account_id uuid not null, email varchar(320) not null);
