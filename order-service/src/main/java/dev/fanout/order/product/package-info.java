/**
 * This service's own copies of the products that inventory-service announces, so that an order is priced without asking
 * anybody.
 */
@NullMarked
package dev.fanout.order.product;

import org.jspecify.annotations.NullMarked;
