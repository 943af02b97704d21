/**
 * This service's own copies of the products that inventory-service announces, so that it prices an order without a call
 * to another service.
 */
@NullMarked
package dev.fanout.order.product;

import org.jspecify.annotations.NullMarked;
