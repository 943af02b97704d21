package com.example.accounts;

import com.example.accounts.AccountEvent.AccountOpened;
import dev.fanout.messaging.*;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
@Subscription("trial")
record StartTrial(JdbcClient jdbc) implements EventHandler<AccountOpened> {

    @Override
    public void handle(AccountOpened event, EventMetadata metadata) {
        jdbc.sql("insert into trial (account_id, ends_at) values (?, current_timestamp + interval '30' day)")
                .param(event.accountId())
                .update();
    }
}
