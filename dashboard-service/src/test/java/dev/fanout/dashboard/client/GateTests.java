package dev.fanout.dashboard.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.fanout.dashboard.client.UnavailableException.Reason;
import dev.fanout.dashboard.gather.Backup;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.dashboard.gather.GatherTestSupport;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

@Timeout(30)
class GateTests {

    private static final URI A = URI.create("http://a");
    private static final URI B = URI.create("http://b");
    private static final Duration PATIENCE = ofSeconds(20);
    private static final Duration FAIR = ofMillis(200);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Backup backup = GatherTestSupport.backup();

    private Gate gate(boolean hedged, URI... instances) {
        return gate(hedged, ofMillis(10), instances);
    }

    private Gate gate(boolean hedged, Duration maxWait, URI... instances) {
        var properties = new CallProperties(
                "dashboard",
                "dashboard",
                ofSeconds(1),
                DataSize.ofMegabytes(1),
                DataSize.ofMegabytes(1),
                1,
                maxWait,
                FAIR,
                new CallProperties.CircuitBreaker(0.5, 4, 4, ofMillis(200)),
                new CallProperties.Hedging(hedged, 0.9, 1));
        return new Gate(
                Neighbour.ORDER,
                new Instances(List.of(instances)),
                properties,
                backup,
                Clock.systemUTC(),
                new CallMetrics(Neighbour.ORDER, meters));
    }

    @Test
    void instancesAreAskedInTurn() {
        Gate gate = gate(false, A, B);

        assertThat(IntStream.range(0, 4).mapToObj(_ -> read(gate, GateTests::host)))
                .containsExactly("a", "b", "a", "b");
    }

