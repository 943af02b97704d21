package dev.fanout.payment;

import dev.fanout.testing.TestDatabase;

class StoredPaymentsOnH2IT extends StoredPaymentsPromises {

    StoredPaymentsOnH2IT() {
        super(TestDatabase.H2);
    }
}
