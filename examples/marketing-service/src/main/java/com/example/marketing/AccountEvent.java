package com.example.marketing;

import dev.fanout.messaging.*;
import java.util.UUID;

/** What accounts-service announces, as far as this service reads it, on the exchange {@code accounts.events}. */
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
