package dev.fanout.messaging.topology;

import java.util.Map;

/** What is different for the functions of a service. */
public record FunctionSettings(Topology topology, Map<String, FunctionProperties> byName) {

    public FunctionSettings {
        byName = Map.copyOf(byName);
    }

    public FunctionProperties of(String function) {
        return byName.getOrDefault(function, FunctionProperties.NONE);
    }

    /** What is different for the function that a queue feeds. */
    public FunctionProperties ofQueue(String queue) {
        return of(topology.functionOf(queue));
    }
}
