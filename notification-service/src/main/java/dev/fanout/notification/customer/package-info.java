/** Telling the customer of an order what became of it. */
@NullMarked
package dev.fanout.notification.customer;

import org.jspecify.annotations.NullMarked;
