/**
 * The other services, as this one calls them: by a deadline, within bounds, and not at all while they are down. What
 * they answer is not trusted to be whole, small or of the right shape.
 */
@NullMarked
package dev.fanout.dashboard.client;

import org.jspecify.annotations.NullMarked;
