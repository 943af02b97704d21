package dev.fanout.dashboard.event;

import dev.fanout.dashboard.event.EventStore.WithPayload;
import dev.fanout.dashboard.hottest.Hottest;
import dev.fanout.events.ShopEvent;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.PermanentFailureException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts after a start what the log has of the last hour, so that nobody is forgotten by a restart: the latest events
 * first, and of each type a bounded number. What comes meanwhile is counted as it comes.
 */
@Component
class HottestOfLog {

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration NEVER_AGAIN = Duration.ofDays(1000);
    private static final int PAGE = 500;

    /** Of each type. */
    private static final int MOST_EVENTS = 20_000;

    private final EventStore events;
    private final EventCodec codec;
    private final Hottest hottest;
    private final Instant begin;
    private final Queue<Class<? extends ShopEvent>> types = new ArrayDeque<>(Hottest.COUNTED);
    private Instant wholeFrom;
    private @Nullable Cursor place;
    private int counted;

    HottestOfLog(EventStore events, EventCodec codec, Hottest hottest, Clock clock) {
        this.events = events;
        this.codec = codec;
        this.hottest = hottest;
        this.begin = clock.instant();
        this.wholeFrom = begin.minus(WINDOW);
    }

    /** Counts a page, and says when to go on. */
    Duration step() {
        Class<? extends ShopEvent> type = types.peek();
        if (type == null) {
            return NEVER_AGAIN;
        }
        EventFilter filter = new EventFilter(EventTypes.nameOf(type), null, null, null, begin.minus(WINDOW), null);
        List<WithPayload> page = events.payloads(filter.after(place), PAGE);
        page.stream().filter(event -> event.receivedAt().isBefore(begin)).forEach(event -> count(type, event));
        counted += page.size();
        if (page.size() == PAGE) {
            place = page.getLast().place();
            if (counted < MOST_EVENTS) {
                return Duration.ZERO;
            }
            Instant earliest = page.getLast().place().occurredAt();
            wholeFrom = earliest.isAfter(wholeFrom) ? earliest : wholeFrom;
        }
        types.remove();
        place = null;
        counted = 0;
        if (types.isEmpty()) {
            hottest.isWholeFrom(wholeFrom);
        }
        return Duration.ZERO;
    }

    private void count(Class<? extends ShopEvent> type, WithPayload event) {
        try {
            hottest.count(
                    codec.read(type, event.payload().getBytes(StandardCharsets.UTF_8)),
                    event.place().occurredAt());
        } catch (PermanentFailureException e) {
            // Of a version that this one cannot read; the log has it all the same.
        }
    }
}
