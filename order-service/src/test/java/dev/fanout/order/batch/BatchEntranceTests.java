package dev.fanout.order.batch;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.order.overload.AnswerLag;
import dev.fanout.order.overload.OutboxLimit;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.dao.DataAccessResourceFailureException;

class BatchEntranceTests {

    private static final Duration LONG = Duration.ofHours(1);

    private final EnterOrders entering = Mockito.mock();
    private final OutboxLimit outbox = Mockito.mock();
    private final AnswerLag lag = Mockito.mock();
    private final BatchProperties properties = new BatchProperties(100, 1000, 3, LONG, 1, ofMillis(10), ofMillis(10));
    private final BatchEntrance entrance = new BatchEntrance(entering, outbox, lag, properties);

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    BatchEntranceTests() {
        Mockito.when(entering.next()).thenAnswer(_ -> {
            threads.add(Thread.currentThread());
            looks.incrementAndGet();
            return waiting.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        });
    }

    @AfterEach
    void stop() {
        entrance.stop();
    }

    @Test
    void entersWhatWaitsAtItsStartAndWhateverItIsWokenFor() {
        waiting.set(10);
        entrance.start();
        await().until(() -> looks.get() == 13);

        waiting.set(10);
        entrance.wake();
        await().until(() -> looks.get() == 26);
        assertThat(threads).hasSize(3);
    }

    @Test
    void waitsWhileTheDatabaseIsAwayAndGoesOn() {
        Mockito.doThrow(new DataAccessResourceFailureException("away"))
                .when(entering)
                .next();
        entrance.start();
        await().untilAsserted(() -> Mockito.verify(entering, Mockito.times(3)).next());
        Mockito.doReturn(false).when(entering).next();

        await().atMost(ofSeconds(10))
                .untilAsserted(() -> Mockito.verify(entering, Mockito.times(6)).next());
    }

    @Test
    void entersNothingWhileTheOutboxIsFull() {
        Mockito.when(outbox.isExceeded()).thenReturn(true);
        entrance.start();

        await().untilAsserted(() -> Mockito.verify(outbox, Mockito.times(3)).isExceeded());
        assertThat(looks).hasValue(0);
    }

    @Test
    void entersNothingWhileParticipantsAnswerLate() {
        Mockito.when(lag.isExceeded()).thenReturn(true);
        entrance.start();

        await().untilAsserted(() -> Mockito.verify(lag, Mockito.times(3)).isExceeded());
        assertThat(looks).hasValue(0);
    }

    @Test
    void aStopEndsItsThreadsAndAnotherStartMakesNewOnes() {
        entrance.start();
        await().until(() -> threads.size() == 3);

        entrance.stop();
        assertThat(threads).noneMatch(Thread::isAlive);
        assertThat(entrance.isRunning()).isFalse();

        entrance.start();
        assertThat(entrance.isRunning()).isTrue();
        await().until(() -> threads.size() == 6);
    }
}
