package dev.fanout.messaging.replay;

import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetterFilter.Condition;
import dev.fanout.messaging.deadletter.DeadLetterStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The tables of replay jobs and their items. Takes part in the transaction of whoever calls. */
class ReplayStore {

    private static final JsonMapper JSON = new JsonMapper();

    private static final String JOB = """
            id, status, filter, cut_off, rate_per_second, canary, stop_reason, started_by, reason, started_at, selected_at,
            next_at, ended_at, cancelled_by, cancel_reason
            """;

    private final JdbcClient jdbc;

    ReplayStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    enum ItemState {
        PENDING,
        PUBLISHED,
        RESOLVED,
        FAILED,
        SKIPPED
    }

    ReplayPlan plan(DeadLetterFilter filter) {
        Condition open = filter.condition();
        List<String> queues = queuesOf(filter);
        return jdbc.sql("""
                        select count(*) as letters, min(dead_at) as oldest, max(dead_at) as newest, count(
                            case when exists (select 1 from inbox where inbox.message_id = dead_letter.event_id) then 1 end) as handled
                        from dead_letter where
                        """ + open.sql())
                .params(open.values())
                .query((rs, _) -> new ReplayPlan(
                        rs.getLong("letters"),
                        rs.getLong("handled"),
                        instant(rs, "oldest"),
                        instant(rs, "newest"),
                        queues))
                .single();
    }

    List<String> queuesOf(DeadLetterFilter filter) {
        Condition condition = filter.condition();
        return jdbc.sql("select distinct queue from dead_letter where " + condition.sql() + " order by queue")
                .params(condition.values())
                .query((rs, _) -> rs.getString(1))
                .list();
    }

    void insert(UUID id, ReplayRequest request, String startedBy, Instant now) {
        jdbc.sql("""
                        insert into replay_job (id, status, filter, cut_off, rate_per_second, canary, started_by, reason, started_at, next_at)
                        values (:id, 'RUNNING', :filter, :now, :rate, :canary, :startedBy, :reason, :now, :now)
                        """)
                .param("id", id)
                .param("filter", JSON.writeValueAsString(request.filter()))
                .param("rate", request.ratePerSecond())
                .param("canary", request.canary())
                .param("startedBy", startedBy)
                .param("reason", request.reason())
                .param("now", at(now))
                .update();
    }

    /** @return false if another job has this queue */
    boolean reserve(String queue, UUID job) {
        return jdbc.sql("insert into replay_queue (queue, job_id) values (?, ?) on conflict do nothing")
                        .params(queue, job)
                        .update()
                == 1;
    }

    void release(UUID job) {
        jdbc.sql("delete from replay_queue where job_id = ?").param(job).update();
    }

    /** Fixes what the job is to replay, in the order in which it died. */
    void select(Row job, Instant now) {
        Condition condition =
                job.filter().with(DeadLetterStatus.OPEN).before(job.cutOff()).condition();
        jdbc.sql("""
                        insert into replay_item (job_id, position_no, dead_letter_id, state)
                        select :job, row_number() over (order by dead_at, id), id, 'PENDING' from dead_letter
                        where queue in (select queue from replay_queue where job_id = :job) and
                        """ + condition.sql())
                .params(condition.values())
                .param("job", job.id())
                .update();
        jdbc.sql("update replay_job set selected_at = ? where id = ?")
                .params(at(now), job.id())
                .update();
    }

    /** Locks a job that another instance may be selecting for, and waits for that. */
    Row lock(UUID id) {
        return jdbc.sql("select " + JOB + " from replay_job where id = ? for update")
                .param(id)
                .query((rs, _) -> row(rs))
                .single();
    }

    /** Locks a running job; empty if it has ended, or if another instance is at it. */
    Optional<Row> lockRunning(UUID id) {
        return jdbc.sql("select " + JOB + " from replay_job where id = ? and status = 'RUNNING' for update skip locked")
                .param(id)
                .query((rs, _) -> row(rs))
                .optional();
    }

    List<UUID> running() {
        return jdbc.sql("select id from replay_job where status = 'RUNNING' order by started_at")
                .query((rs, _) -> rs.getObject(1, UUID.class))
                .list();
    }

    Optional<Row> find(UUID id) {
        return jdbc.sql("select " + JOB + " from replay_job where id = ?")
                .param(id)
                .query((rs, _) -> row(rs))
                .optional();
    }

    List<Row> page(int size, long offset) {
        return jdbc.sql("select " + JOB + " from replay_job order by started_at desc, id desc limit ? offset ?")
                .params(size, offset)
                .query((rs, _) -> row(rs))
                .list();
    }

    long count() {
        return jdbc.sql("select count(*) from replay_job").query(Long.class).single();
    }

    /** How far each of these jobs has come. */
    Map<UUID, Progress> progress(Collection<UUID> jobs) {
        Map<UUID, Map<ItemState, Integer>> counts = new HashMap<>();
        if (!jobs.isEmpty()) {
            jdbc.sql("""
                            select job_id, state, count(*) as items from replay_item where job_id in (:jobs) group by job_id, state
                            """).param("jobs", jobs).query(rs -> {
                counts.computeIfAbsent(rs.getObject("job_id", UUID.class), _ -> new EnumMap<>(ItemState.class))
                        .put(ItemState.valueOf(rs.getString("state")), rs.getInt("items"));
            });
        }
        return jobs.stream()
                .collect(Collectors.toMap(Function.identity(), job -> progressOf(counts.getOrDefault(job, Map.of()))));
    }

