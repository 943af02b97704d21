/** The ways to reach recipients. */
@NullMarked
package dev.fanout.notification.channel;

import org.jspecify.annotations.NullMarked;
