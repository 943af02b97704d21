package dev.fanout.messaging.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread behind everything that goes on by itself. */
class BackgroundTaskTests {

    private final AtomicInteger steps = new AtomicInteger();
    private BackgroundTask task;

    @AfterEach
    void stop() {
        task.stop();
    }

    @Test
    void aStepThatHasMoreToDoIsRepeatedAtOnceAndThenSleeps() {
        start(() -> steps.incrementAndGet() < 5 ? Duration.ZERO : Duration.ofHours(1));

        await().until(() -> steps.get() == 5);
        await().during(Duration.ofMillis(200)).until(() -> steps.get() == 5);
    }

    @Test
    void aWakeUpEndsTheSleep() {
        start(() -> {
            steps.incrementAndGet();
            return Duration.ofHours(1);
        });
        await().until(() -> steps.get() == 1);

        task.wake();

        await().until(() -> steps.get() == 2);
    }

    @Test
    void noErrorEndsIt() {
        start(() -> {
            if (steps.incrementAndGet() == 1) {
                throw new StackOverflowError("a test");
            }
            return Duration.ofHours(1);
        });
        await().until(() -> steps.get() == 1);

        await().until(() -> task.failure().isPresent());

        await().until(() -> steps.get() == 2);
        assertThat(task.isRunning()).isTrue();
        await().until(() -> task.failure().isEmpty());
    }

    @Test
    void aWakeUpDoesNotEndThePauseAfterAFailure() {
        start(Duration.ofHours(1), () -> {
            steps.incrementAndGet();
            throw new IllegalStateException("a test");
        });
        await().until(() -> steps.get() == 1);

        await().during(Duration.ofMillis(300)).until(() -> {
            task.wake();
            return steps.get() == 1;
        });
    }

    @Test
    void aStepThatWorksForLongSaysThatWhatFailedIsOver() {
        CountDownLatch end = new CountDownLatch(1);
        start(() -> {
            if (steps.incrementAndGet() == 1) {
                throw new IllegalStateException("a test");
            }
            task.recovered();
            end.await();
            return Duration.ofHours(1);
        });
        await().until(() -> task.failure().isPresent());

        await().until(() -> steps.get() == 2 && task.failure().isEmpty());
        end.countDown();
    }

    @Test
    void aStopLetsTheStepThatIsUnderWayEnd() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        start(() -> {
            begun.countDown();
            await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            ended.incrementAndGet();
            return Duration.ofHours(1);
        });
        await().until(() -> begun.getCount() == 0);

        task.stop();

        assertThat(ended).hasValue(1);
        assertThat(task.isRunning()).isFalse();
    }

    private void start(BackgroundTask.Step step) {
        start(Duration.ofMillis(300), step);
    }

    private void start(Duration pauseAfterFailure, BackgroundTask.Step step) {
        task = BackgroundTask.named("test")
                .pausesAfterFailure(pauseAfterFailure, pauseAfterFailure)
                .repeating(step);
        task.start();
    }
}
