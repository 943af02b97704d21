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
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks several services at once, and takes what has come by the deadline. */
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

    /** Something that one of them is asked for. */
    record Question<T>(Neighbour service, Part<T> part) {

        /** @param what it is, a name for the figures */
        static <T> Question<T> of(String what, Neighbour service, Callable<T> work) {
            return new Question<>(service, new Part<>(what, work));
        }
    }

    /** What they say, in the order in which they are given. */
    <T> List<Told<T>> ask(
            String what, Collection<Neighbour> services, Deadline deadline, Function<Neighbour, T> question) {
        List<Question<T>> questions = services.stream()
                .map(service -> Question.of(what, service, () -> question.apply(service)))
                .toList();
        Answers answers = ask(deadline, questions);
        return questions.stream().map(answers::to).toList();
    }

    /** What they say to questions of several kinds, all asked at once. */
    Answers ask(Deadline deadline, Collection<? extends Question<?>> questions) {
        return new Answers(gather(deadline, questions.stream().map(Question::part)));
    }

    /** What was said. */
    final class Answers {

        private final Gathered gathered;

        private Answers(Gathered gathered) {
            this.gathered = gathered;
        }

        /** @param question one of those that were asked */
        <T> Told<T> to(Question<T> question) {
            return told(question.part().name(), question.service(), gathered.of(question.part()));
        }
    }

    private Gathered gather(Deadline deadline, Stream<Part<?>> parts) {
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
