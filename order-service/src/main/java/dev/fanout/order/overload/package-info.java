/** Refuses new work early where the service could do it only too late. */
@NullMarked
package dev.fanout.order.overload;

import org.jspecify.annotations.NullMarked;
