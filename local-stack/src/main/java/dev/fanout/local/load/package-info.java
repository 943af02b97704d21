/** The load test: many orders, what they cost, and whether all invariants hold when they have settled. */
@NullMarked
package dev.fanout.local.load;

import org.jspecify.annotations.NullMarked;
