package dev.fanout.dashboard.hottest;

import dev.fanout.events.NotificationEvent.NotificationFailed;
import dev.fanout.events.NotificationEvent.NotificationSent;
import dev.fanout.events.NotificationEvent.Told;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.events.ShopEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts who and what the events of the last hour are about, as far as this instance has heard of them. */
@Component
public class Hottest {

    /** Events that are counted; others say nothing of who and what is hot. */
    public static final List<Class<? extends ShopEvent>> COUNTED =
            List.of(OrderPlaced.class, NotificationSent.class, NotificationFailed.class);

    /** Longer names, such as of targets, are told apart by their beginning. */
    private static final int LONGEST_NAME = 255;

    private static final int SHOWN = 10;

    private final Map<Kind, SlidingCounts> counts = new EnumMap<>(Kind.class);
    private final Clock clock;
    private volatile Instant wholeFrom;

    public Hottest(Clock clock) {
        this.clock = clock;
        this.wholeFrom = clock.instant();
        for (Kind kind : Kind.values()) {
            counts.put(kind, new SlidingCounts());
        }
    }

    /**
     * Counts what an event is about.
     *
     * @param at when the fact happened
     */
    public void count(ShopEvent event, Instant at) {
        switch (event) {
            case OrderPlaced placed -> {
                count(Kind.CUSTOMER, placed.customerId(), at);
                placed.lines().stream().map(OrderLine::sku).distinct().forEach(sku -> count(Kind.PRODUCT, sku, at));
            }
            case NotificationSent sent -> count(sent.told(), at);
            case NotificationFailed failed -> count(failed.told(), at);
            default -> {}
        }
    }

    private void count(@Nullable Told told, Instant at) {
        if (told != null) {
            count(Kind.TARGET, told.recipient(), at);
            if (told.subscriptionId() != null) {
                count(Kind.SUBSCRIPTION, told.subscriptionId().toString(), at);
            }
        }
    }

    private void count(Kind kind, String name, Instant at) {
        of(kind).add(name.substring(0, Math.min(name.length(), LONGEST_NAME)), at, clock.instant());
    }

    /** The hottest of a kind. */
    public Ranking ranking(Kind kind) {
        return of(kind).ranking(SHOWN, clock.instant());
    }

    /** From when on all is counted of which this instance knows. */
    public Instant since() {
        Instant begin = SlidingCounts.begin(clock.instant());
        return begin.isAfter(wholeFrom) ? begin : wholeFrom;
    }

    /** What happened from then on, before this instance began, is counted too now. */
    public void isWholeFrom(Instant time) {
        wholeFrom = time;
    }

    private SlidingCounts of(Kind kind) {
        return Objects.requireNonNull(counts.get(kind));
    }
}
