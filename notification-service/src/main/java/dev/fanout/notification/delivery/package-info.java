/** Deliveries: one message to one recipient through one channel, whatever the reason for it. */
@NullMarked
package dev.fanout.notification.delivery;

import org.jspecify.annotations.NullMarked;
