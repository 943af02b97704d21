/** Telling the customer of an order what became of it: the function {@code customer-notices}. */
@NullMarked
package dev.fanout.notification.customer;

import org.jspecify.annotations.NullMarked;
