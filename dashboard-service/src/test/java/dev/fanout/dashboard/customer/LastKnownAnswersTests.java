package dev.fanout.dashboard.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanout.dashboard.customer.DashboardProperties.LastKnown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class LastKnownAnswersTests {

    private static final Duration HOUR = Duration.ofHours(1);

    private long nanos;

    @Test
    void theLatestIsKept() {
        LastKnownAnswers answers = answers(10, 1000);
        answers.keep("orders", "c-1", known("old", 10));
        answers.keep("orders", "c-1", known("new", 10));

        assertThat(answers.<String>of("orders", "c-1"))
                .hasValueSatisfying(known -> assertThat(known.items()).containsExactly("new"));
        assertThat(answers.of("payments", "c-1")).isEmpty();
        assertThat(answers.of("orders", "c-2")).isEmpty();
    }

    @Test
    void thereAreNoMoreThanThereMayBeHoweverSmallTheyAre() {
        LastKnownAnswers answers = answers(10, 1000);
        IntStream.range(0, 100).forEach(i -> answers.keep("orders", "c-" + i, known("x", 1)));

        assertThat(answers.count()).isBetween(1L, 10L);
    }

    @Test
    void theyAreNoLargerThanTheyMayBeHoweverFewTheyAre() {
        LastKnownAnswers answers = answers(10, 1000);
        IntStream.range(0, 100).forEach(i -> answers.keep("orders", "c-" + i, known("x", 400)));

        assertThat(answers.count()).isBetween(1L, 2L);
    }

    @Test
    void oneThatIsTooLargeForAllIsNotKept() {
        LastKnownAnswers answers = answers(10, 1000);
        answers.keep("orders", "c-1", known("x", 1001));

        assertThat(answers.count()).isZero();
    }

    @Test
    void anOldOneIsShownNoMore() {
        LastKnownAnswers answers = answers(10, 1000);
        answers.keep("orders", "c-1", known("x", 10));
        nanos += HOUR.minusSeconds(1).toNanos();
        assertThat(answers.of("orders", "c-1")).isPresent();

        nanos += Duration.ofSeconds(2).toNanos();

        assertThat(answers.of("orders", "c-1")).isEmpty();
    }

    @Test
    void boundsThatBoundNothingAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LastKnown(HOUR, 0, DataSize.ofMegabytes(1)))
                .withMessageContaining("fanout.dashboard.last-known.max-answers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LastKnown(HOUR, 100, DataSize.ofBytes(99)))
                .withMessageContaining("fanout.dashboard.last-known.max-size");
    }

    private LastKnownAnswers answers(int most, long bytes) {
        return new LastKnownAnswers(new LastKnown(HOUR, most, DataSize.ofBytes(bytes)), () -> nanos);
    }

    private static Known<String> known(String item, long bytes) {
        return new Known<>(List.of(item), 1, Instant.EPOCH, bytes);
    }
}
