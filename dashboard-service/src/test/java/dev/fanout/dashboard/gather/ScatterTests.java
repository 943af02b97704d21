package dev.fanout.dashboard.gather;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.fanout.dashboard.gather.Outcome.Answered;
import dev.fanout.dashboard.gather.Outcome.Failed;
import dev.fanout.dashboard.gather.Outcome.Missed;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScatterTests {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final ThreadLocal<String> TRACE = new ThreadLocal<>();

    private final ContextRegistry registry = new ContextRegistry().registerThreadLocalAccessor("trace", TRACE);
    private final Scatter scatter = new VirtualThreadScatter(
            ContextSnapshotFactory.builder().contextRegistry(registry).build());

    @Test
    void doesAllPartsAtTheSameTimeAndReturnsAsSoonAsTheLastHasEnded() throws Exception {
        CyclicBarrier all = new CyclicBarrier(3);
        Part<Integer> one = new Part<>("one", all::await);
        Part<Integer> two = new Part<>("two", all::await);
        Part<String> three = new Part<>("three", () -> "" + all.await());
        long begin = System.nanoTime();

        Gathered gathered = scatter.gather(in(ofSeconds(20)), one, two, three);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(ofSeconds(10));
        assertThat(gathered.of(one)).isInstanceOf(Answered.class);
        assertThat(gathered.of(two)).isInstanceOf(Answered.class);
        assertThat(gathered.of(three))
                .isInstanceOfSatisfying(
                        Answered.class, answer -> assertThat(answer.value()).isIn("0", "1", "2"));
    }

    @Test
    void takesAtTheDeadlineWhatIsThere() throws Exception {
        Part<String> quick = new Part<>("quick", () -> "here");
        Part<String> slow = new Part<>("slow", ScatterTests::waitForEver);
        long begin = System.nanoTime();

        Gathered gathered = scatter.gather(in(ofMillis(200)), slow, quick);

        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(took).isGreaterThanOrEqualTo(ofMillis(200));
        assertThat(gathered.of(quick)).isInstanceOfSatisfying(Answered.class, answer -> {
            assertThat(answer.value()).isEqualTo("here");
            assertThat(answer.took()).isLessThan(took);
        });
        assertThat(gathered.of(slow)).isInstanceOf(Missed.class);
        assertThat(gathered.of(slow).took()).isBetween(ofMillis(190), took);
    }

    @Test
    void tellsPartsToStopThatHaveNotEndedByThen() throws Exception {
        AtomicReference<Thread> worker = new AtomicReference<>();
        CompletableFuture<String> end = new CompletableFuture<>();
        Part<String> slow = new Part<>("slow", () -> {
            worker.set(Thread.currentThread());
            try {
                return waitForEver();
            } catch (InterruptedException e) {
                end.complete("interrupted");
                throw e;
            }
        });

        Gathered gathered = scatter.gather(in(ofMillis(50)), slow);

        assertThat(end.join()).isEqualTo("interrupted");
        assertThat(worker.get().join(ofSeconds(10))).as("the thread has ended").isTrue();
        assertThat(worker.get().isVirtual()).isTrue();
        assertThat(gathered.of(slow)).as("what it ends with is too late").isInstanceOf(Missed.class);
    }

    @Test
    void doesNotWaitForAPartThatDoesNotStop() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Part<String> deaf = new Part<>("deaf", () -> {
            while (gate.getCount() > 0) {
                Thread.interrupted();
                Thread.onSpinWait();
            }
            return "late";
        });

        Gathered gathered = scatter.gather(in(ofMillis(50)), deaf);

        assertThat(gathered.of(deaf)).isInstanceOf(Missed.class);
        gate.countDown();
    }

    @Test
    void aPartThatFailsHarmsNoOther() throws Exception {
        Part<String> broken = new Part<>("broken", () -> {
            throw new IOException("no");
        });
        Part<String> fatal = new Part<>("fatal", () -> {
            throw new StackOverflowError("too deep");
        });
        Part<String> sound = new Part<>("sound", () -> "here");

        Gathered gathered = scatter.gather(in(ofSeconds(20)), broken, fatal, sound);

        assertThat(gathered.of(broken))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.cause())
                                .isInstanceOf(IOException.class)
                                .hasMessage("no"));
        assertThat(gathered.of(fatal))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.cause()).isInstanceOf(StackOverflowError.class));
        assertThat(gathered.of(sound)).isInstanceOf(Answered.class);
    }

    @Test
    void beginsNothingAfterTheDeadline() throws Exception {
        Deadline passed = in(ofSeconds(1)).orEarlier(Instant.now().minusSeconds(1));
        Part<String> part = new Part<>("part", () -> {
            throw new AssertionError("begun");
        });

        assertThat(scatter.gather(passed, part).of(part)).isInstanceOf(Missed.class);
    }

    @Test
    void eachPartKnowsTheDeadlineAndIsInTheTraceOfTheCaller() throws Exception {
        Deadline deadline = in(ofSeconds(20));
        Part<Deadline> time = new Part<>("time", Deadline::current);
        Part<String> trace = new Part<>("trace", TRACE::get);
        TRACE.set("4711");
        try {
            Gathered gathered = scatter.gather(deadline, time, trace);

            assertThat(gathered.of(time))
                    .isInstanceOfSatisfying(
                            Answered.class, answer -> assertThat(answer.value()).isSameAs(deadline));
            assertThat(gathered.of(trace))
                    .isInstanceOfSatisfying(
                            Answered.class, answer -> assertThat(answer.value()).isEqualTo("4711"));
        } finally {
            TRACE.remove();
        }
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(Deadline::current);
    }

    @Test
    void whoInterruptsTheCallerInterruptsAllParts() throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        Part<String> part = new Part<>("part", () -> {
            begun.countDown();
            try {
                return waitForEver();
            } catch (InterruptedException e) {
                end.complete("interrupted");
                throw e;
            }
        });
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                scatter.gather(in(ofSeconds(20)), part);
            } catch (InterruptedException e) {
                thrown.complete(e);
            }
        });
        begun.await();

        caller.interrupt();

        assertThat(thrown.join()).isInstanceOf(InterruptedException.class);
        assertThat(end.join()).isEqualTo("interrupted");
    }

    @Test
    void aDeadlineIsTheEarlierOneOfTwo() {
        Deadline own = in(ofSeconds(10));

        assertThat(own.orEarlier(own.at().plusSeconds(1))).isSameAs(own);
        Deadline earlier = own.orEarlier(own.at().minusSeconds(9));
        assertThat(earlier.at()).isEqualTo(own.at().minusSeconds(9));
        assertThat(earlier.remaining()).isBetween(Duration.ZERO, ofSeconds(1));
        assertThat(earlier.hasPassed()).isFalse();
        await().until(earlier::hasPassed);
        assertThat(earlier.remaining()).isZero();
    }

    @Test
    void halfOfADeadlineLeavesTheOtherHalf() {
        Deadline whole = in(ofSeconds(20));

        Deadline half = whole.half();

        assertThat(half.remaining()).isBetween(ofSeconds(5), ofSeconds(10));
        assertThat(half.at()).isBetween(whole.at().minusSeconds(10), whole.at().minusSeconds(5));
    }

    private static Deadline in(Duration budget) {
        return Deadline.in(budget, CLOCK);
    }

    private static String waitForEver() throws InterruptedException {
        new CountDownLatch(1).await();
        return "never";
    }
}
