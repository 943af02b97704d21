package dev.fanout.messaging.broker;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * A connection to the broker, and what may be held of what comes by it.
 *
 * @param connections makes one connection, and another when that has ended
 */
public record BrokerLink(ConnectionFactory connections, HeldBytes held) {}
