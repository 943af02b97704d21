package dev.fanout.dashboard.customer;

/** Where a caller wants a dashboard to come from, by the names of the request parameter. */
enum WantedSource {
    /** From wherever it is best. */
    AUTO,
    LIVE,
    PROJECTION
}
