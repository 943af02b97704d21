package dev.fanout.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.defaults.saga.SagaDeadlines;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.events.PaymentEvent.PaymentAuthorized;
import dev.fanout.messaging.DependencyUnavailableException;
import dev.fanout.messaging.OutdatedCallException;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.test.HandlerTester;
import dev.fanout.messaging.test.Outcome;
import dev.fanout.messaging.test.Outcome.Buried;
import dev.fanout.messaging.test.Outcome.Handled;
import dev.fanout.messaging.test.Outcome.Postponed;
import dev.fanout.messaging.test.Outcome.Retried;
import dev.fanout.payment.provider.IdempotencyKey;
import dev.fanout.payment.provider.ProviderUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** What becomes of the message of a new order while the provider has faults. */
class ProviderFaultsTests {

    private static final UUID ORDER = UUID.fromString("01930000-0000-7000-8000-000000000001");
    private static final Money TOTAL = new Money(2500, "EUR");
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final OrderPlaced PLACED = placed(NOW);
    private static final PaymentAuthorized AUTHORIZED = new PaymentAuthorized(ORDER, TOTAL, "ref-" + ORDER);

    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PaymentInMemory payments = new PaymentInMemory(NOW);
    private IntConsumer fault = _ -> {};
    private int requests;

    private final LedgerProvider provider = new LedgerProvider(true) {
        @Override
        void beforeEffect(IdempotencyKey key) {
            requests++;
            fault.accept(requests);
        }
    };

    private final HandlerTester tester = HandlerTester.of(
            "payment-service",
            events -> new AuthorizePaymentOnOrderPlaced(
                    payments,
                    provider,
                    new Capturing(payments, provider),
                    new Undoing(provider),
                    events,
                    new SagaDeadlines(clock, MARGIN, meters),
                    clock));

    @Test
    void aProviderThatFailsTwiceIsAskedAThirdTimeAndAnswersOnce() {
        fault = request -> {
            if (request <= 2) {
                throw new ProviderUnavailableException("request " + request);
            }
        };

        List<Outcome> outcomes = tester.deliver(PLACED);

        assertThat(outcomes).hasExactlyElementsOfTypes(Retried.class, Retried.class, Handled.class);
        assertThat(outcomes.getLast().handled().events()).containsExactly(AUTHORIZED);
        assertThat(provider.account(ORDER).calls).containsExactly("authorize");
    }

    @Test
    void aProviderThatNeverAnswersMakesADeadLetterInTheEndAndAnnouncesNothing() {
        fault = _ -> {
            throw new ProviderUnavailableException("never");
        };

        assertThat(tester.deliver(PLACED)).hasSize(16).last().isInstanceOf(Buried.class);
    }

    @Test
    void noAttemptCountsWhileTheProviderIsKnownToBeDown() {
        fault = request -> {
            if (request <= 100) {
                throw new DependencyUnavailableException("the breaker is open", new IllegalStateException());
            }
        };

        List<Outcome> outcomes = tester.deliver(PLACED);

        assertThat(outcomes).hasSize(101);
        assertThat(outcomes.subList(0, 100)).hasOnlyElementsOfType(Postponed.class);
        assertThat(outcomes.getLast().handled().events()).containsExactly(AUTHORIZED);
    }

    @Test
    void anOrderThatIsTooLateIsHandledWithoutTheProviderAndLeavesNoTrace() {
        Handled handled = tester.handle(placed(NOW.minus(MARGIN).minusNanos(1))).handled();

        assertThat(handled.events()).isEmpty();
        assertThat(requests).isZero();
        assertThat(payments.stateOf(ORDER)).isEqualTo(PaymentState.UNKNOWN);
        assertThat(meters.get("fanout.saga.expired").counter().count()).isOne();
        assertThat(tester.handle(placed(NOW.minus(MARGIN))).handled().events()).containsExactly(AUTHORIZED);
    }

    @Test
    void aPaymentThatTheProviderCannotUnderstandIsADeadLetterAtOnce() {
        fault = _ -> {
            throw new PermanentFailureException("no such currency");
        };

        assertThat(tester.handle(PLACED).buried()).hasMessage("no such currency");
    }

    @Test
    void aCancellationThatOvertakesTheAnswerMakesTheCallAgainWhichUndoesIt() {
        fault = request -> {
            if (request == 1) {
                payments.markCancelled(ORDER, "c-1");
            }
        };

        List<Outcome> outcomes = tester.deliver(PLACED);

        assertThat(outcomes).hasExactlyElementsOfTypes(Retried.class, Handled.class);
        assertThat(outcomes.getFirst().retried()).isInstanceOf(OutdatedCallException.class);
        assertThat(outcomes.getLast().handled().events()).isEmpty();
        assertThat(provider.account(ORDER).calls).containsExactly("authorize", "void-late");
        assertThat(provider.account(ORDER).held.amount()).isZero();
    }

    private static OrderPlaced placed(Instant deadline) {
        return new OrderPlaced(
                ORDER,
                "c-1",
                "a@example.com",
                "tok_visa",
                TOTAL,
                List.of(new OrderLine("cup", 2, new Money(1250, "EUR"))),
                deadline,
                null);
    }
}
