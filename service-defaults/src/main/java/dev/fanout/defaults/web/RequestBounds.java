package dev.fanout.defaults.web;

/**
 * How much a service takes on. A request that waits for the database takes about 95 KB of heap with its connection, so
 * one for each MiB leaves nine tenths of the heap to everything else. More than two for each connection to the database
 * would only wait, until their clients have given up and the work is for nothing; and so would what the service does by
 * itself, which waits in the same line for a connection.
 *
 * @param requests in hand at once
 * @param operatorRequests in hand at once beside them, on the routes of operators
 * @param connections of clients. Most of them are idle, or on their way in or out, and take a fifth of what a request
 *     takes. There must be many more of them than requests, or nobody would be left to be refused, and probes would
 *     wait
 */
record RequestBounds(int requests, int operatorRequests, int connections) {

    static final int FEWEST = 32;
    static final int MOST = 1000;

    private static final int REQUESTS_PER_DATABASE_CONNECTION = 2;
    private static final int CONNECTIONS_PER_REQUEST = 4;
    private static final long MIB = 1024 * 1024;

    /** What the properties say, or else what a heap of so many bytes and so many connections to the database bear. */
    static RequestBounds of(WebProperties properties, long heapBytes, int databaseConnections) {
        int byHeap = Math.toIntExact(Math.clamp(heapBytes / MIB, FEWEST, MOST));
        int byDatabase = Math.max(FEWEST, REQUESTS_PER_DATABASE_CONNECTION * databaseConnections);
        int operatorRequests = properties.maxOperatorRequests();
        return properties.maxRequests() > 0
                ? of(properties.maxRequests(), operatorRequests, properties.maxRequests())
                : of(Math.min(byHeap, byDatabase), operatorRequests, byHeap);
    }

    private static RequestBounds of(int requests, int operatorRequests, int bearable) {
        return new RequestBounds(requests, operatorRequests, CONNECTIONS_PER_REQUEST * (bearable + operatorRequests));
    }
}
