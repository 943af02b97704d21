package dev.fanout.order;

import dev.fanout.testing.TestDatabase;

class StoredOrdersOnH2IT extends StoredOrdersPromises {

    StoredOrdersOnH2IT() {
        super(TestDatabase.H2);
    }
}
