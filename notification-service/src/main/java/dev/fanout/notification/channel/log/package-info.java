/** A line in the log of the service, where nothing better reaches the recipient. */
@NullMarked
package dev.fanout.notification.channel.log;

import org.jspecify.annotations.NullMarked;
