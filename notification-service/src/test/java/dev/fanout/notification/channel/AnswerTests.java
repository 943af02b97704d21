package dev.fanout.notification.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.notification.channel.Answer.Verdict;
import org.junit.jupiter.api.Test;

class AnswerTests {

    @Test
    void keepsTheStartOfALongText() {
        assertThat(Answer.of(Verdict.FAILED, "x".repeat(5_000)).text()).hasSize(1_000);
    }

    @Test
    void keepsNothingThatADatabaseDoesNotTake() {
        assertThat(Answer.of(Verdict.FAILED, "no\0 \ud800way\u001b\n🙂").text()).isEqualTo("no   way  🙂");
        assertThat(Answer.of(Verdict.FAILED, "x".repeat(999) + "🙂").text()).isEqualTo("x".repeat(999));
    }
}
