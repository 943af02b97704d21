package dev.fanout.order.batch;

import dev.fanout.order.batch.BatchView.ItemStatus;
import dev.fanout.web.InvalidField;
import java.util.List;

/**
 * What became of an item of a batch, once and for all.
 *
 * @param index of the item
 * @param outcome never pending
 * @param errors why it was rejected; otherwise none
 */
record Settlement(int index, ItemStatus outcome, List<InvalidField> errors) {}
