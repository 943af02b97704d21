package dev.fanout.payment.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanout.events.Money;
import dev.fanout.messaging.DependencyUnavailableException;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.payment.provider.Authorization.Authorized;
import dev.fanout.payment.provider.Authorization.Declined;
import dev.fanout.testing.StoppedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CircuitBreakingPaymentProviderTests {

    private static final Money TOTAL = new Money(2500, "EUR");
    private static final Duration OPEN = Duration.ofSeconds(10);
    private static final Duration LONGER = OPEN.plusMillis(1);
    private static final int ENOUGH = 4;

    private final UUID orderId = UUID.randomUUID();
    private final String order = orderId.toString();
    private final StoppedClock clock = new StoppedClock();
    private final FakeProvider fake = new FakeProvider();
    private final PaymentProvider provider = around(fake);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(CircuitBreakingPaymentProvider.class);

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(logged);
    }

    @Test
    void passesAnswersOn() {
        assertThat(authorize()).isEqualTo(new Authorized("ch_1"));
        provider.capture(order, "ch_1", TOTAL, key("capture"));
        assertThat(provider.voidAuthorization(order, "ch_1", key("void"))).isEqualTo(TOTAL);
        assertThat(provider.refund(order, null, key("refund"))).isEqualTo(TOTAL);

        assertThat(fake.asked).containsExactly("authorize", "capture", "void", "refund");
    }

    @Test
    void asksAProviderThatIsDownForNothingMore() {
        bringDown();

        assertRefused(this::authorize, "authorize");
        assertRefused(() -> provider.capture(order, "ch_1", TOTAL, key("capture")), "capture");
        assertRefused(() -> provider.voidAuthorization(order, null, key("void")), "void");
        assertRefused(() -> provider.refund(order, null, key("refund")), "refund");
        assertThat(fake.asked).hasSize(ENOUGH);
    }

    @Test
    void goesOnWhileTheLesserPartFails() {
        for (int i = 0; i < 10; i++) {
            fake.answer = this::approved;
            authorize();
            authorize();
            fail(1);
        }

        assertThat(fake.asked).hasSize(30);
    }

    @Test
    void takesNeitherADeclineNorAHopelessFaultForAnOutage() {
        for (int i = 0; i < 2 * ENOUGH; i++) {
            fake.answer = () -> new Declined("card_declined");
            assertThat(authorize()).isEqualTo(new Declined("card_declined"));
            fake.answer = () -> {
                throw new PermanentFailureException("no such card");
            };
            assertThatExceptionOfType(PermanentFailureException.class).isThrownBy(this::authorize);
        }
    }

    @Test
    void countsAnOperationOnceHoweverOftenItIsRepeated() {
        PaymentProvider repeating = around(new RetryingPaymentProvider(fake, attempts(3)));
        fake.answer = this::unavailable;

        for (int i = 0; i < ENOUGH; i++) {
            assertThatExceptionOfType(ProviderUnavailableException.class)
                    .isThrownBy(() -> repeating.authorize(order, TOTAL, "tok_visa", key("authorize")));
        }
        assertThat(fake.asked).hasSize(3 * ENOUGH);

        assertRefused(() -> repeating.authorize(order, TOTAL, "tok_visa", key("authorize")), "authorize");
        assertThat(fake.asked).as("neither asked nor repeated").hasSize(3 * ENOUGH);
    }

    @Test
    void letsASingleOperationTryAfterAWhile() {
        bringDown();
        clock.pass(OPEN);
        assertRefused(this::authorize, "authorize");

        clock.pass(Duration.ofMillis(1));
        fake.answer = () -> {
            assertRefused(() -> provider.refund(order, null, key("refund")), "refund");
            return approved();
        };
        assertThat(authorize()).isEqualTo(new Authorized("ch_1"));

        fake.answer = this::approved;
        assertThatCode(() -> IntStream.range(0, 10).forEach(_ -> authorize())).doesNotThrowAnyException();
    }

    @Test
    void staysDownWhereTheTrialFails() {
        bringDown();
        clock.pass(LONGER);

        fail(1);

        assertRefused(this::authorize, "authorize");
        clock.pass(LONGER);
        fake.answer = this::approved;
        assertThat(authorize()).isEqualTo(new Authorized("ch_1"));
    }

    @Test
    void triesAgainAfterATrialThatEndedInAnError() {
        bringDown();
        clock.pass(LONGER);
        fake.answer = () -> {
            throw new StackOverflowError();
        };
        assertThatThrownBy(this::authorize).isInstanceOf(StackOverflowError.class);

        fake.answer = this::approved;
        assertThat(authorize()).isEqualTo(new Authorized("ch_1"));
    }

    @Test
    void saysOnceThatTheProviderIsDownAndOnceThatItIsUpAgain() {
        bringDown();
        for (int i = 0; i < 3; i++) {
            clock.pass(LONGER);
            fail(1);
            assertRefused(this::authorize, "authorize");
        }
        clock.pass(LONGER);
        fake.answer = this::approved;
        authorize();

        assertThat(logged.list.stream()
                        .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                        .map(ILoggingEvent::toString))
                .containsExactly(
                        "[WARN] The payment provider is down: payments wait, and it is tried every 10000 ms",
                        "[INFO] The payment provider is up again");
    }

    private void bringDown() {
        fail(ENOUGH);
    }

    private void fail(int times) {
        fake.answer = this::unavailable;
        for (int i = 0; i < times; i++) {
            assertThatExceptionOfType(ProviderUnavailableException.class).isThrownBy(this::authorize);
        }
    }

    private Authorization approved() {
        return new Authorized("ch_1");
    }

    private Authorization unavailable() {
        throw new ProviderUnavailableException("503");
    }

    private void assertRefused(ThrowingCallable operation, String step) {
        assertThatExceptionOfType(DependencyUnavailableException.class)
                .isThrownBy(operation)
                .withMessage("the payment provider is down, so it was not asked for %s:%s", order, step);
    }

    private Authorization authorize() {
        return provider.authorize(order, TOTAL, "tok_visa", key("authorize"));
    }

    private IdempotencyKey key(String step) {
        return IdempotencyKey.of(orderId, step);
    }

    private PaymentProvider around(PaymentProvider inner) {
        return new CircuitBreakingPaymentProvider(
                inner, new ProviderProperties.CircuitBreaker(0.5, ENOUGH, 2 * ENOUGH, OPEN), clock);
    }

    private static ProviderProperties attempts(int most) {
        return new ProviderProperties(
                null,
                null,
                false,
                Duration.ZERO,
                OPEN,
                OPEN,
                most,
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                new ProviderProperties.CircuitBreaker(0.5, ENOUGH, 2 * ENOUGH, OPEN));
    }

    /** Answers as the test says, and keeps what it was asked for. */
    private static final class FakeProvider implements PaymentProvider {

        private final List<String> asked = new ArrayList<>();
        private Supplier<Authorization> answer = () -> new Authorized("ch_1");

        @Override
        public Authorization authorize(String orderReference, Money amount, String paymentMethod, IdempotencyKey key) {
            asked.add("authorize");
            return answer.get();
        }

        @Override
        public void capture(String orderReference, String providerReference, Money amount, IdempotencyKey key) {
            asked.add("capture");
        }

        @Override
        public Money voidAuthorization(String orderReference, @Nullable String providerReference, IdempotencyKey key) {
            asked.add("void");
            return TOTAL;
        }

        @Override
        public Money refund(String orderReference, @Nullable String providerReference, IdempotencyKey key) {
            asked.add("refund");
            return TOTAL;
        }
    }
}
