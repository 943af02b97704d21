package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.dashboard.client.UnavailableException;
import dev.fanout.dashboard.client.UnavailableException.Reason;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.dashboard.gather.Gathered;
import dev.fanout.dashboard.gather.Outcome;
import dev.fanout.dashboard.gather.Outcome.Answered;
import dev.fanout.dashboard.gather.Outcome.Failed;
import dev.fanout.dashboard.gather.Outcome.Missed;
import dev.fanout.dashboard.gather.Part;
import dev.fanout.dashboard.gather.Scatter;
import dev.fanout.web.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks several services the same at once, and takes what has come by the deadline. */
@Component
class Survey {

    private static final Logger log = LoggerFactory.getLogger(Survey.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Scatter scatter;
    private final MeterRegistry meters;

    Survey(Scatter scatter, MeterRegistry meters) {
        this.scatter = scatter;
        this.meters = meters;
    }

    /**
     * What they say, in the order in which they are given.
     *
     * @param what is asked, a name for the figures
     */
    <T> List<Told<T>> ask(
            String what, Collection<Neighbour> services, Deadline deadline, Function<Neighbour, T> question) {
        List<Part<T>> parts = new ArrayList<>();
        for (Neighbour service : services) {
            parts.add(new Part<>(what, () -> question.apply(service)));
        }
        Gathered gathered = gather(deadline, parts);
        List<Told<T>> told = new ArrayList<>();
        int i = 0;
        for (Neighbour service : services) {
            told.add(told(what, service, gathered.of(parts.get(i++))));
        }
        return told;
    }

    private <T> Gathered gather(Deadline deadline, List<Part<T>> parts) {
        try {
            return scatter.gather(deadline, parts.toArray(Part<?>[]::new));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("shutting-down", "The service is about to stop.", RETRY);
        }
    }

    private <T> Told<T> told(String what, Neighbour service, Outcome<T> outcome) {
        Told<T> told = switch (outcome) {
            case Answered<T>(T value, Duration took) ->
                new Told<>(
                        service,
                        Optional.of(value),
                        new ServiceAnswer(service.serviceName(), AnswerStatus.OK, null, took.toMillis()));
            case Failed<T>(Throwable cause, Duration took) -> missing(service, reasonOf(what, service, cause), took);
            case Missed<T>(Duration took) -> missing(service, Reason.DEADLINE, took);
        };
        Timer.builder("fanout.dashboard.survey")
                .description("How long services were waited for when operators asked them all")
                // Prometheus has a label service of its own: whose figure it is.
                .tag("asked", service.serviceName())
                .tag("what", what)
                .tag("status", told.answer().status().name().toLowerCase(Locale.ROOT))
                .register(meters)
                .record(outcome.took());
        return told;
    }

    private static <T> Told<T> missing(Neighbour service, Reason reason, Duration took) {
        AnswerStatus status = reason == Reason.DEADLINE ? AnswerStatus.TIMEOUT : AnswerStatus.UNAVAILABLE;
        return new Told<>(
                service, Optional.empty(), new ServiceAnswer(service.serviceName(), status, reason, took.toMillis()));
    }

    private static Reason reasonOf(String what, Neighbour service, Throwable cause) {
        if (cause instanceof UnavailableException unavailable) {
            return unavailable.reason();
        }
        log.error("{} could not be asked for {}", service.serviceName(), what, cause);
        return Reason.OWN_FAULT;
    }
}
