package dev.fanout.dashboard.customer;

import dev.fanout.dashboard.client.UnavailableException;
import dev.fanout.dashboard.client.UnavailableException.Reason;
import dev.fanout.dashboard.gather.Outcome;
import dev.fanout.dashboard.gather.Outcome.Answered;
import dev.fanout.dashboard.gather.Outcome.Failed;
import dev.fanout.dashboard.gather.Outcome.Missed;
import dev.fanout.dashboard.gather.Part;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A section of the live dashboard: asks its service, and shows what that answered last if it does not answer now. */
final class LiveSection<T> {

    private static final Logger log = LoggerFactory.getLogger(LiveSection.class);

    private final String name;
    private final Function<String, Known<T>> read;
    private final LastKnownAnswers lastKnown;
    private final Clock clock;
    private final MeterRegistry meters;

    /** @param read what the service knows of a customer */
    LiveSection(
            String name,
            Function<String, Known<T>> read,
            LastKnownAnswers lastKnown,
            Clock clock,
            MeterRegistry meters) {
        this.name = name;
        this.read = read;
        this.lastKnown = lastKnown;
        this.clock = clock;
        this.meters = meters;
    }

    Part<Known<T>> partFor(String customerId) {
        return new Part<>(name, () -> read.apply(customerId));
    }

    Section<T> of(String customerId, Outcome<Known<T>> outcome) {
        Section<T> section = switch (outcome) {
            case Answered<Known<T>>(Known<T> known, Duration took) -> {
                lastKnown.keep(name, customerId, known);
                yield section(SectionStatus.OK, null, known, took);
            }
            case Failed<Known<T>>(Throwable cause, Duration took) -> without(customerId, reasonOf(cause), took);
            case Missed<Known<T>>(Duration took) -> without(customerId, Reason.DEADLINE, took);
        };
        Timer.builder("fanout.dashboard.section")
                .description("How long the sections of customers' dashboards were waited for")
                .tag("section", name)
                .tag("status", section.status().name().toLowerCase(Locale.ROOT))
                .register(meters)
                .record(outcome.took());
        return section;
    }

    private Reason reasonOf(Throwable cause) {
        if (cause instanceof UnavailableException unavailable) {
            return unavailable.reason();
        }
        log.error("The section {} failed", name, cause);
        return Reason.OWN_FAULT;
    }

    private Section<T> without(String customerId, Reason reason, Duration took) {
        Optional<Known<T>> known = lastKnown.of(name, customerId);
        if (known.isPresent()) {
            return section(SectionStatus.STALE, reason, known.get(), took);
        }
        return new Section<>(
                reason == Reason.DEADLINE ? SectionStatus.TIMEOUT : SectionStatus.UNAVAILABLE,
                reason,
                null,
                null,
                took.toMillis(),
                null,
                List.of());
    }

    private Section<T> section(SectionStatus status, @Nullable Reason reason, Known<T> known, Duration took) {
        Instant asOf = known.asOf();
        long age = Math.max(0, Duration.between(asOf, clock.instant()).toMillis());
        return new Section<>(status, reason, asOf, age, took.toMillis(), known.total(), known.items());
    }
}
