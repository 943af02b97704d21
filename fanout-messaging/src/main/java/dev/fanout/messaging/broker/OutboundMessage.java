package dev.fanout.messaging.broker;

import com.rabbitmq.client.AMQP;

/** A message on its way to an exchange. Its message id is set and unique within a batch. */
public record OutboundMessage(String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body) {}
