-- One message id on two queues of a service is two messages. ${drop_inbox_key}: as each database calls it.
alter table inbox ${drop_inbox_key};
alter table inbox add primary key (message_id, queue);
