/** Threads for the work that goes on beside requests and messages. Internal to the kit. */
@NullMarked
package dev.fanout.messaging.background;

import org.jspecify.annotations.NullMarked;
