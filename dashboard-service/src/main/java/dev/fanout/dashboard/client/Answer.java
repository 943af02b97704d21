package dev.fanout.dashboard.client;

import java.time.Instant;

/**
 * What a service has answered.
 *
 * @param asOf when it was asked: what it knew then is in the answer
 * @param bytes of its body
 */
public record Answer<T>(T value, Instant asOf, long bytes) {}
