package dev.fanout.messaging.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.fanout.messaging.replay.ItemStore.ItemState;
import dev.fanout.messaging.schema.Database;
import dev.fanout.testing.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How far a job has come, without a broker. */
abstract class ReplayProgressPromises {

    private static final Parcels PARCELS = new Parcels("parcel");

    private final HikariDataSource dataSource;
    private final Map<String, String> before;

    /** @param before the placeholders of the migrations */
    ReplayProgressPromises(TestDatabase database, Map<String, String> before) {
        Map<String, String> properties = database.properties();
        this.dataSource = DataSourceBuilder.create()
                .type(HikariDataSource.class)
                .url(properties.get("spring.datasource.url"))
                .username(properties.get("spring.datasource.username"))
                .password(properties.get("spring.datasource.password"))
                .build();
        this.before = before;
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    @Test
    void itIsTheSameWhoeverHasAddedUpWhat() {
        Database database = Database.migrated(dataSource);
        ItemStore items = new ItemStore(database.template());
        UUID job = job(database);
        List<UUID> parcels = select(database, items, job, 10);
        assertThat(items.progress(job)).isEqualTo(new Progress(10, 0, 0, 0, 0));

        items.mark(job, parcels.subList(0, 8), ItemState.PUBLISHED);
        items.returned(PARCELS.kind(), parcels.subList(0, 3), ItemState.RESOLVED);
        items.returned(PARCELS.kind(), parcels.subList(3, 4), ItemState.FAILED);
        items.settle(job);
        items.returned(PARCELS.kind(), parcels.subList(4, 5), ItemState.FAILED);
        items.returned(PARCELS.kind(), parcels.subList(0, 6), ItemState.SKIPPED); // five of them have ended before
        items.mark(job, parcels.subList(8, 9), ItemState.SKIPPED);
        Progress expected = new Progress(1, 2, 3, 2, 2);
        assertThat(items.progress(job)).isEqualTo(expected);
        items.settle(job);
        items.settle(job);

        assertThat(items.progress(job)).isEqualTo(expected);
        assertThat(counted(database)).isEqualTo(7);
    }

    @Test
    void aJobOfAnEarlierVersionHasItsFigures() {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/fanout")
                .table("fanout_schema_history")
                .placeholders(before)
                .target("4")
                .load()
                .migrate();
        JdbcClient jdbc = JdbcClient.create(dataSource);
        UUID ended = UUID.randomUUID();
        UUID interrupted = UUID.randomUUID();
        for (UUID job : List.of(ended, interrupted)) {
            jdbc.sql("""
                            insert into replay_job (id, status, filter, cut_off, rate_per_second, canary, started_by,
                                started_at, next_at, selected_at)
                            values (?, 'RUNNING', '{}', localtimestamp, 100, false, 'op', localtimestamp,
                                localtimestamp, ?)
                            """)
                    .params(job, job.equals(ended) ? Instant.EPOCH.atOffset(ZoneOffset.UTC) : null)
                    .update();
        }
        String[] states = {"PENDING", "PUBLISHED", "RESOLVED", "RESOLVED", "FAILED", "SKIPPED"};
        for (int i = 0; i < states.length; i++) {
            jdbc.sql("insert into replay_item (job_id, position_no, dead_letter_id, state) values (?, ?, ?, ?)")
                    .params(ended, i, UUID.randomUUID(), states[i])
                    .update();
        }

        Database database = Database.migrated(dataSource);

        ItemStore items = new ItemStore(database.template());
        assertThat(items.progress(ended)).isEqualTo(new Progress(1, 1, 2, 1, 1));
        assertThat(counted(database)).isEqualTo(4);
        assertThat(items.progress(interrupted).selected()).isZero();

        // An earlier version that runs beside this one says nothing of how many it has selected.
        jdbc.sql("update replay_job set selected_items = null").update();
        items.settle(ended);
        assertThat(items.progress(ended)).isEqualTo(new Progress(1, 1, 2, 1, 1));
    }

    @Test
    void whatIsNextFollowsTheSelection() {
        Database database = Database.migrated(dataSource);
        ItemStore items = new ItemStore(database.template());
        UUID job = job(database);
        List<UUID> parcels = select(database, items, job, 5);

        assertThat(items.nextPending(job, 10)).isEqualTo(parcels);
        assertThat(items.nextPending(job, 2)).isEqualTo(parcels.subList(0, 2));
        items.mark(job, parcels.subList(0, 4), ItemState.PUBLISHED);
        assertThat(items.nextPending(job, 2)).isEqualTo(parcels.subList(4, 5));
    }

    @Test
    void anEndCountsForJobsOfItsKindAlone() {
        Database database = Database.migrated(dataSource);
        ItemStore items = new ItemStore(database.template());
        UUID job = job(database);
        List<UUID> parcels = select(database, items, job, 2);
        items.mark(job, parcels, ItemState.PUBLISHED);

        items.returned("letter", parcels, ItemState.FAILED); // another kind may know the same things by their ids
        items.returned(PARCELS.kind(), List.of(), ItemState.FAILED);

        assertThat(items.progress(job)).isEqualTo(new Progress(0, 2, 0, 0, 0));
    }

    @Test
    void aKindThatIsUnknownHereIsLeftToOthers() {
        Database database = Database.migrated(dataSource);
        UUID job = job(database);
        JobStore jobs = new JobStore(database.client());

        assertThat(jobs.running(List.of(), Instant.now())).isEmpty();
        assertThat(jobs.running(List.of("letter"), Instant.now())).isEmpty();
        assertThat(jobs.running(List.of("letter", PARCELS.kind()), Instant.now()))
                .containsExactly(job);
    }

    @Test
    void aJobThatCannotGoOnAtAllIsTriedAFewTimesAndEndsAndKeepsNothingForItself() {
        Database database = Database.migrated(dataSource);
        UUID job = job(database);
        new JobStore(database.client()).reserve("a place", job);
        database.client().sql("update replay_job set filter = '[]'").update(); // cannot be read
        Instant start = Instant.now();

        for (int tries = 1; tries <= 5; tries++) {
            assertThat(database.client()
                            .sql("select count(*) from replay_job where status = 'RUNNING'")
                            .query(Integer.class)
                            .single())
                    .as("before try %s", tries)
                    .isOne();
            // Each by another runner, as after a restart; at once it is not tried again.
            Clock clock = Clock.fixed(start.plusSeconds(6L * tries), ZoneOffset.UTC);
            runner(database, clock).step();
            runner(database, clock).step();
        }

        assertThat(database.client()
                        .sql("select stop_reason from replay_job where status = 'STOPPED'")
                        .query(String.class)
                        .single())
                .startsWith("It could not go on: ")
                .contains("Parcels$Sent");
        assertThat(new JobStore(database.client()).resourcesOf(job)).isEmpty();
    }

    private static ReplayRunner runner(Database database, Clock clock) {
        JobStore jobs = new JobStore(database.client());
        ItemStore items = new ItemStore(database.template());
        Replayables replayables = new Replayables(() -> Stream.of(PARCELS));
        replayables.afterSingletonsInstantiated();
        TransactionTemplate transactions = new TransactionTemplate(new DataSourceTransactionManager(
                Objects.requireNonNull(database.template().getDataSource())));
        return new ReplayRunner(
                jobs,
                items,
                new Selection(jobs, items, replayables),
                new ItemStarter(jobs, items, replayables, transactions, clock),
                replayables,
                transactions,
                clock);
    }

    private static UUID job(Database database) {
        UUID job = UUID.randomUUID();
        ReplayRequest<?> request = ReplayRequest.of(PARCELS, new Parcels.Sent(), 100, false, null);
        new JobStore(database.client()).insert(job, request, "op", Instant.EPOCH);
        return job;
    }

    private static List<UUID> select(Database database, ItemStore items, UUID job, int count) {
        List<UUID> parcels = Stream.generate(UUID::randomUUID).limit(count).toList();
        items.insert(job, parcels);
        new JobStore(database.client()).selected(job, count, Instant.EPOCH);
        return parcels;
    }

    private static long counted(Database database) {
        return database.client()
                .sql("select count(*) from replay_item where counted")
                .query(Long.class)
                .single();
    }
}
