package dev.fanout.messaging;

import dev.fanout.testing.TestDatabase;

class ReplayKindsOnH2IT extends ReplayKindPromises {

    ReplayKindsOnH2IT() {
        super(TestDatabase.H2);
    }
}
