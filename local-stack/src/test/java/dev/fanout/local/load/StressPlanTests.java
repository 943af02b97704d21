package dev.fanout.local.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StressPlanTests {

    @Test
    void theConsumerIsAwayUntilTheBacklogIsOffered() {
        assertThat(plan(18_000).outage(50)).isEqualTo(Duration.ofMinutes(6));
        assertThat(plan(0).outage(50)).isEqualTo(Duration.ofSeconds(60));
    }

    private static StressPlan plan(int backlog) {
        Duration unused = Duration.ofSeconds(1);
        return new StressPlan(0, unused, unused, unused, Duration.ofSeconds(60), unused, backlog, 1);
    }
}
