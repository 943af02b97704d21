-- Customers who were looked at, and whether what notifications say of them is written down (pushed) or asked for (pulled).
-- Who is not here is pulled.
create table customer_mode (
    customer_id varchar(255)             not null primary key,
    -- PULLED, MATERIALISING (events are written; what was before is being read back), PUSHED, LEAVING (his rows go).
    state       varchar(20)              not null,
    changed_at  timestamp with time zone not null,
    -- How often he was looked at, and events told of him: both decay with time, and are worth this at that time.
    views       double precision         not null,
    events      double precision         not null,
    rated_at    timestamp with time zone not null,
    -- When the next part of the work is due that the state asks for, if it asks for any; and the page to be read then.
    due_at      timestamp with time zone,
    next_page   integer                  not null
);

create index customer_mode_by_due on customer_mode (due_at);
create index customer_mode_by_rating on customer_mode (rated_at);
create index customer_mode_by_state on customer_mode (state, customer_id);

-- Nobody is pushed yet.
truncate table delivery_view;
