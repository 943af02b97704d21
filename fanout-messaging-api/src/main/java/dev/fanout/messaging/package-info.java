/**
 * The messaging kit, as a service sees it: announce facts with {@link dev.fanout.messaging.EventPublisher}, react to
 * them with an {@link dev.fanout.messaging.EventHandler}. Outbox, inbox, retries and topology come around it by
 * auto-configuration.
 */
@NullMarked
package dev.fanout.messaging;

import org.jspecify.annotations.NullMarked;
