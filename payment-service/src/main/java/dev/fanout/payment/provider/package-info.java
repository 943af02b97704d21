/** The payment provider as this service sees it, and the two ways to reach one. */
@NullMarked
package dev.fanout.payment.provider;

import org.jspecify.annotations.NullMarked;
