package com.example.marketing;

import com.example.marketing.AccountEvent.AccountOpened;
import dev.fanout.messaging.*;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
@Subscription("mailing-list")
record AddToMailingList(JdbcClient jdbc) implements EventHandler<AccountOpened> {

    @Override
    public void handle(AccountOpened event, EventMetadata metadata) {
        jdbc.sql("insert into mailing_list (account_id, email) values (?, ?)")
                .params(event.accountId(), event.email())
                .update();
    }
}
