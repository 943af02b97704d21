package dev.fanout.messaging.replay;

import dev.fanout.testing.TestDatabase;
import java.util.Map;

class ReplayProgressOnH2IT extends ReplayProgressPromises {

    ReplayProgressOnH2IT() {
        super(TestDatabase.H2, Map.of("blob", "binary large object", "drop_inbox_key", "drop primary key"));
    }
}
