package dev.fanout.order.timeline;

/** Whether this service announced an event or heard of it. */
enum Direction {
    SENT,
    RECEIVED
}
