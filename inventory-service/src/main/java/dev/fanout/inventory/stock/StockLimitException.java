package dev.fanout.inventory.stock;

/** A product cannot receive that much more. */
class StockLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StockLimitException(String sku, long received, long quantity) {
        super("%s has received %s and cannot receive %s more: the most is %s"
                .formatted(sku, received, quantity, Product.MOST_RECEIVED));
    }
}
