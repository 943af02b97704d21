package dev.fanout.dashboard.gather;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.dashboard.gather.Outcome.Answered;
import dev.fanout.dashboard.gather.Outcome.Failed;
import dev.fanout.dashboard.gather.Outcome.Missed;
import io.micrometer.context.ContextSnapshotFactory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BoundedWaitTests {

    private static final Part<String> QUICK = new Part<>("quick", () -> "here");

    private final BoundedWait wait =
            new BoundedWait(ContextSnapshotFactory.builder().build(), 2);
    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void returnsWhatThePartEndsWith() throws Exception {
        assertThat(wait.await(in(ofSeconds(20)), QUICK))
                .isInstanceOfSatisfying(
                        Answered.class, answer -> assertThat(answer.value()).isEqualTo("here"));
        assertThat(wait.await(in(ofSeconds(20)), new Part<String>("broken", () -> {
                    throw new IOException("no");
                })))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.cause()).hasMessage("no"));
    }

    @Test
    void returnsAtTheDeadlineAndLetsThePartGoOnUndisturbed() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

        Outcome<String> outcome = wait.await(in(ofMillis(50)), new Part<>("slow", () -> {
            end.await();
            interrupted.complete(Thread.interrupted());
            return "late";
        }));

        assertThat(outcome).isInstanceOf(Missed.class);
        end.countDown();
        assertThat(interrupted.join()).isFalse();
    }

    @Test
    void beginsNoOtherWhileManyAreLate() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(wait.await(in(ofMillis(50)), slow())).isInstanceOf(Missed.class);
        }

        assertThat(wait.await(in(ofSeconds(20)), QUICK)).isEqualTo(new Missed<>(Duration.ZERO));
        end.countDown();
        await().until(() -> wait.await(in(ofSeconds(20)), QUICK) instanceof Answered);
    }

    private Part<String> slow() {
        return new Part<>("slow", () -> {
            end.await();
            return "late";
        });
    }

    private static Deadline in(Duration budget) {
        return Deadline.in(budget, Clock.systemUTC());
    }
}
