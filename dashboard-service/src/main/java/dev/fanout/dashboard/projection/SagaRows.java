package dev.fanout.dashboard.projection;

import static dev.fanout.defaults.TimeColumns.at;

import dev.fanout.defaults.TimeColumns;
import dev.fanout.defaults.TimeOrderedId;
import dev.fanout.events.CancellationReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Searches the orders of all customers. */
@Component
public class SagaRows {

    private static final String LIST = "select " + OrderRows.HEARD
            + "from order_view where generation = :generation%s order by %s order_id desc limit :most";

    /** The ids, which rise with time, find the rows. */
    private static final String PER_MINUTE = """
            select date_trunc('minute', first_at) as began, count(*) as placed,
                count(case when saga_status = 'COMPLETED' then 1 end) as completed,
                count(case when unfinished_since is not null then 1 end) as unfinished,
                count(case when order_status = 'CANCELLED' then 1 end) as cancelled
            from order_view where generation = :generation and order_id >= :first and first_at >= :since
            group by date_trunc('minute', first_at) order by began
            """;

    private final Generations generations;
    private final JdbcClient jdbc;
    private final Clock clock;

    SagaRows(Generations generations, JdbcClient jdbc, Clock clock) {
        this.generations = generations;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Which sagas; what is absent does not restrict.
     *
     * @param stuckFor only those that are unfinished for longer than that
     */
    public record Wanted(
            @Nullable SagaStatus status,
            @Nullable CancellationReason reason,
            @Nullable String customerId,
            @Nullable Duration stuckFor) {}

    /** @param before only orders with a smaller id, that is placed earlier; absent for the newest */
    public List<OrderFacts> newest(Wanted wanted, @Nullable UUID before, int most) {
        List<String> criteria = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        add(criteria, values, "saga_status = :status", "status", nameOf(wanted.status()));
        add(criteria, values, "reason = :reason", "reason", nameOf(wanted.reason()));
        add(criteria, values, "customer_id = :customer", "customer", wanted.customerId());
        Duration stuckFor = wanted.stuckFor();
        add(
                criteria,
                values,
                "unfinished_since < :limit",
                "limit",
                stuckFor == null ? null : at(clock.instant().minus(stuckFor)));
        add(criteria, values, "order_id < :before", "before", before);
        return jdbc.sql(LIST.formatted(String.join("", criteria), indexed(wanted)))
                .param("generation", generations.active().number())
                .params(values)
                .param("most", most)
                .query((row, _) -> OrderRows.facts(row))
                .list();
    }

    /** What is known of an order; empty if nothing was heard of it, or not yet in the generation that answers. */
    public Optional<OrderFacts> find(UUID order) {
        return jdbc.sql("select " + OrderRows.HEARD
                        + "from order_view where generation = :generation and order_id = :order")
                .param("generation", generations.active().number())
                .param("order", order)
                .query((row, _) -> OrderRows.facts(row))
                .optional();
    }

    /**
     * What has become of the sagas of a minute.
     *
     * @param at its begin
     */
    public record Minute(Instant at, long placed, long completed, long unfinished, long cancelled) {}

    /** Sagas by the minute in which their orders were placed, from the earliest; without minutes that have none. */
    public List<Minute> perMinute(Duration ago) {
        Instant since = clock.instant().minus(ago).truncatedTo(ChronoUnit.MINUTES);
        return jdbc.sql(PER_MINUTE)
                .param("generation", generations.active().number())
                .param("first", TimeOrderedId.earliest(since))
                .param("since", at(since))
                .query((row, _) -> new Minute(
                        TimeColumns.instant(row, "began"),
                        row.getLong("placed"),
                        row.getLong("completed"),
                        row.getLong("unfinished"),
                        row.getLong("cancelled")))
                .list();
    }

    /** The columns before the id in the index to be read: H2 reads it in its order only where all are named. */
    private static String indexed(Wanted wanted) {
        if (wanted.customerId() != null) {
            return "generation, customer_id,";
        } else if (wanted.stuckFor() != null) {
            return ""; // few, found by their time
        } else if (wanted.status() != null) {
            return "generation, saga_status,";
        }
        return wanted.reason() != null ? "generation, reason," : "generation,";
    }

    private static @Nullable String nameOf(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    private static void add(
            List<String> criteria, Map<String, Object> values, String criterion, String name, @Nullable Object value) {
        if (value != null) {
            criteria.add(" and " + criterion);
            values.put(name, value);
        }
    }
}
