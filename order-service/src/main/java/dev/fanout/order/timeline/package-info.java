/** What happened to an order, event by event, as this service saw it. */
@NullMarked
package dev.fanout.order.timeline;

import org.jspecify.annotations.NullMarked;
