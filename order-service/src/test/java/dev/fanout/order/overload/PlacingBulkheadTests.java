package dev.fanout.order.overload;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.fanout.web.ProblemException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PlacingBulkheadTests {

    @Test
    void soManyWorkAtOnceAndTheOthersWaitForTheirTurn() {
        var bulkhead = new PlacingBulkhead(2, ofSeconds(30));
        var atWork = new AtomicInteger();
        var done = new AtomicInteger();
        var end = new CountDownLatch(1);
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 10; i++) {
                requests.execute(() -> bulkhead.take(() -> {
                    atWork.incrementAndGet();
                    awaitQuietly(end);
                    return done.incrementAndGet();
                }));
            }
            await().during(ofMillis(200)).until(() -> atWork.get() == 2);
            end.countDown();
        }

        assertThat(done).hasValue(10);
    }

    @Test
    void whoseTurnDoesNotComeIsRefused() {
        var bulkhead = new PlacingBulkhead(1, ofMillis(10));

        bulkhead.take(() -> {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> bulkhead.take(() -> "never"))
                    .satisfies(refused -> assertThat(refused.getHeaders().getFirst("Retry-After"))
                            .isNotNull());
            return "done";
        });
    }

    @Test
    void aFailureEndsATurn() {
        var bulkhead = new PlacingBulkhead(1, ofMillis(10));
        assertThatIllegalStateException()
                .isThrownBy(() -> bulkhead.take(() -> {
                    throw new IllegalStateException("failed");
                }));

        assertThat(bulkhead.<String>take(() -> "next")).isEqualTo("next");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
