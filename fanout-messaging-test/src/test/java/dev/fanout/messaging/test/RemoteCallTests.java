package dev.fanout.messaging.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.mail.CustomerEvent.CustomerSignedUp;
import com.example.mail.MailEvent.AddressSuspected;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.OutdatedCallException;
import dev.fanout.messaging.RemoteCallHandler;
import dev.fanout.messaging.test.Outcome.Buried;
import dev.fanout.messaging.test.Outcome.Handled;
import dev.fanout.messaging.test.Outcome.Retried;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Handlers that make a call first. */
class RemoteCallTests {

    private static final CustomerSignedUp SIGNED_UP = new CustomerSignedUp("c-1", "a@example.com");
    private static final AddressSuspected SUSPECTED = new AddressSuspected("c-1");

    private final List<String> steps = new ArrayList<>();

    /** Answers with the number of the call. */
    private final class Asking implements RemoteCallHandler<CustomerSignedUp, Integer> {

        private final EventPublisher events;
        private final IntConsumer whileCalling;
        private final IntConsumer whileHandling;
        private int calls;

        Asking(EventPublisher events, IntConsumer whileCalling, IntConsumer whileHandling) {
            this.events = events;
            this.whileCalling = whileCalling;
            this.whileHandling = whileHandling;
        }

        @Override
        public Integer call(CustomerSignedUp event, EventMetadata metadata) {
            calls++;
            note("call " + calls);
            whileCalling.accept(calls);
            return calls;
        }

        @Override
        public void handle(CustomerSignedUp event, Integer answer, EventMetadata metadata) {
            note("handle " + answer);
            events.publish(SUSPECTED);
            whileHandling.accept(answer);
        }

        private void note(String step) {
            steps.add(
                    step + (TransactionSynchronizationManager.isActualTransactionActive() ? " in a transaction" : ""));
        }
    }

    private HandlerTester asking(IntConsumer whileCalling, IntConsumer whileHandling, String... properties) {
        return HandlerTester.of("mail-service", events -> new Asking(events, whileCalling, whileHandling), properties);
    }

    @Test
    void theCallIsMadeOutsideOfTheTransactionThatRecordsItsAnswer() {
        Outcome outcome = asking(_ -> {}, _ -> {}).handle(SIGNED_UP);

        assertThat(outcome.handled().events()).containsExactly(SUSPECTED);
        assertThat(steps).containsExactly("call 1", "handle 1 in a transaction");
    }

    @Test
    void anAnswerThatIsOutdatedIsAskedForAgain() {
        HandlerTester tester = asking(_ -> {}, answer -> {
            if (answer == 1) {
                throw new OutdatedCallException("the state has moved on");
            }
        });

        List<Outcome> outcomes = tester.deliver(SIGNED_UP);

        assertThat(outcomes).hasExactlyElementsOfTypes(Retried.class, Handled.class);
        assertThat(outcomes.getFirst().retried()).isInstanceOf(OutdatedCallException.class);
        assertThat(outcomes.getLast().handled().events()).containsExactly(SUSPECTED);
        assertThat(steps).containsExactly("call 1", "handle 1 in a transaction", "call 2", "handle 2 in a transaction");
    }

    @Test
    void aCallThatFailsIsMadeAgainAndNothingIsRecordedBefore() {
        HandlerTester tester = asking(
                call -> {
                    if (call < 3) {
                        throw new IllegalStateException("nobody answers");
                    }
                },
                _ -> {});

        assertThat(tester.deliver(SIGNED_UP)).hasExactlyElementsOfTypes(Retried.class, Retried.class, Handled.class);
        assertThat(steps).containsExactly("call 1", "call 2", "call 3", "handle 3 in a transaction");
    }

    @Test
    void attemptsAtTheCallAndAtTheHandlingCountByThemselves() {
        HandlerTester tester = asking(
                call -> {
                    if (call == 1) {
                        throw new IllegalStateException("nobody answers");
                    }
                },
                _ -> {
                    throw new IllegalStateException("nobody records");
                },
                "fanout.messaging.retry.max-attempts=2",
                "fanout.messaging.delayed-retry.delays=");

        assertThat(tester.deliver(SIGNED_UP)).hasExactlyElementsOfTypes(Retried.class, Retried.class, Buried.class);
        assertThat(steps)
                .containsExactly(
                        "call 1", "call 2", "handle 2 in a transaction", "call 3", "handle 3 in a transaction");
    }

    @Test
    void nothingIsPublishedWhileACallIsMade() {
        HandlerTester tester =
                HandlerTester.of("mail-service", events -> new Asking(events, _ -> events.publish(SUSPECTED), _ -> {}));

        assertThat(tester.handle(SIGNED_UP).retried())
                .isInstanceOf(IllegalTransactionStateException.class)
                .hasMessageContaining("none is active");
    }
}
