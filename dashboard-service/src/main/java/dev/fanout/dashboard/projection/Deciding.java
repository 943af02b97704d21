package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.dashboard.customer.ProjectionMode;
import dev.fanout.dashboard.projection.Activity.Count;
import dev.fanout.dashboard.projection.CustomerMode.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Decides for the customers of whom something was seen, and for those of whom nothing is seen any more. What this
 * instance has counted is added to what others have. May run in all instances.
 */
@Component
class Deciding {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int CHUNK = 100;

    private final Activity activity;
    private final CustomerModes customers;
    private final Populations populations;
    private final Decision decision;
    private final TransactionTemplate transactions;
    private final ModeMetrics metrics;
    private final DashboardProperties properties;
    private final Clock clock;

    Deciding(
            Activity activity,
            CustomerModes customers,
            Populations populations,
            Decision decision,
            TransactionTemplate transactions,
            ModeMetrics metrics,
            DashboardProperties properties,
            Clock clock) {
        this.activity = activity;
        this.customers = customers;
        this.populations = populations;
        this.decision = decision;
        this.transactions = transactions;
        this.metrics = metrics;
        this.properties = properties;
        this.clock = clock;
    }

    /** Does what there is to do, and says when to go on. */
    Duration step() {
        Map<String, Count> counts = activity.take();
        Population population = populations.plus(
                counts.values().stream().mapToLong(Count::views).sum(),
                counts.values().stream().mapToLong(Count::events).sum(),
                clock.instant());
        SortedMap<String, Count> chunk = new TreeMap<>();
        for (Map.Entry<String, Count> seen : counts.entrySet()) {
            chunk.put(seen.getKey(), seen.getValue());
            if (chunk.size() == CHUNK) {
                decide(chunk, population);
                chunk.clear();
            }
        }
        decide(chunk, population);
        SortedMap<String, Count> silent = new TreeMap<>();
        silent().forEach(customer -> silent.put(customer, Count.NONE));
        decide(silent, population);
        return silent.size() < CHUNK ? PAUSE : Duration.ZERO;
    }

    /** Those who are to be looked at although nothing was seen of them. */
    private List<String> silent() {
        List<String> unwanted = properties.mode() == ProjectionMode.PULL ? customers.written(CHUNK) : List.of();
        Duration memory = Rates.longestMemory(properties.hybrid().halfLife());
        return unwanted.isEmpty() ? customers.silentSince(clock.instant().minus(memory), CHUNK) : unwanted;
    }

    private void decide(SortedMap<String, Count> seen, Population population) {
        if (seen.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        List<State> changes = new ArrayList<>();
        transactions.executeWithoutResult(_ -> {
            SortedMap<String, Count> unknown = new TreeMap<>(seen);
            List<CustomerMode> changed = new ArrayList<>();
            List<CustomerMode> forgotten = new ArrayList<>();
            for (CustomerMode customer : customers.lock(seen.keySet())) {
                Count count = unknown.remove(customer.customerId());
                CustomerMode next = decision.of(customer, count == null ? Count.NONE : count, population, now);
                if (next.state() != customer.state()) {
                    changes.add(next.state());
                }
                (decision.forgets(next, population) ? forgotten : changed).add(next);
            }
            List<CustomerMode> added = new ArrayList<>();
            unknown.forEach((id, count) -> {
                CustomerMode next = decision.of(CustomerMode.unknown(id, now), count, population, now);
                if (next.state().isWritten()) {
                    changes.add(next.state());
                }
                if (!decision.forgets(next, population)) {
                    added.add(next);
                }
            });
            customers.update(changed);
            customers.delete(forgotten);
            customers.insert(added);
        });
        changes.forEach(metrics::changed);
    }
}
