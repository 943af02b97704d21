package dev.fanout.dashboard.gather;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackupTests {

    private static final Duration LONG = ofSeconds(20);

    private final Backup backup = new VirtualThreadBackup(ContextSnapshotFactory.builder()
            .contextRegistry(new ContextRegistry())
            .build());
    private final CompletableFuture<String> interrupted = new CompletableFuture<>();

    @Test
    void aFirstThatIsSoonerThanThePatienceIsAlone() throws Exception {
        assertThat(call(() -> "first", LONG, BackupTests::neverAsked)).isEqualTo("first");
    }

    @Test
    void aFirstThatIsLateIsOvertakenAndToldToStop() throws Exception {
        assertThat(call(() -> waitForEver("first"), ofMillis(20), () -> part(() -> "second")))
                .isEqualTo("second");
        assertThat(interrupted.join()).isEqualTo("first");
    }

    @Test
    void aFirstThatIsLateCountsIfItIsSoonerThanTheSecond() throws Exception {
        CountDownLatch secondBegun = new CountDownLatch(1);

        String value = call(
                () -> {
                    secondBegun.await();
                    return "first";
                },
                ofMillis(20),
                () -> part(() -> {
                    secondBegun.countDown();
                    return waitForEver("second");
                }));

        assertThat(value).isEqualTo("first");
        assertThat(interrupted.join()).isEqualTo("second");
    }

    @Test
    void aFirstThatFailsIsFollowedAtOnce() throws Exception {
        assertThat(call(BackupTests::fail, LONG, () -> part(() -> "second"))).isEqualTo("second");
    }

    @Test
    void whereNoSecondMayBeMadeTheFirstIsWaitedForAndFailsAsItFails() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);

        String value = call(
                () -> {
                    gate.await();
                    return "first";
                },
                ofMillis(20),
                () -> {
                    gate.countDown();
                    return Optional.empty();
                });

        assertThat(value).isEqualTo("first");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> call(BackupTests::fail, LONG, Optional::empty))
                .withMessage("no");
    }

    @Test
    void whereBothFailTheFirstFailureCounts() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> call(
                        BackupTests::fail,
                        LONG,
                        () -> part(() -> {
                            throw new IllegalStateException("the second");
                        })))
                .withMessage("no");
    }

    @Test
    void aSecondThatFailsDoesNotEndTheFirst() throws Exception {
        CountDownLatch secondFails = new CountDownLatch(1);

        String value = call(
                () -> {
                    secondFails.await();
                    return "first";
                },
                ofMillis(20),
                () -> part(() -> {
                    secondFails.countDown();
                    throw new IllegalStateException("the second");
                }));

        assertThat(value).isEqualTo("first");
    }

    private String call(Callable<String> first, Duration patience, Supplier<Optional<Part<String>>> second)
            throws Exception {
        return Deadline.in(LONG, Clock.systemUTC())
                .call(() -> backup.call(new Part<>("first", first), patience, second));
    }

    private static Optional<Part<String>> part(Callable<String> work) {
        return Optional.of(new Part<>("second", work));
    }

    private static Optional<Part<String>> neverAsked() {
        throw new AssertionError("asked for a second");
    }

    private static String fail() throws IOException {
        throw new IOException("no");
    }

    private String waitForEver(String who) throws InterruptedException {
        try {
            new CountDownLatch(1).await();
            return "never";
        } catch (InterruptedException e) {
            interrupted.complete(who);
            throw e;
        }
    }
}
