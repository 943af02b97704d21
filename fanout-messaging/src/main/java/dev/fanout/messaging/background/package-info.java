/** Threads for the work that goes on behind the requests and the messages. Internal to the kit. */
@NullMarked
package dev.fanout.messaging.background;

import org.jspecify.annotations.NullMarked;
