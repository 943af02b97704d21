package dev.fanout.messaging.inbox;

import com.rabbitmq.client.AMQP;

/** A message as the broker delivered it, to be settled on the session that it came by. */
record Delivery(ConsumerSession session, long tag, String queue, AMQP.BasicProperties properties, byte[] body) {}
