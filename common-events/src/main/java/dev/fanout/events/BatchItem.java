package dev.fanout.events;

import java.util.UUID;

/**
 * One order of a batch.
 *
 * @param index its place in the request that placed the batch, from 0
 */
public record BatchItem(UUID batchId, int index) {}
