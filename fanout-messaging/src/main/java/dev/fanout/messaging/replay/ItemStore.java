package dev.fanout.messaging.replay;

import dev.fanout.messaging.wire.Texts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of what the replay jobs have selected. Its column for the id of an item has the name of the first kind that
 * there was. Takes part in the transaction of the caller.
 */
class ItemStore {

    private static final int CHUNK = 1_000;
    private static final int LONGEST_OBSTACLE = 600;
    private static final int MOST_NAMED = 3;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    ItemStore(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    /** Where an item stands. */
    enum ItemState {
        PENDING,
        PUBLISHED,
        RESOLVED,
        FAILED,
        SKIPPED
    }

    /** Fixes what a job is to replay, in this order. */
    void insert(UUID job, List<UUID> ids) {
        List<Item> items = new ArrayList<>(ids.size());
        for (UUID id : ids) {
            items.add(new Item(items.size() + 1, id));
        }
        template.batchUpdate(
                "insert into replay_item (job_id, position_no, dead_letter_id, state) values (?, ?, ?, 'PENDING')",
                items,
                CHUNK,
                (statement, item) -> {
                    statement.setObject(1, job);
                    statement.setInt(2, item.position());
                    statement.setObject(3, item.id());
                });
    }

    /**
     * How far each of these jobs has come: what the runner has added up, and what has ended since or is under way,
     * which is little. In one statement, which sees all of it at one moment.
     */
    Map<UUID, Progress> progress(Collection<UUID> jobs) {
        Map<UUID, Tally> tallies = new HashMap<>();
        if (!jobs.isEmpty()) {
            jdbc.sql("""
                    select job.id, selected_items, resolved_items, failed_items, skipped_items, item.state,
                        count(item.state) as items
                    from replay_job job left join replay_item item
                        on item.job_id = job.id and item.counted = false
                        and item.state in ('PUBLISHED', 'RESOLVED', 'FAILED', 'SKIPPED')
                    where job.id in (:jobs)
                    group by job.id, selected_items, resolved_items, failed_items, skipped_items, item.state
                    """).param("jobs", jobs).query(rs -> {
                Tally tally = tallies.computeIfAbsent(rs.getObject("id", UUID.class), _ -> new Tally());
                tally.read(rs);
            });
        }
        return jobs.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        job -> tallies.getOrDefault(job, new Tally()).progress()));
    }

    Progress progress(UUID job) {
        return Objects.requireNonNull(progress(List.of(job)).get(job));
    }

    /**
     * Adds what has ended to the job, so that nobody counts it again. The caller has locked the job. What ends changes
     * its own row and never the job's: the transactions of the inbox would wait there for each other, and for a step.
     */
    void settle(UUID job) {
        // Absent if an instance of an earlier version has made the selection.
        jdbc.sql("""
                update replay_job set selected_items = (select count(*) from replay_item where job_id = :job)
                where id = :job and selected_items is null
                """).param("job", job).update();
        int resolved = settle(job, ItemState.RESOLVED);
        int failed = settle(job, ItemState.FAILED);
        int skipped = settle(job, ItemState.SKIPPED);
        if (resolved + failed + skipped > 0) {
            jdbc.sql("""
                            update replay_job set resolved_items = resolved_items + ?, failed_items = failed_items + ?,
                                skipped_items = skipped_items + ?
                            where id = ?
                            """).params(resolved, failed, skipped, job).update();
        }
    }

    /** An item that has ended stays as it is, so no other transaction has it locked. */
    private int settle(UUID job, ItemState state) {
        return jdbc.sql("update replay_item set counted = true where job_id = ? and counted = false and state = ?")
                .params(job, state.name())
                .update();
    }

    /** The next that are to begin, in their order. */
    List<UUID> nextPending(UUID job, int limit) {
        return jdbc.sql("""
                select dead_letter_id from replay_item
                where job_id = ? and state = 'PENDING' order by position_no limit ?
                """)
                .params(job, limit)
                .query((rs, _) -> rs.getObject(1, UUID.class))
                .list();
    }

    void mark(UUID job, Collection<UUID> ids, ItemState state) {
        if (!ids.isEmpty()) {
            jdbc.sql("update replay_item set state = :state where job_id = :job and dead_letter_id in (:ids)")
                    .param("state", state.name())
                    .param("job", job)
                    .param("ids", ids)
                    .update();
        }
    }

    /** Notes the end of replays of this kind, whichever job they belong to: two kinds may know one thing by its id. */
    void returned(String kind, Collection<UUID> ids, ItemState state) {
        if (!ids.isEmpty()) {
            jdbc.sql("""
                            update replay_item set state = :state
                            where dead_letter_id in (:ids) and state = 'PUBLISHED' and exists (
                                select 1 from replay_job job where job.id = replay_item.job_id and job.kind = :kind)
                            """)
                    .param("state", state.name())
                    .param("ids", ids)
                    .param("kind", kind)
                    .update();
        }
    }

    boolean isPending(UUID job, UUID id) {
        return jdbc.sql("select count(*) from replay_item"
                                + " where job_id = ? and dead_letter_id = ? and state = 'PENDING'")
                        .params(job, id)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /**
     * Notes that one could not begin; after so many tries it counts as failed.
     *
     * @return whether it is pending still
     */
    boolean beginFailed(UUID job, UUID id, int mostTries, String why) {
        jdbc.sql("""
                        update replay_item set failed_sends = failed_sends + 1,
                            obstacle = case when failed_sends + 1 >= :most then :why end,
                            state = case when failed_sends + 1 >= :most then 'FAILED' else state end
                        where job_id = :job and dead_letter_id = :item and state = 'PENDING'
                        """)
                .param("most", mostTries)
                .param("why", Texts.forColumn(why, LONGEST_OBSTACLE))
                .param("job", job)
                .param("item", id)
                .update();
        return isPending(job, id);
    }

    /** Names those that could not begin, and why, the first of them; empty if all could. */
    Optional<String> notBegun(UUID job) {
        List<String> first = jdbc.sql("""
                        select dead_letter_id, obstacle from replay_item
                        where job_id = ? and state = 'FAILED' and obstacle is not null order by position_no limit ?
                        """)
                .params(job, MOST_NAMED)
                .query((rs, _) -> rs.getObject("dead_letter_id", UUID.class) + ", because " + rs.getString("obstacle"))
                .list();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        long all = jdbc.sql("select count(*) from replay_item where job_id = ? and obstacle is not null")
                .param(job)
                .query(Long.class)
                .single();
        return Optional.of(all + " could not be sent" + (all > first.size() ? ", for instance " : ": ")
                + String.join("; ", first));
    }

    /** Those whose replay has failed, at most so many; those that began last. */
    List<UUID> failed(UUID job, int most) {
        return jdbc.sql("select dead_letter_id from replay_item where job_id = ? and state = 'FAILED'"
                        + " and obstacle is null order by position_no desc limit ?")
                .params(job, most)
                .query((rs, _) -> rs.getObject(1, UUID.class))
                .list();
    }

    private record Item(int position, UUID id) {}

    /** What is known of a job, while its rows are read. */
    private static final class Tally {

        private final Map<ItemState, Integer> counts = new EnumMap<>(ItemState.class);
        private int selected;
        private int resolved;
        private int failed;
        private int skipped;

        void read(ResultSet rs) throws SQLException {
            selected = rs.getInt("selected_items");
            resolved = rs.getInt("resolved_items");
            failed = rs.getInt("failed_items");
            skipped = rs.getInt("skipped_items");
            String state = rs.getString("state");
            if (state != null) {
                counts.put(ItemState.valueOf(state), rs.getInt("items"));
            }
        }

        Progress progress() {
            int allResolved = resolved + counts.getOrDefault(ItemState.RESOLVED, 0);
            int allFailed = failed + counts.getOrDefault(ItemState.FAILED, 0);
            int allSkipped = skipped + counts.getOrDefault(ItemState.SKIPPED, 0);
            int underWay = counts.getOrDefault(ItemState.PUBLISHED, 0);
            int pending = selected - underWay - allResolved - allFailed - allSkipped;
            return new Progress(pending, underWay, allResolved, allFailed, allSkipped);
        }
    }
}
