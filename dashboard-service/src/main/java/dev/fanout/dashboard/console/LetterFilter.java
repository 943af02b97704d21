package dev.fanout.dashboard.console;

import dev.fanout.web.ShortText;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which dead letters a page is about; fields of the form that were left empty do not restrict. */
record LetterFilter(
        @Nullable @ShortText String service,
        @Nullable @ShortText String status,
        @Nullable @ShortText String type,
        @Nullable @ShortText String queue,
        @Nullable @ShortText String exception,
        @Nullable @ShortText String subject,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable @ShortText String fingerprint) {

    /** As the services take them. */
    Map<String, String> forServices() {
        return criteria().with("status", status).map();
    }

    /** Without whose they are and how they stand: what a job replays. */
    Query criteria() {
        return new Query()
                .with("type", type)
                .with("queue", queue)
                .with("exception", exception)
                .with("subject", subject)
                .with("from", from)
                .with("to", to)
                .with("fingerprint", fingerprint);
    }

    /** All of it, as a page has it. */
    Query query() {
        return criteria().with("service", service).with("status", status);
    }
}
