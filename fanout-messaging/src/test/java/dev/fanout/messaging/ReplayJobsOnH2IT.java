package dev.fanout.messaging;

import dev.fanout.testing.TestDatabase;

class ReplayJobsOnH2IT extends ReplayJobPromises {

    ReplayJobsOnH2IT() {
        super(TestDatabase.H2);
    }
}
