package dev.fanout.notification.delivery;

import dev.fanout.defaults.TimeColumns;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table of destinations of which something is parked, and of when to look after it. Takes part in the transaction
 * of the caller.
 */
@Component
class ParkedDestinations {

    private final JdbcClient jdbc;

    ParkedDestinations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A destination that has parked deliveries, or had some lately.
     *
     * @param emptySince absent if there were any at the last look
     */
    record Parked(String destination, @Nullable Instant emptySince) {}

    /** Those of these that have parked deliveries now. */
    Set<String> withParked(Set<String> destinations) {
        return destinations.isEmpty()
                ? Set.of()
                : new HashSet<>(jdbc.sql("""
                        select destination from parked_destination p where destination in (:all) and exists (
                            select 1 from delivery_queue q where q.destination = p.destination and q.stage = 'PARKED')
                        """)
                        .param("all", destinations)
                        .query(String.class)
                        .list());
    }

    /**
     * Has its parked deliveries looked after; locked until these can be seen, or the last one to look would forget it.
     */
    void keep(String destination, Instant resumeAt) {
        while (jdbc.sql("""
                        update parked_destination set resume_at = least(resume_at, ?), empty_since = null
                        where destination = ?
                        """).params(TimeColumns.at(resumeAt), destination).update() == 0) {
            jdbc.sql("insert into parked_destination (destination, resume_at) values (?, ?) on conflict do nothing")
                    .params(destination, TimeColumns.at(resumeAt))
                    .update();
        }
    }

    /** Locks those whose parked deliveries may be looked after. */
    List<Parked> resumable(Instant now, int most) {
        return lock(
                "where resume_at <= ? order by resume_at limit ? for update skip locked", TimeColumns.at(now), most);
    }

    /** Locks one of them; empty if nothing of it is parked, or if another instance is at it. */
    Optional<Parked> lock(String destination) {
        return lock("where destination = ? for update skip locked", new Object[] {destination}).stream()
                .findFirst();
    }

    private List<Parked> lock(String which, Object... parameters) {
        return jdbc.sql("select destination, empty_since from parked_destination " + which)
                .params(parameters)
                .query((row, _) ->
                        new Parked(row.getString("destination"), TimeColumns.nullableInstant(row, "empty_since")))
                .list();
    }

    void resumeAt(String destination, Instant time) {
        jdbc.sql("update parked_destination set resume_at = ?, empty_since = null where destination = ?")
                .params(TimeColumns.at(time), destination)
                .update();
    }

    /** Nothing of it is parked now. */
    void noteEmpty(String destination, Instant now, Instant lookAgainAt) {
        jdbc.sql("update parked_destination set resume_at = ?, empty_since = ? where destination = ?")
                .params(TimeColumns.at(lookAgainAt), TimeColumns.at(now), destination)
                .update();
    }

    void forget(String destination) {
        jdbc.sql("delete from parked_destination where destination = ?")
                .param(destination)
                .update();
    }
}
