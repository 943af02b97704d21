package dev.fanout.testing;

import java.nio.file.Path;
import java.util.Map;

/** The databases that the services run on; each call of {@link #properties()} makes a fresh, empty one. */
public enum TestDatabase {

    /** A file, opened as the services open theirs. */
    H2 {
        @Override
        public Map<String, String> properties() {
            Path file = Workplace.newFolder("h2").resolve("db");
            return Map.of(
                    "spring.datasource.url",
                    "jdbc:h2:file:" + file
                            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                            + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000",
                    "spring.datasource.username",
                    "sa",
                    "spring.datasource.password",
                    "");
        }
    },

    /**
     * A database of a real PostgreSQL that all tests of this JVM share: the server of {@code SPRING_DATASOURCE_URL}
     * where that is one, otherwise a container where a Docker engine answers, otherwise a private server.
     */
    POSTGRES {
        @Override
        public Map<String, String> properties() {
            return PostgresDatabases.shared().newDatabase();
        }
    };

    /** {@code spring.datasource.url}, {@code .username} and {@code .password} of a fresh database. */
    public abstract Map<String, String> properties();
}
