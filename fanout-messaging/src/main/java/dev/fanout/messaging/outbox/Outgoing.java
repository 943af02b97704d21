package dev.fanout.messaging.outbox;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.messaging.wire.Texts;
import dev.fanout.messaging.wire.TraceHeaders;
import java.util.UUID;

/** A message on its way through the outbox. */
sealed interface Outgoing {

    String exchange();

    String routingKey();

    byte[] payload();

    /** The context in which it was created. */
    TraceHeaders trace();

    /** Wire name, at most 255 characters. */
    String type();

    /** Messages of one subject leave in their order. */
    String subject();

    /** @param sequence rises within the messages of one subject */
    AMQP.BasicProperties properties(long sequence);

    /** An event of this service, whose envelope follows from its metadata. */
    record NewEvent(String exchange, EventMetadata metadata, TraceHeaders trace, byte[] payload) implements Outgoing {

        @Override
        public String routingKey() {
            return metadata.subject();
        }

        @Override
        public String type() {
            return metadata.type();
        }

        @Override
        public String subject() {
            return metadata.subject();
        }

        @Override
        public AMQP.BasicProperties properties(long sequence) {
            return Envelope.properties(metadata, sequence, trace);
        }
    }

    /**
     * A message that goes to one queue of this service again, with the properties that it came with.
     *
     * @param exchange the redelivery exchange of the service
     * @param queue by its name, which is the routing key
     * @param id of its row; it is a subject of its own, so that nothing waits for it and it for nothing
     */
    record SentAgain(String exchange, String queue, UUID id, StoredProperties stored, byte[] payload)
            implements Outgoing {

        private static final int LONGEST_TYPE = 255;

        @Override
        public String routingKey() {
            return queue;
        }

        @Override
        public TraceHeaders trace() {
            return TraceHeaders.in(stored.headers());
        }

        @Override
        public String type() {
            String type = stored.type();
            return type == null ? "unknown" : Texts.forColumn(type, LONGEST_TYPE);
        }

        @Override
        public String subject() {
            return id.toString();
        }

        @Override
        public AMQP.BasicProperties properties(long sequence) {
            return stored.toAmqp();
        }
    }
}
