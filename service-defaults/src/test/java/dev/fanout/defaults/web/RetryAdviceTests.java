package dev.fanout.defaults.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RetryAdviceTests {

    private final AtomicLong now = new AtomicLong();
    private final RetryAdvice advice = new RetryAdvice(now::get);

    @Test
    void fewComeBackAfterAFewSecondsAndNotTogether() {
        assertThat(refused(10, 20)).satisfies(waits -> {
            assertThat(waits.getMin()).isBetween(3L, 4L);
            assertThat(waits.getMax()).isBetween(7L, 8L);
        });
    }

    @Test
    void manyAreAskedToStayAwayLongerButNotForEver() {
        refused(1000, 5);

        assertThat(refused(1000, 5)).satisfies(waits -> {
            assertThat(waits.getMin()).isBetween(24L, 30L);
            assertThat(waits.getMax()).isBetween(58L, 64L);
        });
    }

    /** 3,000 clients that do what they are told are refused no more than about a hundred times in a second. */
    @Test
    void theyAreRefusedAsOftenAsIsBearable() {
        long[] dueAt = new long[3000];
        int refusalsInTheEnd = 0;
        for (int second = 0; second < 300; second++) {
            for (int client = 0; client < dueAt.length; client++) {
                if (dueAt[client] <= second) {
                    dueAt[client] = second + advice.next().toSeconds();
                    refusalsInTheEnd += second >= 200 ? 1 : 0;
                }
            }
            now.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(refusalsInTheEnd / 100).isBetween(40, 110);
    }

    @Test
    void afterAQuietTimeItIsAsAtTheBeginning() {
        refused(1000, 10);
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        refused(1, 1);

        assertThat(refused(10, 3).getMax()).isLessThanOrEqualTo(8);
    }

    private LongSummaryStatistics refused(int perSecond, int seconds) {
        return LongStream.range(0, (long) perSecond * seconds)
                .map(_ -> {
                    now.addAndGet(Duration.ofSeconds(1).toNanos() / perSecond);
                    return advice.next().toSeconds();
                })
                .summaryStatistics();
    }
}
