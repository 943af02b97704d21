package dev.fanout.inventory.stock;

/** What became of the goods of an order. */
enum ReservationStatus {

    /** The order itself has not been seen yet; at most its confirmation has. */
    EXPECTED,
    /** All goods are set aside. */
    RESERVED,
    /** Something was missing, so nothing was set aside; for good. */
    REJECTED,
    /** The goods have left the stock. */
    COMMITTED,
    /** The order was cancelled and holds nothing; for good. */
    RELEASED
}
