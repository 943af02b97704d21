package dev.fanout.local.shop;

/**
 * The answer to a call.
 *
 * @param replayed whether the service had seen the idempotency key before, and repeats its earlier answer
 * @param retryAfter seconds, 0 where the answer names none
 */
public record Reply(int status, String body, boolean replayed, long retryAfter) {}
