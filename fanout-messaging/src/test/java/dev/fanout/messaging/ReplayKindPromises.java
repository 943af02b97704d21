package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanout.messaging.Errands.ToTown;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetterStatus;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.deadletter.ReplayableDeadLetters;
import dev.fanout.messaging.replay.ReplayConflictException;
import dev.fanout.messaging.replay.ReplayJob;
import dev.fanout.messaging.replay.ReplayJobs;
import dev.fanout.messaging.replay.ReplayRequest;
import dev.fanout.messaging.replay.ReplayStatus;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What jobs promise to a kind of the application. All tests have one service, which one of them starts again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReplayKindPromises {

    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
    private final Map<String, String> database;
    private ConfigurableApplicationContext service;

    ReplayKindPromises(TestDatabase database) {
        this.database = database.properties();
    }

    @BeforeAll
    void open() {
        service = start(List.of(Errands.Application.class));
    }

    @AfterAll
    void close() {
        service.close();
    }

    /** Waits for what is under way, or the next test would meet it. */
    @AfterEach
    void clear() {
        jobs().page(0, 100).stream()
                .filter(job -> job.status() == ReplayStatus.RUNNING)
                .forEach(job -> jobs().cancel(job.id(), "clear", null));
        await().until(() -> errands().count("BEGUN") == 0);
        for (String table : List.of("replay_job", "errand")) {
            service.getBean(JdbcClient.class).sql("delete from " + table).update();
        }
    }

    @Test
    void itRunsBesideDeadLettersAndEachHearsOfItsOwn() {
        service.getBean(KitTestApplication.FailOnTrialBegun.class).mended = false;
        await().until(() -> virtualHost.isConsumed("echo.trial.events"));
        try (Wire wire = new Wire(virtualHost)) {
            for (int i = 0; i < 10; i++) {
                wire.send(new TrialBegun(UUID.randomUUID(), Fate.hopeless()));
            }
        }
        DeadLetters deadLetters = service.getBean(DeadLetters.class);
        DeadLetterFilter open = DeadLetterFilter.ALL.with(DeadLetterStatus.OPEN);
        await().atMost(ofSeconds(30)).until(() -> deadLetters.count(open) == 10);
        service.getBean(KitTestApplication.FailOnTrialBegun.class).mended = true;
        errands().fail(20, "Oslo");
        errands().fail(5, "Bergen");

        assertThat(jobs().selectable(errands(), new ToTown("Oslo"))).isEqualTo(20);
        assertThat(jobs().selectable(errands(), new ToTown(null))).isEqualTo(25);
        ReplayJob errands = start("Oslo", 100, true);
        ReplayJob letters = jobs().start(
                        ReplayRequest.of(
                                service.getBean(ReplayableDeadLetters.class), DeadLetterFilter.ALL, 100, null, null),
                        "bob");

        assertThat(awaitEnd(letters).resolved()).isEqualTo(10);
        ReplayJob ended = awaitEnd(errands);
        assertThat(ended.status()).isEqualTo(ReplayStatus.COMPLETED);
        assertThat(List.of(ended.selected(), ended.published(), ended.resolved(), ended.failedAgain()))
                .containsExactly(20, 20, 20, 0);
        assertThat(ended.kind()).isEqualTo("errand");
        assertThat(ended.filter().toString()).isEqualTo("{\"town\":\"Oslo\"}");
        assertThat(jobs().page(0, 10).stream().map(ReplayJob::kind)).containsExactlyInAnyOrder("dead-letter", "errand");
        assertThat(errands().count("FAILED")).as("those to Bergen").isEqualTo(5);
    }

    @Test
    void aCanaryThatFailsAgainStopsTheJobAfterOneAndSaysWhy() {
        errands().fail(30, "Ghent");

        ReplayJob ended = awaitEnd(start("Ghent", 1_000, true));

        assertThat(ended.status()).isEqualTo(ReplayStatus.STOPPED);
        assertThat(List.of(ended.published(), ended.failedAgain())).containsExactly(1, 1);
        assertThat(ended.stopReason())
                .isEqualTo(
                        "1 of the 1 that came back failed again, more than 10 %; the last of them of no way to Ghent");
        assertThat(errands().count("FAILED")).isEqualTo(30);
    }

    @Test
    void whatCannotBeginIsNamedAndHoldsUpNoOther() {
        errands().fail(9, "Oslo");
        UUID lost = errands().fail(1, "nowhere").getFirst();

        ReplayJob ended = awaitEnd(start(null, 1_000, false));

        assertThat(ended.status()).isEqualTo(ReplayStatus.STOPPED);
        assertThat(List.of(ended.resolved(), ended.failedAgain())).containsExactly(9, 1);
        assertThat(ended.stopReason()).isEqualTo("1 could not be sent: " + lost + ", because there is no such town");
    }

    @Test
    void whatIsNotReplayableAnyMoreIsSkippedAndWhatFailsLaterIsNotSelected() {
        List<UUID> failed = errands().fail(5, "Oslo");

        ReplayJob job = start("Oslo", 1, false);
        service.getBean(JdbcClient.class)
                .sql("update errand set status = 'DONE' where id = ?")
                .param(failed.getLast())
                .update();
        errands().fail(3, "Oslo");

        ReplayJob ended = awaitEnd(job);
        assertThat(List.of(ended.resolved(), ended.skipped())).containsExactly(4, 1);
        assertThat(errands().count("FAILED")).isEqualTo(3);
    }

    @Test
    void itKeepsTheRateAndCanBeCancelled() {
        errands().fail(40, "Oslo");

        ReplayJob job = start("Oslo", 5, false);
        await().until(() -> jobs().get(job.id()).published() >= 3);
        ReplayJob cancelled = jobs().cancel(job.id(), "bob", "changed my mind");

        assertThat(cancelled.status()).isEqualTo(ReplayStatus.CANCELLED);
        assertThat(cancelled.published()).isLessThan(40);
        await().until(() -> jobs().get(job.id()).resolved() == cancelled.published());
        assertThat(errands().count("FAILED")).isEqualTo(40 - cancelled.published());
    }

    @Test
    void whatAJobHasForItselfNoOtherOneGets() {
        errands().fail(20, "Oslo");
        errands().fail(3, "Bergen");
        ReplayJob first = start("Oslo", 1, false);

        assertThatThrownBy(() -> start("Oslo", 1, false))
                .isInstanceOf(ReplayConflictException.class)
                .hasMessageContaining("town:Oslo");

        assertThat(awaitEnd(start("Bergen", 100, false)).resolved()).isEqualTo(3);
        jobs().cancel(first.id(), "op", null);
        assertThat(awaitEnd(start("Oslo", 1_000, false)).status()).isEqualTo(ReplayStatus.COMPLETED);
    }

    @Test
    void aRestartDoesNotEndItAndAnInstanceThatDoesNotKnowTheKindLeavesItAlone() {
        errands().fail(60, "Oslo");
        ReplayJob job = start("Oslo", 20, true);
        await().until(() -> jobs().get(job.id()).published() >= 12);
        service.close();

        service = start(List.of());
        int published = jobs().get(job.id()).published();
        await().during(ofSeconds(1))
                .atMost(ofSeconds(5))
                .until(() -> jobs().get(job.id()).published() == published);
        assertThat(jobs().get(job.id()).status()).isEqualTo(ReplayStatus.RUNNING);
        assertThat(jobs().get(job.id()).kind()).isEqualTo("errand");
        service.close();

        service = start(List.of(Errands.Application.class));
        ReplayJob ended = awaitEnd(job);
        assertThat(ended.status()).isEqualTo(ReplayStatus.COMPLETED);
        assertThat(ended.resolved()).isEqualTo(60);
        assertThat(errands().mostRuns()).isOne();
    }

    @Test
    void twoInstancesShareAJobAndBeginNothingTwice() {
        errands().fail(100, "Oslo");
        try (ConfigurableApplicationContext _ = start(List.of(Errands.Application.class))) {
            ReplayJob ended = awaitEnd(start("Oslo", 50, true));

            assertThat(ended.status()).isEqualTo(ReplayStatus.COMPLETED);
            assertThat(List.of(ended.published(), ended.resolved())).containsExactly(100, 100);
        }
        assertThat(errands().count("DONE")).isEqualTo(100);
        assertThat(errands().mostRuns()).isOne();
    }

    @Test
    void aKindThatIsNoBeanIsRefused() {
        Errands others = new Errands(service.getBean(JdbcClient.class)) {
            @Override
            public String kind() {
                return "other";
            }
        };

        assertThatThrownBy(() -> jobs().start(ReplayRequest.of(others, new ToTown(null), null, null, null), "op"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'other'");
        assertThat(jobs().count()).isZero();
    }

    private ReplayJob start(@Nullable String town, int ratePerSecond, boolean canary) {
        return jobs().start(ReplayRequest.of(errands(), new ToTown(town), ratePerSecond, canary, null), "ann");
    }

    private ReplayJob awaitEnd(ReplayJob job) {
        return await().atMost(ofSeconds(60))
                .until(() -> jobs().get(job.id()), now -> now.status() != ReplayStatus.RUNNING);
    }

    private ReplayJobs jobs() {
        return service.getBean(ReplayJobs.class);
    }

    private Errands errands() {
        return service.getBean(Errands.class);
    }

    private ConfigurableApplicationContext start(List<Class<?>> more) {
        return KitTestApplication.start(
                more,
                database,
                virtualHost,
                "--spring.main.web-application-type=none",
                "--fanout.messaging.delayed-retry.delays=");
    }
}
