package dev.fanout.messaging.replay;

import dev.fanout.messaging.wire.Texts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tables of replay jobs and of what they have for themselves, which was a queue while dead letters were the only
 * kind. Takes part in the transaction of the caller.
 */
class JobStore {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_REASON = 1_000;

    private static final String JOB = """
            id, kind, status, filter, cut_off, rate_per_second, canary, stop_reason, started_by, reason, started_at,
            selected_at, next_at, ended_at, cancelled_by, cancel_reason
            """;

    private final JdbcClient jdbc;

    JobStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(UUID id, ReplayRequest<?> request, String startedBy, Instant now) {
        jdbc.sql("""
                        insert into replay_job
                            (id, kind, status, filter, cut_off, rate_per_second, canary, started_by, reason,
                            started_at, next_at)
                        values (:id, :kind, 'RUNNING', :filter, :now, :rate, :canary, :startedBy, :reason, :now, :now)
                        """)
                .param("id", id)
                .param("kind", request.what().kind())
                .param("filter", JSON.writeValueAsString(request.filter()))
                .param("rate", request.ratePerSecond())
                .param("canary", request.canary())
                .param("startedBy", Texts.forColumn(startedBy, LONGEST_NAME))
                .param("reason", bounded(request.reason()))
                .param("now", at(now))
                .update();
    }

    /** @return false if another job has it */
    boolean reserve(String resource, UUID job) {
        return jdbc.sql("insert into replay_queue (queue, job_id) values (?, ?) on conflict do nothing")
                        .params(resource, job)
                        .update()
                == 1;
    }

    void release(UUID job) {
        jdbc.sql("delete from replay_queue where job_id = ?").param(job).update();
    }

    /** What a job has for itself. */
    List<String> resourcesOf(UUID job) {
        return jdbc.sql("select queue from replay_queue where job_id = ? order by queue")
                .param(job)
                .query((rs, _) -> rs.getString(1))
                .list();
    }

    /** Notes that what the job is to replay is fixed, and how many these are. */
    void selected(UUID job, int items, Instant now) {
        jdbc.sql("update replay_job set selected_at = ?, selected_items = ? where id = ?")
                .params(at(now), items, job)
                .update();
    }

    /** Locks a job that another instance may be selecting for, and waits for that. */
    JobRow lock(UUID id) {
        return jdbc.sql("select " + JOB + " from replay_job where id = ? for update")
                .param(id)
                .query((rs, _) -> row(rs))
                .single();
    }

    /** Locks a running job; empty if it has ended, or if another instance is at it. */
    Optional<JobRow> lockRunning(UUID id) {
        return jdbc.sql("select " + JOB + " from replay_job where id = ? and status = 'RUNNING' for update skip locked")
                .param(id)
                .query((rs, _) -> row(rs))
                .optional();
    }

    /** Those of these kinds that may go on; one whose last step has failed waits. */
    List<UUID> running(Collection<String> kinds, Instant now) {
        if (kinds.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("""
                select id from replay_job
                where status = 'RUNNING' and kind in (:kinds) and (failed_steps = 0 or next_at <= :now)
                order by started_at
                """)
                .param("kinds", kinds)
                .param("now", at(now))
                .query((rs, _) -> rs.getObject(1, UUID.class))
                .list();
    }

    Optional<JobRow> find(UUID id) {
        return jdbc.sql("select " + JOB + " from replay_job where id = ?")
                .param(id)
                .query((rs, _) -> row(rs))
                .optional();
    }

    List<JobRow> page(int size, long offset) {
        return jdbc.sql("select " + JOB + " from replay_job order by started_at desc, id desc limit ? offset ?")
                .params(size, offset)
                .query((rs, _) -> row(rs))
                .list();
    }

    long count() {
        return jdbc.sql("select count(*) from replay_job").query(Long.class).single();
    }

    void nextAt(UUID job, Instant nextAt) {
        jdbc.sql("update replay_job set next_at = ? where id = ?")
                .params(at(nextAt), job)
                .update();
    }

    /** @return how many steps of a running job have failed one after the other, this one included; 0 if it has ended */
    int stepFailed(UUID job, Instant nextAt) {
        jdbc.sql("""
                update replay_job set failed_steps = failed_steps + 1, next_at = ? where id = ? and status = 'RUNNING'
                """).params(at(nextAt), job).update();
        return jdbc.sql("select failed_steps from replay_job where id = ? and status = 'RUNNING'")
                .param(job)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    void stepDone(UUID job) {
        jdbc.sql("update replay_job set failed_steps = 0 where id = ? and failed_steps > 0")
                .param(job)
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
                                update replay_job
                                set status = 'CANCELLED', cancelled_by = :cancelledBy, cancel_reason = :reason,
                                    ended_at = :now
                                where id = :id and status = 'RUNNING'
                                """)
                        .param("cancelledBy", Texts.forColumn(cancelledBy, LONGEST_NAME))
                        .param("reason", bounded(reason))
                        .param("now", at(now))
                        .param("id", job)
                        .update()
                == 1;
    }

    /** Deletes what is done with, and the items with it, see {@link dev.fanout.messaging.schema.Purgeable}. */
    int purge(Instant before, int most) {
        return jdbc.sql("""
                delete from replay_job where id in (
                    select id from replay_job where ended_at < :before limit :most)
                """).param("before", at(before)).param("most", most).update();
    }

    private static @Nullable String bounded(@Nullable String reason) {
        return reason == null ? null : Texts.forColumn(reason, LONGEST_REASON);
    }

    private static JobRow row(ResultSet rs) throws SQLException {
        return new JobRow(
                rs.getObject("id", UUID.class),
                rs.getString("kind"),
                ReplayStatus.valueOf(rs.getString("status")),
                JSON.readTree(rs.getString("filter")),
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
}
