package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.wire.StoredMessage;
import java.util.List;

/**
 * All that is known of a dead letter.
 *
 * @param properties its properties and headers without the broker's own
 * @param payload as it came, whatever it is
 * @param stackTrace at most 16,000 characters; empty if there was no exception
 * @param history oldest first
 */
public record DeadLetterRecord(
        DeadLetter letter, StoredMessage properties, byte[] payload, String stackTrace, List<HistoryEntry> history) {

    public DeadLetterRecord {
        history = List.copyOf(history);
    }
}
