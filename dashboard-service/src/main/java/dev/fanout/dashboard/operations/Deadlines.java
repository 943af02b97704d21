package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.defaults.DeadlineHeader;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Until when the requests of operators wait; no longer than they say themselves in the {@link DeadlineHeader}. */
@Component
class Deadlines {

    private final OperationsProperties properties;
    private final Clock clock;

    Deadlines(OperationsProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /** For pages, which say nothing of it. */
    Deadline ofRead() {
        return Deadline.in(properties.deadline(), clock);
    }

    Deadline ofCommand() {
        return Deadline.in(properties.commandDeadline(), clock);
    }

    Deadline ofRead(HttpServletRequest request) {
        return of(properties.deadline(), request);
    }

    Deadline ofCommand(HttpServletRequest request) {
        return of(properties.commandDeadline(), request);
    }

    private Deadline of(Duration longest, HttpServletRequest request) {
        Deadline own = Deadline.in(longest, clock);
        return Optional.ofNullable(request.getHeader(DeadlineHeader.NAME))
                .flatMap(DeadlineHeader::read)
                .map(own::orEarlier)
                .orElse(own);
    }
}
