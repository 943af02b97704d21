package dev.fanout.messaging.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.messaging.Announces;
import dev.fanout.messaging.DependencyUnavailableException;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.EventType;
import dev.fanout.messaging.OutdatedCallException;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.RemoteCallHandler;
import dev.fanout.messaging.deadletter.DeadLetter;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.test.Outcome.Buried;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.CannotCreateTransactionException;

/** A handler takes the same steps with a {@link HandlerTester} as with the kit, and its message ends the same. */
@FanoutTest(
        classes = SameAsTheKitIT.Theatre.class,
        properties = {
            "spring.application.name=theatre-service",
            "fanout.messaging.retry.max-attempts=2",
            "fanout.messaging.retry.initial-wait=1ms",
            "fanout.messaging.retry.max-wait=5ms",
            "fanout.messaging.delayed-retry.delays=10ms, 10ms",
            "fanout.messaging.delayed-retry.dependency-delay=10ms"
        })
class SameAsTheKitIT {

    /** What the handlers do, in their order; after that, they do well. */
    @Announces("stage")
    sealed interface StageEvent extends Event {

        UUID playId();

        List<String> script();

        @Override
        default String subject() {
            return playId().toString();
        }
    }

    @EventType("stage.play-begun.v1")
    public record PlayBegun(UUID playId, List<String> script) implements StageEvent {}

    @EventType("stage.question-asked.v1")
    public record QuestionAsked(UUID playId, List<String> script) implements StageEvent {}

    @Announces("theatre")
    sealed interface TheatreEvent extends Event {}

    @EventType("theatre.step-taken.v1")
    public record StepTaken(UUID playId, int steps) implements TheatreEvent {

        @Override
        public String subject() {
            return playId.toString();
        }
    }

    /** The steps that the handlers take, for each play. */
    static class Steps {

        private final Map<UUID, List<String>> taken = new ConcurrentHashMap<>();

        List<String> of(UUID play) {
            return taken.getOrDefault(play, List.of());
        }

        int take(StageEvent play, String step) {
            List<String> steps = taken.computeIfAbsent(play.playId(), _ -> new ArrayList<>());
            String fate = steps.size() < play.script().size() ? play.script().get(steps.size()) : "well";
            steps.add(step + " " + fate);
            switch (fate) {
                case "well" -> {
                    return steps.size();
                }
                case "fails" -> throw new IllegalStateException("it failed");
                case "breaks" -> throw new StackOverflowError("it broke");
                case "outdated" -> throw new OutdatedCallException("it is too late");
                case "hopeless" -> throw new PermanentFailureException("it cannot be");
                case "down" -> throw new DependencyUnavailableException("it is down", new IllegalStateException());
                case "outage" -> throw new CannotCreateTransactionException("the database is away");
                default -> throw new IllegalArgumentException(fate);
            }
        }
    }

    static class PlayOnPlayBegun implements EventHandler<PlayBegun> {

        private final Steps steps;
        private final EventPublisher events;

        PlayOnPlayBegun(Steps steps, EventPublisher events) {
            this.steps = steps;
            this.events = events;
        }

        @Override
        public void handle(PlayBegun play, EventMetadata metadata) {
            events.publish(new StepTaken(play.playId(), 0));
            events.publish(new StepTaken(play.playId(), steps.take(play, "handling")));
        }
    }

    static class AnswerOnQuestionAsked implements RemoteCallHandler<QuestionAsked, Integer> {

        private final Steps steps;
        private final EventPublisher events;

        AnswerOnQuestionAsked(Steps steps, EventPublisher events) {
            this.steps = steps;
            this.events = events;
        }

        @Override
        public Integer call(QuestionAsked question, EventMetadata metadata) {
            return steps.take(question, "call");
        }

        @Override
        public void handle(QuestionAsked question, Integer answer, EventMetadata metadata) {
            events.publish(new StepTaken(question.playId(), answer));
            steps.take(question, "handling");
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Steps.class, PlayOnPlayBegun.class, AnswerOnQuestionAsked.class})
    static class Theatre {}

    @Autowired
    private OtherServices others;

    @Autowired
    private DeadLetters deadLetters;

    @Autowired
    private Steps stepsInTheService;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "well",
                "fails",
                "breaks",
                "fails, fails, fails",
                "fails, fails, fails, fails, fails, fails, fails",
                "hopeless",
                "fails, hopeless",
                "down, fails, down, fails, fails, down",
                "outage",
                "fails, outage"
            })
    void aHandlerTakesTheSameStepsToTheSameEnd(String script) {
        assertSame(new PlayBegun(UUID.randomUUID(), parsed(script)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "well, well",
                "fails",
                "well, outdated",
                "well, outdated, well, outdated",
                "fails, well, fails, well, fails, fails, fails",
                "well, fails, fails, fails, fails, fails, fails, fails, fails",
                "breaks, well, breaks",
                "hopeless",
                "well, hopeless",
                "well, fails, well, hopeless",
                "down, down, well, down, well, fails",
                "outage",
                "well, outage",
                "well, fails, well, outage, well, outage"
            })
    void aCallAndItsHandlingTakeTheSameStepsToTheSameEnd(String script) {
        assertSame(new QuestionAsked(UUID.randomUUID(), parsed(script)));
    }

    private void assertSame(StageEvent play) {
        Steps stepsAlone = new Steps();
        HandlerTester tester = HandlerTester.of(
                "theatre-service",
                events -> switch (play) {
                    case PlayBegun _ -> new PlayOnPlayBegun(stepsAlone, events);
                    case QuestionAsked _ -> new AnswerOnQuestionAsked(stepsAlone, events);
                },
                "fanout.messaging.retry.max-attempts=2",
                "fanout.messaging.delayed-retry.delays=10ms, 10ms");
        Outcome alone = tester.deliver(play).getLast();

        EventMetadata metadata = others.announce(play);

        boolean dies = alone instanceof Buried;
        await().untilAsserted(() -> {
            if (dies) {
                assertThat(causesOfDeath(metadata)).hasSize(1);
            } else {
                assertThat(others.heardBecauseOf(metadata)).isNotEmpty();
            }
        });
        assertThat(stepsInTheService.of(play.playId())).isEqualTo(stepsAlone.of(play.playId()));
        if (dies) {
            assertThat(causesOfDeath(metadata))
                    .containsExactly(alone.buried().getClass().getName());
        }
        assertThat(others.heardBecauseOf(metadata).stream().map(Published::event))
                .containsExactlyElementsOf(dies ? List.of() : alone.handled().events());
    }

    private List<String> causesOfDeath(EventMetadata message) {
        return deadLetters.page(DeadLetterFilter.ALL, 0, 100).stream()
                .filter(letter -> message.id().toString().equals(letter.messageId()))
                .map(DeadLetter::exception)
                .toList();
    }

    private static List<String> parsed(String script) {
        return Stream.of(script.split(", ")).toList();
    }
}
