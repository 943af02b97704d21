/** Tells those who placed a batch what becomes of its orders. */
@NullMarked
package dev.fanout.notification.callback;

import org.jspecify.annotations.NullMarked;
