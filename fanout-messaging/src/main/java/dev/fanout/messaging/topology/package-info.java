/** Exchanges, queues and bindings of a service, as they follow from its handlers. Internal to the kit. */
@NullMarked
package dev.fanout.messaging.topology;

import org.jspecify.annotations.NullMarked;
