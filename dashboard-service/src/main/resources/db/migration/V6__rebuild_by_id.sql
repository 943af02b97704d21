-- A rebuild reads the services' lists in the order of ids. One that was under way begins its part anew.
alter table projection_rebuild drop column next_page;
alter table projection_rebuild add column after_id uuid default '00000000-0000-0000-0000-000000000000' not null;

-- The instance that reads, until when it is its alone; whoever wants it takes it then.
alter table projection_rebuild add column reader varchar(36);
alter table projection_rebuild add column reader_until timestamp with time zone;

-- Rows are looked up by many ids at once: H2 takes them from an index only where that begins with them.
create index order_view_of_order on order_view (order_id, generation);
create index delivery_view_of_delivery on delivery_view (delivery_id, generation);
