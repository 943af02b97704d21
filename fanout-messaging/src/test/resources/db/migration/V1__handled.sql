create table handled (
    message_id     uuid primary key,
    type           varchar(255) not null,
    correlation_id varchar(255) not null,
    seen           bigint generated always as identity
);
