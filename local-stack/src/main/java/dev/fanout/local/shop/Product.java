package dev.fanout.local.shop;

/**
 * A product and its stock.
 *
 * @param received how much ever came in: the initial stock and what was added to it
 */
public record Product(String sku, long received, long available, long reserved, long committed) {}
