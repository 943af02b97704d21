/** inventory-service: the catalogue of products and their stock, and this service's part in the saga. */
@NullMarked
package dev.fanout.inventory;

import org.jspecify.annotations.NullMarked;
