/** Who and what the facts of the last hour are about most often, counted as they come. */
@NullMarked
package dev.fanout.dashboard.hottest;

import org.jspecify.annotations.NullMarked;
