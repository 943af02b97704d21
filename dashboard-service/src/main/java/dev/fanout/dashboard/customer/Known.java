package dev.fanout.dashboard.customer;

import dev.fanout.dashboard.client.Answer;
import dev.fanout.web.Paged;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a service has answered to a section.
 *
 * @param total items that there are
 * @param bytes that they had on the wire
 */
record Known<T>(List<T> items, long total, Instant asOf, long bytes) {

    static <T> Known<T> page(Answer<Paged<T>> answer) {
        return new Known<>(answer.value().items(), answer.value().total(), answer.asOf(), answer.bytes());
    }

    static <T> Known<T> one(Answer<Optional<T>> answer) {
        List<T> items = answer.value().stream().toList();
        return new Known<>(items, items.size(), answer.asOf(), answer.bytes());
    }
}
