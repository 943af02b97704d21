/** payment-service: holds, takes and gives back the money of orders through a payment provider. */
@NullMarked
package dev.fanout.payment;

import org.jspecify.annotations.NullMarked;
