package dev.fanout.dashboard.event;

/**
 * An event and what its message said.
 *
 * @param payload JSON, as the sender wrote it
 */
record Kept(AuditEvent event, String payload) {}
