create table mail (
    address varchar(320) not null,
    template varchar(100) not null
);
