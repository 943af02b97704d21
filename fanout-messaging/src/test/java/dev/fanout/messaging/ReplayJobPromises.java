package dev.fanout.messaging;

import static dev.fanout.messaging.deadletter.DeadLetterFilter.ALL;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.deadletter.DeadLetterConflictException;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetterStatus;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.deadletter.ReplayPlan;
import dev.fanout.messaging.deadletter.ReplayableDeadLetters;
import dev.fanout.messaging.replay.NoSuchReplayException;
import dev.fanout.messaging.replay.ReplayConflictException;
import dev.fanout.messaging.replay.ReplayJob;
import dev.fanout.messaging.replay.ReplayJobs;
import dev.fanout.messaging.replay.ReplayRequest;
import dev.fanout.messaging.replay.ReplayStatus;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a replay of many dead letters promises. All tests have one service, which some of them start again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReplayJobPromises {

    private static final String FROM_TRIAL = "echo.trial.events";

    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
    private final Map<String, String> database;
    private ConfigurableApplicationContext service;
    private Wire wire;

    ReplayJobPromises(TestDatabase database) {
        this.database = database.properties();
    }

    @BeforeAll
    void open() {
        service = start();
        await().until(() -> virtualHost.isConsumed(FROM_TRIAL));
        wire = new Wire(virtualHost);
    }

    @AfterAll
    void close() {
        wire.close();
        service.close();
    }

    @BeforeEach
    void breakTheHandler() {
        handler().mended = false;
    }

    /** Waits for what is under way, or the next test would meet it. */
    @AfterEach
    void clear() {
        JdbcClient jdbc = service.getBean(JdbcClient.class);
        jobs().page(0, 100).stream()
                .filter(job -> job.status() == ReplayStatus.RUNNING)
                .forEach(job -> jobs().cancel(job.id(), "clear", null));
        await().atMost(ofSeconds(30)).until(() -> count(DeadLetterStatus.REPLAYING) == 0);
        for (String table : List.of("replay_job", "dead_letter", "inbox", "handled")) {
            jdbc.sql("delete from " + table).update();
        }
    }

    @Test
    void replaysWhatWasOpenWhenItBeganAndNobodyElseSeesIt() {
        List<UUID> messages = bury(60);
        String neighbour = wire.listenTo("trial.events", Map.of("x-queue-type", "quorum"));
        handler().mended = true;

        ReplayJob begun = jobs().start(request(ALL, 1_000, false, null), "alice");
        assertThat(begun.selected()).isEqualTo(60);

        ReplayJob ended = awaitEnd(begun.id());
        assertThat(ended.kind()).isEqualTo("dead-letter");
        assertThat(ended.status()).isEqualTo(ReplayStatus.COMPLETED);
        assertThat(List.of(ended.published(), ended.resolved(), ended.failedAgain(), ended.skipped()))
                .containsExactly(60, 60, 0, 0);
        assertThat(ended.startedBy()).isEqualTo("alice");
        assertThat(messages).allMatch(ledger()::has);
        assertThat(ledger().size()).isEqualTo(60);
        assertThat(virtualHost.depth(neighbour)).isZero();
        assertThat(count(DeadLetterStatus.RESOLVED)).isEqualTo(60);
    }

    @Test
    void aCanaryThatFailsAgainStopsTheJobAfterOneAndSaysWhy() {
        bury(30);

        ReplayJob ended =
                awaitEnd(jobs().start(request(ALL, 1_000, true, null), "op").id());

        assertThat(ended.status()).isEqualTo(ReplayStatus.STOPPED);
        assertThat(ended.published()).isOne();
        assertThat(ended.failedAgain()).isOne();
        assertThat(ended.stopReason())
                .startsWith("1 of the 1 that came back failed again, more than 10 %")
                .contains("PermanentFailureException: no way for trial");
        assertThat(count(DeadLetterStatus.OPEN)).isEqualTo(30);
    }

    @Test
    void aCanaryThatSucceedsLetsTheRestThrough() {
        bury(40);
        handler().mended = true;

        ReplayJob ended =
                awaitEnd(jobs().start(request(ALL, 1_000, true, null), "op").id());

        assertThat(ended.status()).isEqualTo(ReplayStatus.COMPLETED);
        assertThat(ended.resolved()).isEqualTo(40);
    }

    @Test
    void withoutACanaryTheJobStopsFromAHundredResultsOn() {
        bury(300);

        ReplayJob ended =
                awaitEnd(jobs().start(request(ALL, 50, false, null), "op").id());

        assertThat(ended.status()).isEqualTo(ReplayStatus.STOPPED);
        assertThat(ended.published())
                .as("results come with a delay on a machine that is busy")
                .isBetween(100, 299);
        await().untilAsserted(() -> assertThat(count(DeadLetterStatus.OPEN)).isEqualTo(300));
        assertThat(jobs().get(ended.id()).failedAgain()).isEqualTo(ended.published());
    }

    @Test
    void keepsTheRateAndCanBeCancelled() {
        bury(40);
        handler().mended = true;

        UUID id = jobs().start(request(ALL, 5, false, null), "alice").id();
        await().until(() -> jobs().get(id).published() >= 5);
        ReplayJob cancelled = jobs().cancel(id, "bob", "changed my mind");

        assertThat(cancelled.status()).isEqualTo(ReplayStatus.CANCELLED);
        assertThat(cancelled.cancelledBy()).isEqualTo("bob");
        long seconds =
                Duration.between(cancelled.startedAt(), cancelled.endedAt()).toSeconds() + 1;
        assertThat(cancelled.published()).isLessThanOrEqualTo((int) (5 * seconds) + 1);
        await().until(() -> jobs().get(id).resolved() == cancelled.published());
        assertThat(count(DeadLetterStatus.OPEN)).isEqualTo(40 - cancelled.published());
        assertThatThrownBy(() -> jobs().cancel(id, "bob", "changed my mind"))
                .isInstanceOf(ReplayConflictException.class)
                .hasMessage("Only a running replay can be cancelled; this one is CANCELLED.");
        assertThatThrownBy(() -> jobs().get(UUID.randomUUID())).isInstanceOf(NoSuchReplayException.class);
    }

    @Test
    void aQueueHasOneJobAtATime() {
        bury(20);
        wire.send("sound.events", Wire.properties(UUID.randomUUID(), new SoundMade(UUID.randomUUID())), new byte[] {1});
        await().until(() -> count(DeadLetterStatus.OPEN) == 21);
        DeadLetterFilter trials = new DeadLetterFilter(null, null, FROM_TRIAL, null, null, null, null, null);
        DeadLetterFilter sounds = new DeadLetterFilter(null, null, "echo.sound.events", null, null, null, null, null);

        ReplayJob first = jobs().start(request(trials, 1, false, null), "op");

        assertThatThrownBy(() -> jobs().start(request(trials, 1, false, null), "op"))
                .isInstanceOf(ReplayConflictException.class)
                .hasMessageContaining(FROM_TRIAL);
        assertThatThrownBy(() -> jobs().start(request(ALL, 1, false, null), "op"))
                .isInstanceOf(ReplayConflictException.class);
        assertThat(jobs().count()).isOne();
        awaitEnd(jobs().start(request(sounds, 1, false, null), "op").id());
        jobs().cancel(first.id(), "op", null);
        jobs().cancel(jobs().start(request(trials, 1, false, null), "op").id(), "op", null);
        assertThat(jobs().page(0, 10)).hasSize(3);
    }

    @Test
    void whatIsNotOpenAnyMoreWhenItsTurnComesIsSkipped() {
        bury(10);
        handler().mended = true;
        DeadLetters deadLetters = service.getBean(DeadLetters.class);
        UUID last = deadLetters.page(ALL, 0, 1).getFirst().id(); // the latest, so the last in turn

        UUID id = jobs().start(request(ALL, 5, false, null), "op").id();
        deadLetters.discard(last, "op", "not needed");

        ReplayJob ended = awaitEnd(id);
        assertThat(ended.status()).isEqualTo(ReplayStatus.COMPLETED);
        assertThat(List.of(ended.resolved(), ended.skipped())).containsExactly(9, 1);
    }

    @Test
    void aLetterThatCannotBeReadIsNamedAndHoldsUpNoOther() {
        bury(10);
        handler().mended = true;
        UUID broken =
                service.getBean(DeadLetters.class).page(ALL, 0, 1).getFirst().id();
        service.getBean(JdbcClient.class)
                .sql("update dead_letter set properties = '{\"headers\": [' where id = ?")
                .param(broken)
                .update();

        ReplayJob ended =
                awaitEnd(jobs().start(request(ALL, 1_000, false, null), "op").id());

        assertThat(ended.status()).isEqualTo(ReplayStatus.STOPPED);
        assertThat(List.of(ended.resolved(), ended.failedAgain())).containsExactly(9, 1);
        assertThat(ended.stopReason())
                .startsWith("1 could not be sent: " + broken + ", because its stored properties cannot be read");
        assertThat(count(DeadLetterStatus.OPEN)).isOne();
    }

    @Test
    void aLetterThatCannotLeaveIsTriedAFewTimesAlsoAcrossARestartAndThenNamed() {
        List<UUID> messages = bury(10);
        handler().mended = true;
        UUID stuck = messages.get(4);
        JdbcClient jdbc = service.getBean(JdbcClient.class);
        jdbc.sql("alter table outbox add constraint no_way check (properties not like '%" + stuck + "%')")
                .update();

        UUID id = jobs().start(request(ALL, 1_000, false, null), "op").id();
        await().atMost(ofSeconds(20)).until(() -> jobs().get(id).resolved() == 9);
        assertThat(jobs().get(id).status()).isEqualTo(ReplayStatus.RUNNING);
        restartMended();

        await().atMost(ofSeconds(20)).until(() -> {
            endPause(id);
            return jobs().get(id).status() != ReplayStatus.RUNNING;
        });
        ReplayJob ended = jobs().get(id);
        assertThat(ended.status()).isEqualTo(ReplayStatus.STOPPED);
        assertThat(List.of(ended.resolved(), ended.failedAgain())).containsExactly(9, 1);
        UUID letter = service.getBean(DeadLetters.class)
                .page(ALL.with(DeadLetterStatus.OPEN), 0, 2)
                .getFirst()
                .id();
        assertThat(ended.stopReason())
                .startsWith("1 could not be sent: " + letter + ", because ")
                .containsIgnoringCase("no_way");
        assertThat(service.getBean(JdbcClient.class)
                        .sql("select max(failed_sends) from replay_item")
                        .query(Integer.class)
                        .single())
                .isEqualTo(3);
        service.getBean(JdbcClient.class)
                .sql("alter table outbox drop constraint no_way")
                .update();
    }

    @Test
    void aCanaryThatCannotLeaveStopsTheJob() {
        bury(3);
        JdbcClient jdbc = service.getBean(JdbcClient.class);
        jdbc.sql("update dead_letter set properties = 'null'").update();

        ReplayJob ended =
                awaitEnd(jobs().start(request(ALL, 1_000, true, null), "op").id());

        assertThat(ended.status()).isEqualTo(ReplayStatus.STOPPED);
        assertThat(ended.failedAgain()).isOne();
        assertThat(ended.stopReason()).startsWith("1 could not be sent: ").contains("more than 10 %");
    }

    @Test
    void aRestartDoesNotEndIt() {
        List<UUID> messages = bury(60);
        handler().mended = true;
        UUID id = jobs().start(request(ALL, 20, false, null), "op").id();
        await().until(() -> jobs().get(id).published() >= 5);

        restartMended();

        ReplayJob ended = awaitEnd(id);
        assertThat(ended.status()).isEqualTo(ReplayStatus.COMPLETED);
        assertThat(ended.resolved()).isEqualTo(60);
        assertThat(messages).allMatch(ledger()::has);
        assertThat(ledger().size()).isEqualTo(60);
    }

    @Test
    void twoInstancesShareAJobAndSendNothingTwice() {
        List<UUID> messages = bury(100);
        handler().mended = true;
        try (ConfigurableApplicationContext other = start()) {
            other.getBean(KitTestApplication.FailOnTrialBegun.class).mended = true;

            ReplayJob ended =
                    awaitEnd(jobs().start(request(ALL, 50, true, null), "op").id());

            assertThat(ended.status()).isEqualTo(ReplayStatus.COMPLETED);
            assertThat(List.of(ended.published(), ended.resolved())).containsExactly(100, 100);
        }
        assertThat(messages).allMatch(ledger()::has);
        assertThat(service.getBean(JdbcClient.class)
                        .sql("select count(*) from dead_letter_history where action = 'REPLAYED'")
                        .query(Long.class)
                        .single())
                .isEqualTo(100);
    }

    @Test
    void aJobWhoseSelectionWasInterruptedSelectsWhatWasMeant() {
        bury(5);
        handler().mended = true;
        UUID id = UUID.randomUUID();
        JdbcClient jdbc = service.getBean(JdbcClient.class);
        // What a crash between the two transactions of a start leaves behind; of a version that knew no other kind.
        inTransaction(() -> {
            jdbc.sql("""
                        insert into replay_job (id, status, filter, cut_off, rate_per_second, canary, started_by,
                            started_at, next_at)
                        values (?, 'RUNNING', '{}', localtimestamp, 100, false, 'op', localtimestamp, localtimestamp)
                        """).param(id).update();
            jdbc.sql("insert into replay_queue (queue, job_id) values (?, ?)")
                    .params(FROM_TRIAL, id)
                    .update();
        });
        service.getBean("replayRunner", BackgroundTask.class).wake();

        assertThat(awaitEnd(id).resolved()).isEqualTo(5);
    }

    @Test
    void aPlanCountsAndSendsNothing() {
        List<UUID> messages = bury(4);
        JdbcClient jdbc = service.getBean(JdbcClient.class);
        enterInbox(jdbc, messages.getFirst());
        jdbc.sql("insert into inbox (message_id, queue, type, handled_at) values (?, 'another', 't', localtimestamp)")
                .param(messages.getLast())
                .update();

        ReplayPlan plan = service.getBean(DeadLetters.class).plan(ALL);

        assertThat(plan.selected()).isEqualTo(4);
        assertThat(plan.alreadyHandled()).isOne();
        assertThat(plan.oldest()).isBefore(plan.newest());
        assertThat(plan.queues()).containsExactly(FROM_TRIAL);
        assertThat(jobs().count()).isZero();
        assertThat(count(DeadLetterStatus.OPEN)).isEqualTo(4);
    }

    @Test
    void aJobWithoutAnythingToDoIsCompleted() {
        ReplayJob ended =
                awaitEnd(jobs().start(request(ALL, 10, true, null), "op").id());

        assertThat(ended.status()).isEqualTo(ReplayStatus.COMPLETED);
        assertThat(ended.selected()).isZero();
    }

    @Test
    void whatIsDoneWithIsPurgedAndWhatIsOpenStays() {
        bury(3);
        handler().mended = true;
        awaitEnd(jobs().start(request(ALL, 100, false, null), "op").id());
        handler().mended = false;
        bury(1);
        UUID young = service.getBean(DeadLetters.class)
                .page(ALL.with(DeadLetterStatus.RESOLVED), 0, 1)
                .getFirst()
                .id();
        UUID handledLately = UUID.randomUUID();
        UUID handledLongAgo = UUID.randomUUID(); // but its dead letter is open
        JdbcClient jdbc = service.getBean(JdbcClient.class);
        jdbc.sql("update dead_letter set changed_at = timestamp '2020-01-01 00:00:00' where id <> ?")
                .param(young)
                .update();
        jdbc.sql("update dead_letter set event_id = ? where status = 'OPEN'")
                .param(handledLongAgo)
                .update();
        enterInbox(jdbc, handledLongAgo);
        jdbc.sql("update replay_job set ended_at = timestamp '2020-01-01 00:00:00'")
                .update();
        jdbc.sql("update inbox set handled_at = timestamp '2020-01-01 00:00:00'")
                .update();
        enterInbox(jdbc, handledLately);
        service.close();

        service = start(); // purges at its start, then once an hour

        JdbcClient after = service.getBean(JdbcClient.class);
        await().untilAsserted(() -> {
            assertThat(count(DeadLetterStatus.RESOLVED))
                    .as("the young one stays")
                    .isOne();
            assertThat(jobs().count()).isZero();
            assertThat(after.sql("select message_id from inbox")
                            .query(UUID.class)
                            .list())
                    .containsExactlyInAnyOrder(handledLately, handledLongAgo);
        });
        assertThat(count(DeadLetterStatus.OPEN)).isOne();
        assertThat(after.sql("select count(*) from replay_item")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aCopyThatDiesWhileAReplayIsUnderWayIsNotMistakenForItsEnd() {
        bury(1);
        DeadLetters deadLetters = service.getBean(DeadLetters.class);
        UUID letter = deadLetters.page(ALL, 0, 1).getFirst().id();
        var file = deadLetters.get(letter);
        JdbcClient jdbc = service.getBean(JdbcClient.class);
        jdbc.sql("update dead_letter set status = 'REPLAYING', replay_count = 1")
                .update();

        wire.send("trial.events", file.properties().toAmqp(), file.payload());
        wire.send(new TrialBegun(UUID.randomUUID(), Fate.hopeless()));
        await().until(() -> count(DeadLetterStatus.OPEN) == 1);

        assertThat(deadLetters.get(letter).letter().status()).isEqualTo(DeadLetterStatus.REPLAYING);
        assertThatThrownBy(() -> deadLetters.restore(letter, "op", null))
                .as("not lost yet")
                .isInstanceOf(DeadLetterConflictException.class);
        jdbc.sql("update dead_letter set status = 'OPEN'").update(); // nothing is under way
    }

    @Test
    void aStepTakesAsManyLettersAsFitIntoItsBytesButOneAtLeast() {
        ReplayableDeadLetters letters = service.getBean(ReplayableDeadLetters.class);
        List<UUID> ids =
                Stream.of(5 << 20, 2 << 20, 1 << 20, 1).map(this::insert).toList();
        UUID purged = UUID.randomUUID();

        assertThat(letters.fitting(ids)).isEqualTo(3);
        assertThat(letters.fitting(ids.subList(2, 4))).isEqualTo(2);
        assertThat(letters.fitting(List.of(insert(9 << 20), ids.getLast()))).isOne();
        assertThat(letters.fitting(List.of(purged, ids.getFirst()))).isEqualTo(2);
    }

    private UUID insert(int bytes) {
        UUID id = UUID.randomUUID();
        service.getBean(JdbcClient.class)
                .sql("""
                        insert into dead_letter (id, queue, message_key, exception, message, stack_trace, fingerprint,
                            attempts, first_failed_at, dead_at, status, changed_at, properties, payload)
                        values (:id, 'q', :key, 'e', 'm', 's', 'f', 1, localtimestamp, localtimestamp, 'OPEN',
                            localtimestamp, '{}', :payload)
                        """)
                .param("id", id)
                .param("key", id.toString())
                .param("payload", new byte[bytes])
                .update();
        return id;
    }

    private ReplayRequest<DeadLetterFilter> request(
            DeadLetterFilter filter, int ratePerSecond, boolean canary, @Nullable String reason) {
        return new ReplayRequest<>(service.getBean(ReplayableDeadLetters.class), filter, ratePerSecond, canary, reason);
    }

    private void inTransaction(Runnable work) {
        new TransactionTemplate(service.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(_ -> work.run());
    }

    private static void enterInbox(JdbcClient jdbc, UUID message) {
        jdbc.sql("insert into inbox (message_id, queue, type, handled_at) values (?, ?, 't', localtimestamp)")
                .params(message, FROM_TRIAL)
                .update();
    }

    private List<UUID> bury(int messages) {
        long before = count(DeadLetterStatus.OPEN);
        List<UUID> ids = IntStream.range(0, messages)
                .mapToObj(_ -> wire.send(new TrialBegun(UUID.randomUUID(), Fate.hopeless())))
                .toList();
        await().atMost(ofSeconds(60)).until(() -> count(DeadLetterStatus.OPEN) == before + messages);
        return ids;
    }

    private ReplayJob awaitEnd(UUID id) {
        return await().atMost(ofSeconds(60)).until(() -> jobs().get(id), job -> job.status() != ReplayStatus.RUNNING);
    }

    /** The job goes on at once and not after the pause between two tries. */
    private void endPause(UUID job) {
        service.getBean(JdbcClient.class)
                .sql("update replay_job set next_at = timestamp '2020-01-01 00:00:00' where id = ?")
                .param(job)
                .update();
    }

    private long count(DeadLetterStatus status) {
        return service.getBean(DeadLetters.class).count(ALL.with(status));
    }

    private ReplayJobs jobs() {
        return service.getBean(ReplayJobs.class);
    }

    private KitTestApplication.FailOnTrialBegun handler() {
        return service.getBean(KitTestApplication.FailOnTrialBegun.class);
    }

    private KitTestApplication.Ledger ledger() {
        return service.getBean(KitTestApplication.Ledger.class);
    }

    /** Mended from its first moment: what it finds in its queue, it handles at once. */
    private void restartMended() {
        service.close();
        service = start("--test.mended=true");
    }

    private ConfigurableApplicationContext start(String... more) {
        String[] settings = {
            "--spring.main.web-application-type=none",
            "--fanout.messaging.retention.chunk=2",
            "--fanout.messaging.delayed-retry.delays="
        };
        return KitTestApplication.start(
                database,
                virtualHost,
                Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new));
    }
}
