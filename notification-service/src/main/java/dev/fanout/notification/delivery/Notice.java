package dev.fanout.notification.delivery;

import java.util.UUID;

/**
 * What one recipient is to be told.
 *
 * @param recipient address as the channel understands it
 * @param eventType wire name of the event that is the reason, for example {@code order.confirmed.v1}
 * @param subject one line for people
 * @param text for people
 */
public record Notice(
        UUID orderId, String customerId, String recipient, String eventType, String subject, String text) {}
