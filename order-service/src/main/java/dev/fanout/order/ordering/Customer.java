package dev.fanout.order.ordering;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** Who orders, and how the order is paid. */
@Embeddable
record Customer(
        @Column(name = "customer_id", updatable = false) String id,
        @Column(name = "customer_email", updatable = false) String email,
        @Column(name = "payment_method", updatable = false) String paymentMethod) {}
