/** Requests that a client may repeat without harm. */
@NullMarked
package dev.fanout.order.idempotency;

import org.jspecify.annotations.NullMarked;
