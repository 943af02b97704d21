package dev.fanout.messaging;

import dev.fanout.testing.TestDatabase;

class ReplayKindsOnPostgresIT extends ReplayKindPromises {

    ReplayKindsOnPostgresIT() {
        super(TestDatabase.POSTGRES);
    }
}
