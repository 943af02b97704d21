/** Batches: many orders in one request, each with a fate of its own. */
@NullMarked
package dev.fanout.order.batch;

import org.jspecify.annotations.NullMarked;
