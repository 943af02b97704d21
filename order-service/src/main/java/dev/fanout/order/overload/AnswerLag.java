package dev.fanout.order.overload;

import dev.fanout.web.ProblemException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Takes no more orders than participants answer, once their answers come late. To accept an order is cheaper than to
 * decide about it, so a service that accepted all that it can would fill the queues of the participants, until orders
 * are decided only after their deadlines and all work is for nothing.
 *
 * <p>Of each participant counts the least lag of an interval, as in <a
 * href="https://queue.acm.org/detail.cfm?id=2209336">CoDel</a>: if even that is high, there is a queue that stands, and
 * not a single answer that was late. A participant that answers nothing limits nothing, for it is away, and what waits
 * for it meanwhile may still be in time.
 */
@Component
public class AnswerLag {

    private final Duration limit;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final MeterRegistry meters;
    private final Map<String, Participant> participants = new ConcurrentHashMap<>();
    private final Admission admission;

    @Autowired
    AnswerLag(OverloadProperties properties, MeterRegistry meters, Clock clock) {
        this(properties, meters, clock, System::nanoTime);
    }

    AnswerLag(OverloadProperties properties, MeterRegistry meters, Clock clock, LongSupplier nanoTime) {
        this.limit = properties.answerLag();
        this.meters = meters;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.admission = new Admission(nanoTime);
    }

    /** Notes a participant's answer to an order that was placed then; each order gets one of each participant. */
    public void answered(String participant, Instant placedAt) {
        participants
                .computeIfAbsent(participant, this::newParticipant)
                .answered(Duration.between(placedAt, clock.instant()));
    }

    private Participant newParticipant(String name) {
        var participant = new Participant(nanoTime);
        Gauge.builder("fanout.order.answer.lag", participant, Participant::lagSeconds)
                .description("How late a participant answers new orders, by the least late of its latest answers")
                .baseUnit("seconds")
                .tag("participant", name)
                .register(meters);
        return participant;
    }

    /** Whether the answers of some participant come so late that not every order is taken. */
    public boolean isExceeded() {
        return allowed() < Double.POSITIVE_INFINITY;
    }

    /** @throws ProblemException 503 if answers come late, and participants would not keep up with this order as well */
    public void check() {
        if (!admission.admits(allowed())) {
            throw ProblemException.unavailable(
                    "behind",
                    "Orders are decided too late at the moment; please try again.",
                    // Not the same for all, or those that were refused together come together.
                    Duration.ofSeconds(ThreadLocalRandom.current().nextInt(5, 15)));
        }
    }

    /** In orders per second. */
    private double allowed() {
        return participants.values().stream()
                .mapToDouble(participant -> participant.allowed(limit))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
