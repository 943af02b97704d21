/** Takes away what is no longer needed. Internal to the kit. */
@NullMarked
package dev.fanout.messaging.retention;

import org.jspecify.annotations.NullMarked;
