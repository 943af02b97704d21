package dev.fanout.messaging.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BrakeTests {

    @Test
    void aFunctionThatIsAloneDoesNotRest() {
        assertThat(Brake.among(1).restAfter(Duration.ofSeconds(1))).isZero();
    }

    @Test
    void oneAmongOthersRestsThreeTimesAsLongAsItWorkedInVain() {
        assertThat(Brake.among(2).restAfter(Duration.ofMillis(100))).hasMillis(300);
    }

    @Test
    void aRestIsNeverLongerThanTwoSeconds() {
        assertThat(Brake.among(2).restAfter(Duration.ofMinutes(1))).hasSeconds(2);
    }
}
