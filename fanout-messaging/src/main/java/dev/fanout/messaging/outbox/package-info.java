/** The transactional outbox and its relay. Internal to the kit. */
@NullMarked
package dev.fanout.messaging.outbox;

import org.jspecify.annotations.NullMarked;
