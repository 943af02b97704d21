/** notification-service: tells people and systems what became of orders. */
@NullMarked
package dev.fanout.notification;

import org.jspecify.annotations.NullMarked;
