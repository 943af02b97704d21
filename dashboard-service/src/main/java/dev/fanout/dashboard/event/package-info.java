/** The audit log: every event of the shop as it was announced, for as long as the retention says. */
@NullMarked
package dev.fanout.dashboard.event;

import org.jspecify.annotations.NullMarked;
