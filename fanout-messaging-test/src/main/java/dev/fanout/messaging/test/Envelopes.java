package dev.fanout.messaging.test;

import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.wire.TimeOrderedId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Envelopes for events that no service has announced. */
final class Envelopes {

    private Envelopes() {}

    /** As the event's own service would announce it now, as the first of its saga. */
    static EventMetadata madeUp(Event event) {
        return madeUp(event.getClass(), event.subject());
    }

    /** The same for an event that there is no object of. */
    static EventMetadata madeUp(Class<? extends Event> event, String subject) {
        return new EventMetadata(
                TimeOrderedId.next(),
                EventTypes.nameOf(event),
                EventTypes.exchangeOf(event).replaceFirst("\\.events$", "-service"),
                subject,
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                subject,
                null);
    }
}
