package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.wire.StoredProperties;
import java.util.List;

/**
 * All that is known of a dead letter.
 *
 * @param properties its properties and headers without the broker's own
 * @param payload as it came, whatever it is
 * @param stackTrace at most 16,000 characters; empty if there was no exception
 * @param history oldest first
 */
public record DeadLetterFile(
        DeadLetter letter, StoredProperties properties, byte[] payload, String stackTrace, List<HistoryEntry> history) {

    public DeadLetterFile {
        history = List.copyOf(history);
    }
}
