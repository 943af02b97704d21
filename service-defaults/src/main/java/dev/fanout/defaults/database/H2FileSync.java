package dev.fanout.defaults.database;

import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Has H2 force its file to the disk every second. H2 itself leaves that to the operating system, which keeps what is
 * written for 30 s and then writes all of it at once; whoever forces a file of the same disk meanwhile, as the broker
 * does with its queues, waits for it, and so does every message.
 */
final class H2FileSync {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final JdbcTemplate database;

    H2FileSync(DataSource dataSource) {
        this.database = new JdbcTemplate(dataSource);
    }

    /** Forces the file, and says when to do it again. Commits go on meanwhile. */
    Duration step() {
        database.execute("checkpoint sync");
        return INTERVAL;
    }
}
