package dev.fanout.messaging.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.messaging.failure.CauseOfDeath;
import dev.fanout.messaging.failure.Failures;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which messages died alike. */
class FingerprintTests {

    @Test
    void idsAndNumbersInTheMessageMakeNoDifference() {
        assertThat(of(failure("order " + UUID.randomUUID() + " has 17 lines, digest 9f86d081884c7d659a2feaa0c55ad015")))
                .isEqualTo(of(failure(
                        "order " + UUID.randomUUID() + " has 3 lines, digest e3b0c44298fc1c149afbf4c8996fb924")));
    }

    @Test
    void otherWordsAnotherPlaceAnotherTypeOrAnotherQueueDo() {
        IllegalStateException failure = failure("one");
        assertThat(of(failure)).isNotEqualTo(of(failure("two"))).isNotEqualTo(of(elsewhere("one")));
        assertThat(Fingerprint.of(cause(failure), "q", "a.v1"))
                .isNotEqualTo(Fingerprint.of(cause(failure), "q", "b.v1"))
                .isNotEqualTo(Fingerprint.of(cause(failure), "r", "a.v1"));
    }

    private static String of(Exception failure) {
        return Fingerprint.of(cause(failure), "q", "a.v1");
    }

    private static CauseOfDeath cause(Exception failure) {
        return CauseOfDeath.of(failure, Failures.in(Map.of()), Instant.now());
    }

    private static IllegalStateException failure(String message) {
        return new IllegalStateException(message);
    }

    private static IllegalStateException elsewhere(String message) {
        return new IllegalStateException(message);
    }
}
