package dev.fanout.messaging.replay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of what the replay jobs have selected. Takes part in the transaction of the caller. */
class ItemStore {

    private static final int CHUNK = 1_000;

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
    void insert(UUID job, List<UUID> deadLetters) {
        List<Item> items = new ArrayList<>(deadLetters.size());
        for (UUID deadLetter : deadLetters) {
            items.add(new Item(items.size() + 1, deadLetter));
        }
        template.batchUpdate(
                "insert into replay_item (job_id, position_no, dead_letter_id, state) values (?, ?, ?, 'PENDING')",
                items,
                CHUNK,
                (statement, item) -> {
                    statement.setObject(1, job);
                    statement.setInt(2, item.position());
                    statement.setObject(3, item.deadLetter());
                });
    }

    /** How far each of these jobs has come. */
    Map<UUID, Progress> progress(Collection<UUID> jobs) {
        Map<UUID, Map<ItemState, Integer>> counts = new HashMap<>();
        if (!jobs.isEmpty()) {
            jdbc.sql("""
                    select job_id, state, count(*) as items from replay_item
                    where job_id in (:jobs) group by job_id, state
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
                        select dead_letter_id from replay_item
                        where job_id = ? and state = 'PENDING' order by position_no limit ?
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

    /** Those whose replay has failed, at most so many; those that were sent last. */
    List<UUID> failed(UUID job, int most) {
        return jdbc.sql("select dead_letter_id from replay_item where job_id = ? and state = 'FAILED'"
                        + " order by position_no desc limit ?")
                .params(job, most)
                .query((rs, _) -> rs.getObject(1, UUID.class))
                .list();
    }

    private record Item(int position, UUID deadLetter) {}
}
