package dev.fanout.messaging;

import dev.fanout.testing.TestDatabase;

class ReplayJobsOnPostgresIT extends ReplayJobPromises {

    ReplayJobsOnPostgresIT() {
        super(TestDatabase.POSTGRES);
    }
}
