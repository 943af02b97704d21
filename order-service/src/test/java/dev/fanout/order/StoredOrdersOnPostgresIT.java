package dev.fanout.order;

import dev.fanout.testing.TestDatabase;

class StoredOrdersOnPostgresIT extends StoredOrdersPromises {

    StoredOrdersOnPostgresIT() {
        super(TestDatabase.POSTGRES, "spring.profiles.active=postgres");
    }
}
