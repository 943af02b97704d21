/** The recipients of events: found when an event comes, and written down in chunks. */
@NullMarked
package dev.fanout.notification.recipient;

import org.jspecify.annotations.NullMarked;
