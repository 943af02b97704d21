package dev.fanout.payment;

/** Where the money of an order is. */
enum PaymentStatus {

    /** The order itself has not been seen yet, or its authorisation is under way. */
    EXPECTED,
    /** The provider holds the money for us. */
    AUTHORIZED,
    /** The provider refused; for good. */
    DECLINED,
    /** The money is ours. */
    CAPTURED,
    /** The order was cancelled and the provider holds nothing; for good. */
    VOIDED,
    /** The order was cancelled and its money went back; for good. */
    REFUNDED
}
