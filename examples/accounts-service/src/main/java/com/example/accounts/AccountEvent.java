package com.example.accounts;

import dev.fanout.messaging.*;
import java.util.UUID;

/** What this service announces, on the exchange {@code accounts.events}. */
@Announces("accounts")
sealed interface AccountEvent extends Event {

    @EventType("account.opened.v1")
    record AccountOpened(UUID accountId, String email) implements AccountEvent {
        @Override
        public String subject() {
            return accountId.toString();
        }
    }
}
