package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.defaults.DeadlineHeader;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Until when the requests of operators wait. */
@Component
class Deadlines {

    private final OperationsProperties properties;
    private final Clock clock;

    Deadlines(OperationsProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /** @param until what the caller says of it in {@link DeadlineHeader} */
    Deadline ofRead(@Nullable String until) {
        return of(properties.deadline(), until);
    }

    /** @param until what the caller says of it in {@link DeadlineHeader} */
    Deadline ofCommand(@Nullable String until) {
        return of(properties.commandDeadline(), until);
    }

    private Deadline of(Duration longest, @Nullable String until) {
        Deadline own = Deadline.in(longest, clock);
        return Optional.ofNullable(until)
                .flatMap(DeadlineHeader::read)
                .map(own::orEarlier)
                .orElse(own);
    }
}
