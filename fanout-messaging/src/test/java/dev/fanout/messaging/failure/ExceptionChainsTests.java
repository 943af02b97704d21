package dev.fanout.messaging.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.DependencyUnavailableException;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.wire.Texts;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/** What holds for any failure of a handler, however its exceptions are nested. */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class ExceptionChainsTests {

    private static final int FRAME = 131_072;
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    /**
     * A chain, and what closes it to a circle.
     *
     * @param backTo the index of the exception that the last one is caused by; none if it has no cause
     */
    record Chain(List<Throwable> links, int backTo) {

        RuntimeException failure() {
            return new IllegalStateException("the handler failed", links.getFirst());
        }

        @Override
        public String toString() {
            return links.stream().map(Throwable::getClass).toList() + " and back to " + backTo;
        }
    }

    @Provide
    Arbitrary<Chain> chains() {
        Arbitrary<String> messages = Arbitraries.of(
                        "",
                        "m",
                        "\0",
                        "\uD800",
                        "a\r\n\tb",
                        "\"\\".repeat(5_000),
                        "😀".repeat(50_000),
                        "\u0001".repeat(9_000))
                .injectNull(0.2);
        Arbitrary<Throwable> links = Combinators.combine(Arbitraries.integers().between(0, 6), messages)
                .as(ExceptionChainsTests::link);
        return links.list()
                .ofMinSize(1)
                .ofMaxSize(40)
                .flatMap(chain ->
                        Arbitraries.integers().between(-1, chain.size() - 2).map(backTo -> linked(chain, backTo)));
    }

    private static Throwable link(int kind, String message) {
        return switch (kind) {
            case 0 -> new SQLException(message, "40001");
            case 1 -> new SQLException(message, "53100");
            case 2 -> uncaused(new PermanentFailureException(message));
            case 3 -> uncaused(new IllegalStateException(message));
            case 4 -> new OutOfMemoryError(message);
            case 5 -> new IOException(message);
            default -> new IllegalArgumentException(message);
        };
    }

    private static Throwable uncaused(Throwable failure) {
        failure.addSuppressed(new IllegalStateException("suppressed"));
        return failure;
    }

    private static Chain linked(List<Throwable> chain, int backTo) {
        for (int i = 0; i + 1 < chain.size(); i++) {
            link(chain.get(i), chain.get(i + 1));
        }
        if (backTo >= 0) {
            link(chain.getLast(), chain.get(backTo));
        }
        return new Chain(chain, backTo);
    }

    /** As it is where it was linked before, when a smaller sample is tried. */
    private static void link(Throwable failure, Throwable cause) {
        if (failure.getCause() == null) {
            failure.initCause(cause);
        }
    }

    @Property(tries = 150, seed = "11")
    void itHasAKindAndADescription(@ForAll("chains") Chain chain) {
        Fault fault = Fault.of(chain.failure());

        boolean full = chain.links().stream()
                .anyMatch(link -> link instanceof SQLException sql && Objects.equals(sql.getSQLState(), "53100"));
        assertThat(fault == Fault.OUTAGE).isEqualTo(full);
        assertThat(fault).isNotEqualTo(Fault.DEPENDENCY_DOWN);
        assertThat(Fault.of(new DependencyUnavailableException("down", chain.failure())))
                .isEqualTo(full ? Fault.OUTAGE : Fault.DEPENDENCY_DOWN);
        assertThat(Fault.describe(chain.failure())).startsWith("java.lang.IllegalStateException: the handler failed");
        assertThat(Fault.rootOf(chain.failure())).isNotNull();
    }

    @Property(tries = 150, seed = "12")
    void itsHeadersFitAFrameAfterAnyNumberOfRounds(@ForAll("chains") Chain chain) throws IOException {
        Failures failures = Failures.in(null);
        for (int round = 0; round < 20; round++) {
            failures = Failures.in(failures.nextStage().headers())
                    .plus(chain.links().getFirst(), 4, NOW, NOW);
        }

        CauseOfDeath cause = CauseOfDeath.of(chain.failure(), failures, NOW);
        Map<String, Object> headers = cause.headers("q".repeat(255));

        // Those of a stranger take at most 50,000.
        assertThat(frame(headers)).isLessThan(FRAME - 50_000);
        assertThat(frame(cause.inShort("q".repeat(255), "r".repeat(5_000)))).isLessThan(4_000);
        assertThat(Failures.in(headers).attempts()).isEqualTo(80);
        assertThat(Failures.in(headers).rounds()).isNotEmpty();
        assertThat(Texts.bytesOf(Fault.describe(chain.failure()))).isLessThan(100_000);
    }

    private static int frame(Map<String, Object> headers) throws IOException {
        return new AMQP.BasicProperties.Builder()
                .headers(headers)
                .build()
                .toFrame(1, 1)
                .size();
    }
}
