package com.example.marketing;

import com.example.marketing.AccountEvent.AccountOpened;
import dev.fanout.messaging.*;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
@Subscription("crm")
record AddToCrm(Crm crm, JdbcClient jdbc) implements RemoteCallHandler<AccountOpened, String> {

    @Override
    public String call(AccountOpened event, EventMetadata metadata) {
        return crm.add(event.accountId());
    }

    @Override
    public void handle(AccountOpened event, String reference, EventMetadata metadata) {
        jdbc.sql("insert into crm_contact (account_id, reference) values (?, ?)")
                .params(event.accountId(), reference)
                .update();
    }
}
