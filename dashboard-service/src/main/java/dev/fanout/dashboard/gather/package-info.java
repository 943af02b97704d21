/**
 * Waiting for several answers at once, until a deadline: scatter and gather. Knows neither HTTP nor what is asked for.
 */
@NullMarked
package dev.fanout.dashboard.gather;

import org.jspecify.annotations.NullMarked;
