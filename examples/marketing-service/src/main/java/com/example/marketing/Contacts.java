package com.example.marketing;

import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.*;

@RestController
record Contacts(JdbcClient jdbc) {

    /** How often each function of this service has done its work for the account. */
    @GetMapping("/contacts/{accountId}")
    Map<String, Object> get(@PathVariable UUID accountId) {
        return jdbc.sql("""
                select (select count(*) from crm_contact where account_id = :id) as "crm",
                       (select count(*) from mailing_list where account_id = :id) as "mailing-list"
                """).param("id", accountId).query().singleRow();
    }
}
