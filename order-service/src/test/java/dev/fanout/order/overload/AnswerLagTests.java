package dev.fanout.order.overload;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.fanout.web.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class AnswerLagTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LATE = ofSeconds(10);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private long nanos;
    private final AnswerLag lag = new AnswerLag(
            new OverloadProperties(10, ofSeconds(5)), meters, Clock.fixed(NOW, ZoneOffset.UTC), () -> nanos);

    @Test
    void takesAllWhileAnswersComeInTime() {
        answers(10, 100, "stock", ofSeconds(5));

        assertThat(admitted(ofSeconds(10), 1000)).isEqualTo(10_000);
        assertThat(lag.isExceeded()).isFalse();
    }

    @Test
    void takesAsManyAsAreAnsweredWhileAnswersComeAtTheLimitAndFewerWhenLater() {
        answers(10, 100, "stock", ofMillis(5001));
        assertThat(lag.isExceeded()).isTrue();
        assertThat(admitted(ofSeconds(4), 1000)).isCloseTo(400, within(60));

        answers(10, 100, "stock", LATE);
        assertThat(admitted(ofSeconds(4), 1000)).isCloseTo(200, within(40));
    }

    @Test
    void theSlowestParticipantDecides() {
        for (int second = 0; second < 10; second++) {
            answers(1, 80, "payment", ofMillis(5001));
            nanos -= 1_000_000_000;
            answers(1, 100, "stock", ofMillis(1));
        }

        assertThat(admitted(ofSeconds(4), 1000)).isCloseTo(320, within(60));
    }

    @Test
    void oneAnswerInTimeShowsThatNoQueueStands() {
        answers(10, 100, "stock", LATE);
        for (int i = 0; i < 300; i++) {
            pass(ofMillis(10));
            lag.answered("stock", NOW.minus(i % 100 == 0 ? ofMillis(20) : LATE));
        }

        assertThat(lag.isExceeded()).isFalse();
    }

    @Test
    void fewAnswersThatAreLateSayNothing() {
        for (int second = 0; second < 20; second++) {
            answers(1, 1, "stock", LATE);
        }

        assertThat(lag.isExceeded()).isFalse();
    }

    @Test
    void aParticipantThatAnswersNothingMoreLimitsNothing() {
        answers(10, 100, "stock", LATE);
        assertThat(lag.isExceeded()).isTrue();

        pass(ofSeconds(6));
        assertThat(lag.isExceeded()).as("it may be at a large batch").isTrue();
        pass(ofSeconds(6));
        assertThat(lag.isExceeded()).isFalse();
    }

    @Test
    void letsSomeInHoweverLateAnswersCome() {
        answers(10, 20, "stock", ofSeconds(3600));

        assertThat(admitted(ofSeconds(4), 1000)).isCloseTo(20, within(5));
    }

    @Test
    void aRefusalSaysWhenToComeBack() {
        answers(10, 100, "stock", LATE);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < 1000; i++) {
                        lag.check();
                    }
                })
                .satisfies(problem -> {
                    assertThat(problem.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
                    assertThat(problem.getBody().getType()).hasToString("urn:fanout:problem:behind");
                    assertThat(Integer.parseInt(problem.getHeaders().getFirst("Retry-After")))
                            .isBetween(5, 14);
                });
    }

    @Test
    void showsHowLateEachAnswers() {
        answers(10, 100, "stock", LATE);

        assertThat(meters.get("fanout.order.answer.lag")
                        .tag("participant", "stock")
                        .gauge()
                        .value())
                .isEqualTo(10);
    }

    private void answers(int seconds, int perSecond, String participant, Duration late) {
        for (int i = 0; i < seconds * perSecond; i++) {
            nanos += 1_000_000_000 / perSecond;
            lag.answered(participant, NOW.minus(late));
        }
    }

    private int admitted(Duration duration, int offeredPerSecond) {
        int admitted = 0;
        for (int i = 0; i < duration.toSeconds() * offeredPerSecond; i++) {
            nanos += 1_000_000_000 / offeredPerSecond;
            try {
                lag.check();
                admitted++;
            } catch (ProblemException refused) {
                assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
            }
        }
        return admitted;
    }

    private void pass(Duration duration) {
        nanos += duration.toNanos();
    }
}
