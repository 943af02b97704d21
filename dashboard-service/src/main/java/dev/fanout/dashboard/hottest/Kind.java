package dev.fanout.dashboard.hottest;

/** What is counted. */
public enum Kind {
    /** Who places orders. */
    CUSTOMER,
    /** What is ordered, once for each order. */
    PRODUCT,
    /** For which subscription a delivery has ended. */
    SUBSCRIPTION,
    /** To which address a delivery has ended. */
    TARGET
}
