package dev.fanout.messaging.outbox;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.ReceivedMessage;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.messaging.wire.Texts;
import dev.fanout.messaging.wire.TraceHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

    /** As if it had come back from where it was to go. */
    ReceivedMessage undelivered(long sequence);

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

        @Override
        public ReceivedMessage undelivered(long sequence) {
            return new ReceivedMessage(exchange, properties(sequence), payload);
        }
    }

    /**
     * A message that goes to one queue of this service again, with the properties that it came with.
     *
     * @param exchange the redelivery exchange of the service
     * @param queue by its name, which is the routing key
     * @param id of its row; it is a subject of its own, so that nothing waits for it and it for nothing
     */
    record SentAgain(String exchange, String queue, UUID id, StoredProperties stored, byte[] payload) implements Again {

        @Override
        public String routingKey() {
            return queue;
        }

        @Override
        public AMQP.BasicProperties properties(long sequence) {
            return stored.toAmqp();
        }
    }

    /**
     * An event of this service that was given up, and is announced after all. Its dead letter has the exchange in place
     * of a queue.
     *
     * @param exchange of this service
     * @param id of its row; it is a subject of its own
     */
    record AnnouncedAgain(String exchange, UUID id, StoredProperties stored, byte[] payload) implements Again {

        @Override
        public String routingKey() {
            String subject = Envelope.subjectOf(stored.toAmqp());
            return subject == null ? "" : subject;
        }

        @Override
        public String queue() {
            return exchange;
        }

        /** What this service knows of the attempts is nothing to the others. */
        @Override
        public AMQP.BasicProperties properties(long sequence) {
            Map<String, @Nullable Object> ours = new HashMap<>();
            stored.headers().keySet().stream()
                    .filter(header -> header.startsWith("fanout-"))
                    .forEach(header -> ours.put(header, null));
            return stored.with(ours).toAmqp();
        }
    }

    /** What a dead letter or a delayed attempt sends, with the properties that it has kept. */
    sealed interface Again extends Outgoing permits SentAgain, AnnouncedAgain {

        int LONGEST_TYPE = 255;

        UUID id();

        /** Of its dead letter, should it become one. */
        String queue();

        StoredProperties stored();

        @Override
        default ReceivedMessage undelivered(long sequence) {
            return new ReceivedMessage(queue(), stored().toAmqp(), payload());
        }

        @Override
        default TraceHeaders trace() {
            return TraceHeaders.in(stored().headers());
        }

        @Override
        default String type() {
            String type = stored().type();
            return type == null ? "unknown" : Texts.forColumn(type, LONGEST_TYPE);
        }

        @Override
        default String subject() {
            return id().toString();
        }
    }
}
