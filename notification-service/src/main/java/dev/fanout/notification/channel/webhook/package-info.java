/** Webhooks: one signed HTTP request for each attempt, to public addresses only. */
@NullMarked
package dev.fanout.notification.channel.webhook;

import org.jspecify.annotations.NullMarked;
