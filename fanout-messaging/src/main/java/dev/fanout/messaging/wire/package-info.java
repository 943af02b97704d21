/** How an event looks on the wire: JSON payload, CloudEvents envelope, trace context. Internal to the kit. */
@NullMarked
package dev.fanout.messaging.wire;

import org.jspecify.annotations.NullMarked;
