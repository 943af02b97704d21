package dev.fanout.dashboard.customer;

/** How a section came about. */
public enum SectionStatus {
    /** The service answered in time. */
    OK,
    /** It did not, and this is what it answered last. */
    STALE,
    /** Its answer had not come when the deadline passed, and there is no earlier one. */
    TIMEOUT,
    /** There is no answer to be had from it, and no earlier one. */
    UNAVAILABLE
}
