package dev.fanout.events;

/** Why an order was cancelled. Of several, the first one wins. */
public enum CancellationReason {
    OUT_OF_STOCK,
    PAYMENT_DECLINED,
    TIMED_OUT,
    CUSTOMER_REQUEST
}
