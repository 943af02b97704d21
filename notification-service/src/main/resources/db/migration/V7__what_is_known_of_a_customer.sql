-- The latest order of a customer, and how many there are; and who wants to be told of him.
create index contact_by_customer on contact (customer_id, order_id);
create index subscription_by_customer on subscription (customer_id);
