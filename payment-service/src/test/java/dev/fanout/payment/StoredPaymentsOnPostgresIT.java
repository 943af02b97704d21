package dev.fanout.payment;

import dev.fanout.testing.TestDatabase;

class StoredPaymentsOnPostgresIT extends StoredPaymentsPromises {

    StoredPaymentsOnPostgresIT() {
        super(TestDatabase.POSTGRES, "spring.profiles.active=postgres");
    }
}
