package dev.fanout.dashboard.customer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** What the services answered last, bounded by number, size and age. Those that are asked for are kept longest. */
@Component
class LastKnownAnswers {

    private final Cache<Key, Known<?>> answers;

    private record Key(String section, String customerId) {}

    @Autowired
    LastKnownAnswers(DashboardProperties properties, MeterRegistry meters) {
        this(properties.lastKnown(), Ticker.systemTicker());
        CaffeineCacheMetrics.monitor(meters, answers, "fanout.dashboard.last.known");
    }

    LastKnownAnswers(DashboardProperties.LastKnown bounds, Ticker ticker) {
        long most = bounds.maxSize().toBytes();
        // Caffeine bounds the number or the weight. With a least weight, the weight bounds the number, too.
        long least = Math.min(Integer.MAX_VALUE, Math.ceilDiv(most, bounds.maxAnswers()));
        this.answers = Caffeine.newBuilder()
                .maximumWeight(most)
                .weigher((Key _, Known<?> known) -> Math.clamp(known.bytes(), (int) least, Integer.MAX_VALUE))
                .expireAfterWrite(bounds.maxAge())
                .ticker(ticker)
                .recordStats()
                .build();
    }

    <T> void keep(String section, String customerId, Known<T> known) {
        answers.put(new Key(section, customerId), known);
    }

    /** The latest that was kept, of the type that was kept under the section's name. */
    @SuppressWarnings("unchecked") // a section's answers have one type
    <T> Optional<Known<T>> of(String section, String customerId) {
        return Optional.ofNullable((Known<T>) answers.getIfPresent(new Key(section, customerId)));
    }

    /** How many there are, after those that are too many have gone. */
    long count() {
        answers.cleanUp();
        return answers.estimatedSize();
    }
}
