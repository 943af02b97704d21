/** Products, their stock, and what is set aside for orders: rows that change together under one order of locks. */
@NullMarked
package dev.fanout.inventory.stock;

import org.jspecify.annotations.NullMarked;
