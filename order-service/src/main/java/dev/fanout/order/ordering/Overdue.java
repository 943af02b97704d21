package dev.fanout.order.ordering;

import java.time.Instant;
import java.util.UUID;

/** An order whose deadline has passed. */
record Overdue(UUID id, Instant deadline) {}
