package dev.fanout.messaging.failure;

import java.time.Instant;

/**
 * One round of attempts that ended in a failure.
 *
 * @param at when the last attempt of the round failed
 * @param attempts of the round, at least 1
 * @param exception class of the last exception
 */
public record FailedRound(Instant at, int attempts, String exception, String message) {}
