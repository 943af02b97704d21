create table handled (
    message_id     uuid         not null,
    type           varchar(255) not null,
    correlation_id varchar(255) not null,
    seen           bigint generated always as identity,
    primary key (message_id, type)
);
