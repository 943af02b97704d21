/** What carries one message to one recipient, in one attempt. */
@NullMarked
package dev.fanout.notification.channel;

import org.jspecify.annotations.NullMarked;
