package dev.fanout.order.ordering;

import java.util.UUID;

/**
 * An order of a batch that is to be placed.
 *
 * @param index its place in the batch, from 0
 * @param id that the order is going to have
 */
public record BatchedOrder(int index, UUID id, PlaceOrder request) {}
