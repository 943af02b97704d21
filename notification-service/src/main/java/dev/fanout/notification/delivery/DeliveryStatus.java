package dev.fanout.notification.delivery;

/** How far a delivery has come. */
public enum DeliveryStatus {
    PENDING,
    DELIVERED,
    FAILED
}
