package dev.fanout.messaging.replay;

import dev.fanout.testing.TestDatabase;
import java.util.Map;

class ReplayProgressOnPostgresIT extends ReplayProgressPromises {

    ReplayProgressOnPostgresIT() {
        super(TestDatabase.POSTGRES, Map.of("blob", "bytea", "drop_inbox_key", "drop constraint inbox_pkey"));
    }
}