    private static Progress progressOf(Map<ItemState, Integer> counts) {
        return new Progress(
                counts.getOrDefault(ItemState.PENDING, 0),
                counts.getOrDefault(ItemState.PUBLISHED, 0),
                counts.getOrDefault(ItemState.RESOLVED, 0),
                counts.getOrDefault(ItemState.FAILED, 0),
                counts.getOrDefault(ItemState.SKIPPED, 0));
    }

    Progress progress(UUID job) {
        return Objects.requireNonNull(progress(List.of(job)).get(job));
    }

    List<UUID> nextPending(UUID job, int limit) {
        return jdbc.sql("""
                        select dead_letter_id from replay_item where job_id = ? and state = 'PENDING' order by position_no limit ?
                        """)
                .params(job, limit)
                .query((rs, _) -> rs.getObject(1, UUID.class))
                .list();
    }

    void mark(UUID job, Collection<UUID> deadLetters, ItemState state) {
        if (!deadLetters.isEmpty()) {
            jdbc.sql("update replay_item set state = :state where job_id = :job and dead_letter_id in (:letters)")
                    .param("state", state.name())
                    .param("job", job)
                    .param("letters", deadLetters)
                    .update();
        }
    }

    /** Notes the end of replays, whichever job they belong to. */
    void returned(Collection<UUID> deadLetters, ItemState state) {
        jdbc.sql("update replay_item set state = :state where dead_letter_id in (:letters) and state = 'PUBLISHED'")
                .param("state", state.name())
                .param("letters", deadLetters)
                .update();
    }

    void sendNextAt(UUID job, Instant nextAt) {
        jdbc.sql("update replay_job set next_at = ? where id = ?")
                .params(at(nextAt), job)
                .update();
    }

    void end(UUID job, ReplayStatus status, @Nullable String stopReason, Instant now) {
        jdbc.sql("update replay_job set status = :status, stop_reason = :reason, ended_at = :now where id = :id")
                .param("status", status.name())
                .param("reason", stopReason)
                .param("now", at(now))
                .param("id", job)
                .update();
    }

    /** @return false if it has ended already */
    boolean cancel(UUID job, String cancelledBy, @Nullable String reason, Instant now) {
        return jdbc.sql("""
                                update replay_job set status = 'CANCELLED', cancelled_by = :cancelledBy, cancel_reason = :reason,
                                    ended_at = :now
                                where id = :id and status = 'RUNNING'
                                """)
                        .param("cancelledBy", cancelledBy)
                        .param("reason", reason)
                        .param("now", at(now))
                        .param("id", job)
                        .update()
                == 1;
    }

    /** How the last of those that failed again failed. */
    Optional<String> lastFailure(UUID job) {
        return jdbc.sql("""
                        select exception || ': ' || message from dead_letter
                        where id in (select dead_letter_id from replay_item where job_id = ? and state = 'FAILED')
                        order by dead_at desc limit 1
                        """).param(job).query(String.class).optional();
    }

    private static Row row(ResultSet rs) throws SQLException {
        return new Row(
                rs.getObject("id", UUID.class),
                ReplayStatus.valueOf(rs.getString("status")),
                JSON.readValue(rs.getString("filter"), DeadLetterFilter.class),
                rs.getObject("cut_off", OffsetDateTime.class).toInstant(),
                rs.getInt("rate_per_second"),
                rs.getBoolean("canary"),
                rs.getString("stop_reason"),
                rs.getString("started_by"),
                rs.getString("reason"),
                rs.getObject("started_at", OffsetDateTime.class).toInstant(),
                instant(rs, "selected_at"),
                rs.getObject("next_at", OffsetDateTime.class).toInstant(),
                instant(rs, "ended_at"),
                rs.getString("cancelled_by"),
                rs.getString("cancel_reason"));
    }

    private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
        OffsetDateTime time = rs.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /**
     * A row of the jobs.
     *
     * @param selectedAt absent until the selection is complete
     * @param nextAt when the next message may be sent
     */
    record Row(
            UUID id,
            ReplayStatus status,
            DeadLetterFilter filter,
            Instant cutOff,
            int ratePerSecond,
            boolean canary,
            @Nullable String stopReason,
            String startedBy,
            @Nullable String reason,
            Instant startedAt,
            @Nullable Instant selectedAt,
            Instant nextAt,
            @Nullable Instant endedAt,
            @Nullable String cancelledBy,
            @Nullable String cancelReason) {

        ReplayJob with(Progress progress) {
            return new ReplayJob(
                    id,
                    status,
                    filter,
                    cutOff,
                    ratePerSecond,
                    canary,
                    progress.selected(),
                    progress.published(),
                    progress.resolved(),
                    progress.failed(),
                    progress.skipped(),
                    stopReason,
                    startedBy,
                    reason,
                    startedAt,
                    endedAt,
                    cancelledBy,
                    cancelReason);
        }
    }
}
