package dev.fanout.messaging.inbox;

import com.rabbitmq.client.AMQP;

/**
 * A message from a dead-letter queue, with all headers, the broker's too.
 *
 * @param queue the queue in which it died
 */
public record DeadMessage(String queue, AMQP.BasicProperties properties, byte[] payload) {}
