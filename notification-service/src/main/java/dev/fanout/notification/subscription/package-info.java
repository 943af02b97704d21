/** Who wants to be told of what. */
@NullMarked
package dev.fanout.notification.subscription;

import org.jspecify.annotations.NullMarked;
