package com.example.accounts;

import com.example.accounts.AccountEvent.AccountOpened;
import dev.fanout.messaging.EventPublisher;
import jakarta.validation.Valid;
import jakarta.validation.constraints.*;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.*;

@RestController
class Accounts {

    private final JdbcClient jdbc;
    private final EventPublisher events;

    Accounts(JdbcClient jdbc, EventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    record SignUp(@NotBlank @Email String email) {}

    /** The row and its event commit together; nobody is called. */
    @PostMapping("/accounts")
    @Transactional
    public Map<String, Object> open(@RequestBody @Valid SignUp signUp) {
        UUID id = UUID.randomUUID();
        jdbc.sql("insert into account (id, email) values (?, ?)")
                .params(id, signUp.email())
                .update();
        events.publish(new AccountOpened(id, signUp.email()));
        return Map.of("id", id);
    }

    /** How often each function of this service has done its work for the account. */
    @GetMapping("/accounts/{id}")
    public Map<String, Object> get(@PathVariable UUID id) {
        return jdbc.sql("""
                select (select count(*) from welcome_mail where account_id = :id) as "welcome-mail",
                       (select count(*) from trial where account_id = :id) as "trial"
                """).param("id", id).query().singleRow();
    }
}
