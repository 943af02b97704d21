package dev.fanout.dashboard.operations;

import static dev.fanout.dashboard.operations.ServiceList.latestFirst;
import static dev.fanout.dashboard.operations.ServiceList.oldestFirst;

import dev.fanout.dashboard.client.Neighbour;
import java.util.List;
import java.util.Map;

/** What there are lists of, over all services that have it. */
public enum Listed {
    DEAD_LETTERS(latestFirst("/dead-letters", "deadAt").cutBy("to"), Neighbour.values()),
    REPLAYS(latestFirst("/replays", "startedAt"), Neighbour.values()),
    OUTBOX(oldestFirst("/outbox", "createdAt").sortedById(), Neighbour.values()),
    DELIVERIES(latestFirst("/deliveries", "createdAt").sortedById(), Neighbour.NOTIFICATION),
    SUBSCRIPTIONS(latestFirst("/subscriptions", "createdAt").sortedById(), Neighbour.NOTIFICATION);

    private final ServiceList list;
    private final List<Neighbour> services;

    Listed(ServiceList list, Neighbour... services) {
        this.list = list;
        this.services = List.of(services);
    }

    /** Those that meet the criteria, as the services take them. */
    ServiceList with(Map<String, String> criteria) {
        return list.with(criteria);
    }

    List<Neighbour> services() {
        return services;
    }
}
