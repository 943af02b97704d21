-- Events of which nothing is written down yet do not wait for those that have many recipients.
create index expansion_new on expansion (next_seq, touched_at);
