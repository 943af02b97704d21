package dev.fanout.order.idempotency;

/**
 * A key that a client has chosen, and whose it is: two customers, or two callers, who choose the same key do not meet.
 *
 * @param key as the client sent it, up to 255 characters
 * @param customerId for whom the request is, up to 255 characters
 * @param caller the user who sent it
 */
public record ClientKey(String key, String customerId, String caller) {}
