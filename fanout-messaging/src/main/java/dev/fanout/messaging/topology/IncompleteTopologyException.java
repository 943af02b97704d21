package dev.fanout.messaging.topology;

import java.util.List;

/**
 * Something that the service needs is not on the broker, or the service's user may not see it, and the service may not
 * declare it.
 */
public class IncompleteTopologyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String service;
    private final List<String> missing;

    IncompleteTopologyException(String service, List<String> missing) {
        super(service + " lacks on the broker: " + String.join("; ", missing)
                + ". Import the definitions that belong to "
                + "this version, or set fanout.messaging.topology=declare");
        this.service = service;
        this.missing = List.copyOf(missing);
    }

    public String service() {
        return service;
    }

    /** Each thing that is missing, with the reason. */
    public List<String> missing() {
        return missing;
    }
}
