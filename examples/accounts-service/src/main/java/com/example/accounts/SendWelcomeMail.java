package com.example.accounts;

import com.example.accounts.AccountEvent.AccountOpened;
import dev.fanout.messaging.*;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
@Subscription("welcome-mail")
record SendWelcomeMail(JdbcClient jdbc) implements EventHandler<AccountOpened> {

    @Override
    public void handle(AccountOpened event, EventMetadata metadata) {
        jdbc.sql("insert into welcome_mail (account_id) values (?)")
                .param(event.accountId())
                .update();
    }
}
