package dev.fanout.messaging.schema;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a sentence which databases the kit works with. */
class UnsupportedDatabaseFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedDatabaseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedDatabaseException cause) {
        return new FailureAnalysis(
                "The service does not start: " + cause.getMessage() + ".",
                "Set spring.datasource.url to a PostgreSQL database, or for development to an H2 database in"
                        + " MODE=PostgreSQL.",
                cause);
    }
}
