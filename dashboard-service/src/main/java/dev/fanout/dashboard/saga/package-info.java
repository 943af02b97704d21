/** The saga of an order as the audit log tells it: what happened in all services, and what it waits for. */
@NullMarked
package dev.fanout.dashboard.saga;

import org.jspecify.annotations.NullMarked;
