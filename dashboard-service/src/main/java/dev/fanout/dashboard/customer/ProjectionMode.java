package dev.fanout.dashboard.customer;

/** Which customers have rows of their own in the projection. */
public enum ProjectionMode {
    /** All of whom anything happens, or who are looked at. */
    PUSH,
    /** None: all are asked for. */
    PULL,
    /** Those for whom it is cheaper, as far as that can be seen. */
    HYBRID,
    /** Those who are looked at, from the first time on. */
    FIRST_VIEW
}
