/**
 * Real brokers and databases for tests: by Testcontainers where a Docker engine answers, otherwise by private servers
 * of this machine.
 */
@NullMarked
package dev.fanout.testing;

import org.jspecify.annotations.NullMarked;
