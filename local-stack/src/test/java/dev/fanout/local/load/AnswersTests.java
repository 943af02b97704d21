package dev.fanout.local.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.local.shop.Reply;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswersTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String OVERLOADED = """
            {"type":"urn:fanout:problem:overloaded","title":"Service Unavailable"}""";

    private final Answers answers = new Answers();

    @Test
    void onlyA503ThatSaysWhenToComeBackIsARefusal() {
        answers.notAccepted(NOW, new Reply(503, OVERLOADED, false, 5));
        answers.notAccepted(NOW, new Reply(503, OVERLOADED, false, 0));
        answers.notAccepted(NOW, new Reply(500, "<html>", false, 0));
        answers.notAccepted(NOW, new Reply(429, "", false, 7));

        assertThat(answers.reasons()).isEqualTo(Map.of("overloaded", 1));
        assertThat(answers.troubles())
                .isEqualTo(Map.of("503 without Retry-After (overloaded)", 1, "500 (<html>)", 1, "429 ()", 1));
    }

    @Test
    void whatHasNoAnswerIsNamed() {
        answers.failed(new HttpTimeoutException("request timed out"));
        answers.failed(new HttpTimeoutException("request timed out"));
        answers.failed(new IOException("Connection reset"));

        assertThat(answers.troubles())
                .isEqualTo(Map.of("timeout", 2, "connection: java.io.IOException: Connection reset", 1));
    }

    @Test
    void countsByTheMomentWhenTheOrderWasDue() {
        var stage = new Stage("overload", 1, NOW, NOW.plusSeconds(1));
        answers.accepted(new Placed("a", Kind.CONFIRMED, NOW, Duration.ofSeconds(9), 1));
        answers.accepted(new Placed("b", Kind.CONFIRMED, NOW.plusSeconds(1), Duration.ZERO, 1));
        answers.notAccepted(NOW.minusMillis(1), new Reply(503, OVERLOADED, false, 5));
        answers.notAccepted(NOW.plusMillis(999), new Reply(503, OVERLOADED, false, 5));

        assertThat(answers.placedIn(stage)).isEqualTo(1);
        assertThat(answers.refusedIn(stage)).isEqualTo(1);
    }
}
