package dev.fanout.defaults.web;

/**
 * How much a service takes on, by its heap. A request that waits for the database takes about 95 KB of heap with its
 * connection, so one for each MiB leaves nine tenths of the heap to everything else.
 */
final class RequestBounds {

    static final int FEWEST = 32;
    static final int MOST = 1000;

    private static final int CONNECTIONS_PER_REQUEST = 4;
    private static final long MIB = 1024 * 1024;

    private RequestBounds() {}

    /** The requests that a heap of so many bytes bears at once. */
    static int requestsOf(long heapBytes) {
        return Math.toIntExact(Math.clamp(heapBytes / MIB, FEWEST, MOST));
    }

    /**
     * The connections that go with so many requests. Most of them are idle, or on their way in or out, and take a fifth
     * of what a request takes. There must be more of them than requests, or nobody would be left to be refused.
     */
    static int connectionsOf(int requests, int operatorRequests) {
        return CONNECTIONS_PER_REQUEST * (requests + operatorRequests);
    }
}
