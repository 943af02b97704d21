/** Connections to the nodes of RabbitMQ, and sending so that one knows whether it arrived. Internal to the kit. */
@NullMarked
package dev.fanout.messaging.broker;

import org.jspecify.annotations.NullMarked;
