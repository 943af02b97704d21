package dev.fanout.notification.delivery;

/** How far a delivery has come. */
enum DeliveryStatus {
    PENDING,
    DELIVERED,
    FAILED
}
