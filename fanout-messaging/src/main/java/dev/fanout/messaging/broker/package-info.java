/** Connections to the nodes of RabbitMQ, and sending with the broker's confirm. Internal to the kit. */
@NullMarked
package dev.fanout.messaging.broker;

import org.jspecify.annotations.NullMarked;
