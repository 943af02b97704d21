package com.example.mail;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class StoredMailbox implements Mailbox {

    private final JdbcClient jdbc;

    StoredMailbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void put(String address, String template) {
        jdbc.sql("insert into mail (address, template) values (?, ?)")
                .params(address, template)
                .update();
    }
}