    @Test
    void anAddressMayHaveAPathAndKeepsWhatIsEncoded() {
        Attempt attempt = new Attempt(URI.create("https://here/orders-v1/"));

        assertThat(attempt.addressOf(URI.create("http://order-service/orders?customerId=c%201%26x%3Dy&size=50")))
                .hasToString("https://here/orders-v1/orders?customerId=c%201%26x%3Dy&size=50");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ResourceAccessException("x", new ConnectException()), Reason.NO_ANSWER),
                Arguments.of(new RestClientException("x", new AnswerTooLargeException(1)), Reason.BAD_ANSWER),
                Arguments.of(new RestClientException("no JSON"), Reason.BAD_ANSWER),
                Arguments.of(new UnexpectedStatusException(302), Reason.BAD_ANSWER),
                Arguments.of(new UnexpectedStatusException(400), Reason.REFUSED),
                Arguments.of(new UnexpectedStatusException(401), Reason.REFUSED),
                Arguments.of(new UnexpectedStatusException(408), Reason.ERROR_ANSWER),
                Arguments.of(new UnexpectedStatusException(429), Reason.ERROR_ANSWER),
                Arguments.of(new UnexpectedStatusException(500), Reason.ERROR_ANSWER),
                Arguments.of(new UnexpectedStatusException(504), Reason.ERROR_ANSWER),
                Arguments.of(new ResourceAccessException("x", new HttpConnectTimeoutException("x")), Reason.NO_ANSWER),
                Arguments.of(new ResourceAccessException("x", new HttpTimeoutException("x")), Reason.DEADLINE),
                Arguments.of(
                        new ResourceAccessException("x", new IOException(new InterruptedException())),
                        Reason.CANCELLED),
                Arguments.of(new IllegalArgumentException("ours"), Reason.OWN_FAULT));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatFailsSaysWhy(RuntimeException failure, Reason reason) {
        assertThat(reasonOf(gate(false, A), throwing(failure))).isEqualTo(reason);
    }

    @Test
    void nothingIsABadAnswer() {
        assertThat(reasonOf(gate(false, A), () -> null)).isEqualTo(Reason.BAD_ANSWER);
    }

    @Test
    void aServiceThatFailsIsLeftAloneAndTriedBySingleCalls() {
        Gate gate = gate(false, A);
        AtomicInteger asked = new AtomicInteger();
        Supplier<@Nullable String> failing = () -> {
            asked.incrementAndGet();
            throw new UnexpectedStatusException(503);
        };
        IntStream.range(0, 4).forEach(_ -> reasonOf(gate, failing));

        assertThat(reasonOf(gate, failing)).isEqualTo(Reason.CIRCUIT_OPEN);
        assertThat(asked).hasValue(4);
        assertThat(meters.get("fanout.dashboard.circuit.open").gauge().value()).isOne();
        await().ignoreException(UnavailableException.class)
                .untilAsserted(() -> assertThat(read(gate, () -> "here")).isEqualTo("here"));
        assertThat(meters.get("fanout.dashboard.circuit.open").gauge().value()).isZero();
    }

    @Test
    void refusalsAndFaultsOfOurOwnDoNotSpeakAgainstAService() {
        Gate gate = gate(false, A);
        IntStream.range(0, 8).forEach(_ -> reasonOf(gate, throwing(new UnexpectedStatusException(403))));
        IntStream.range(0, 8).forEach(_ -> reasonOf(gate, throwing(new IllegalStateException("ours"))));

        assertThat(read(gate, () -> "here")).isEqualTo("here");
    }

    @Test
    void whoHasNoTimeDoesNotSpeakAgainstAService() {
        Gate gate = gate(false, A);
        for (int i = 0; i < 8; i++) {
            Reason reason = Deadline.in(ofMillis(50), Clock.systemUTC())
                    .call(() -> failureOf(gate, throwing(timeout())).reason());
            assertThat(reason).isEqualTo(Reason.DEADLINE);
        }

        assertThat(read(gate, () -> "here")).isEqualTo("here");
    }

    @Test
    void whoHasSpentHisTimeOnWaitingForHisTurnDoesNotEither() {
        Gate gate = gate(false, PATIENCE, A);
        for (int i = 0; i < 2; i++) {
            CountDownLatch inside = new CountDownLatch(1);
            Deadline deadline = Deadline.in(ofMillis(500), Clock.systemUTC());
            CompletableFuture<String> before = CompletableFuture.supplyAsync(() -> read(gate, () -> {
                inside.countDown();
                await().until(() -> deadline.remaining().compareTo(FAIR.dividedBy(2)) < 0);
                return "before";
            }));
            awaitUninterrupted(inside);

            assertThat(deadline.<Reason, RuntimeException>call(
                            () -> failureOf(gate, throwing(timeout())).reason()))
                    .isEqualTo(Reason.DEADLINE);
            assertThat(before.join()).isEqualTo("before");
        }

        assertThat(read(gate, () -> "here")).isEqualTo("here");
    }

    @Test
    void whoHadTimeDoes() {
        Gate gate = gate(false, A);
        IntStream.range(0, 4).forEach(_ -> reasonOf(gate, throwing(timeout())));

        assertThat(reasonOf(gate, () -> "here")).isEqualTo(Reason.CIRCUIT_OPEN);
    }

    private static RuntimeException timeout() {
        return new ResourceAccessException("x", new HttpTimeoutException("x"));
    }

    @Test
    void thereAreNoMoreCallsInHandThanThereMayBe() {
        Gate gate = gate(false, A);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> read(gate, () -> {
            inside.countDown();
            awaitUninterrupted(end);
            return "first";
        }));
        awaitUninterrupted(inside);

        assertThat(reasonOf(gate, () -> "second")).isEqualTo(Reason.TOO_MANY_CALLS);
        assertThat(meters.get("fanout.dashboard.calls.in.hand").gauge().value()).isOne();

        end.countDown();
        assertThat(first.join()).isEqualTo("first");
        assertThat(read(gate, () -> "second")).isEqualTo("second");
        assertThat(meters.get("fanout.dashboard.calls.in.hand").gauge().value()).isZero();
    }

    @Test
    void aReadThatTakesLongIsSentToAnotherInstanceAndTheFirstIsToldToStop() {
        Gate gate = gate(true, A, B);
        usually(gate);
        CompletableFuture<String> interrupted = new CompletableFuture<>();

        String answer = read(gate, () -> {
            if (host().equals("a")) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.complete("a");
                    throw new ResourceAccessException("x", new IOException(e));
                }
            }
            return host();
        });

        assertThat(answer).isEqualTo("b");
        assertThat(interrupted.join()).isEqualTo("a");
        await().untilAsserted(() -> {
            // Others may have been late for a moment too, on a machine that does much else.
            assertThat(calls("answered", "second")).isPositive();
            assertThat(calls("cancelled", "first")).isPositive();
            assertThat(meters.get("fanout.dashboard.calls.in.hand").gauge().value())
                    .isZero();
        });
    }

    @Test
    void aReadThatFailsIsSentToAnotherInstance() {
        Gate gate = gate(true, A, B);
        usually(gate);

        assertThat(read(gate, () -> {
                    if (host().equals("a")) {
                        throw new UnexpectedStatusException(503);
                    }
                    return host();
                }))
                .isEqualTo("b");
    }

    @Test
    void inAnOutageNothingIsAskedTwiceForLong() {
        Gate gate = gate(true, A, B);
        usually(gate);
        long before = secondRequests();
        AtomicInteger asked = new AtomicInteger();

        IntStream.range(0, 50)
                .forEach(_ -> reasonOf(gate, () -> {
                    asked.incrementAndGet();
                    throw new UnexpectedStatusException(503);
                }));

        assertThat(asked.get()).isLessThanOrEqualTo(10);
        assertThat(secondRequests() - before).isLessThanOrEqualTo(4);
    }

    private long secondRequests() {
        return meters.find("fanout.dashboard.calls").tag("request", "second").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    /** So often that it is known what is usual, and that second requests are earned; an even number of turns. */
    private void usually(Gate gate) {
        IntStream.range(0, 40).forEach(_ -> read(gate, () -> "here"));
    }

    private long calls(String outcome, String request) {
        return meters.find("fanout.dashboard.calls").tags("outcome", outcome, "request", request).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static String host() {
        return Attempt.current().addressOf(URI.create("http://order-service/")).getHost();
    }

    private static <T> Supplier<@Nullable T> throwing(RuntimeException failure) {
        return () -> {
            throw failure;
        };
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Gate gate, Supplier<@Nullable String> read) {
        return Deadline.in(PATIENCE, Clock.systemUTC())
                .call(() -> gate.read(read).value());
    }

    private static Reason reasonOf(Gate gate, Supplier<@Nullable String> read) {
        return Deadline.in(PATIENCE, Clock.systemUTC())
                .call(() -> failureOf(gate, read).reason());
    }

    private static UnavailableException failureOf(Gate gate, Supplier<@Nullable String> read) {
        return catchThrowableOfType(UnavailableException.class, () -> gate.read(read));
    }
}
