package dev.fanout.messaging.inbox;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.broker.BrokerUnavailableException;
import dev.fanout.messaging.broker.ConfirmedSender;
import dev.fanout.messaging.broker.OutboundMessage;
import dev.fanout.messaging.broker.SendOutcome;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.topology.Subscription;
import dev.fanout.messaging.wire.Failures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves a message to {@code <queue>.dlq}, with the cause in its headers. A plain reject would get it there too, but could not say
 * why, and the broker would not say whether it arrived.
 */
class DeadLetterSender implements AutoCloseable {

    static final String EXCEPTION = "fanout-exception";
    static final String MESSAGE = "fanout-message";
    static final String STACK_TRACE = "fanout-stack-trace";
    static final String QUEUE = "fanout-queue";
    static final String FAILED_AT = "fanout-failed-at";

    /** Bounds what goes into a header; all headers of a message share one frame of 128 KiB. */
    private static final int LONGEST_MESSAGE = 2_000;

    private static final int LONGEST_STACK_TRACE = 16_000;

    private final ServiceName service;
    private final ConfirmedSender broker;

    DeadLetterSender(ServiceName service, ConfirmedSender broker) {
        this.service = service;
        this.broker = broker;
    }

    /**
     * Returns once the broker has the copy.
     *
     * @throws BrokerUnavailableException if it does not
     */
    synchronized void send(Delivery delivery, Throwable cause, Failures failures) {
        OutboundMessage copy = new OutboundMessage(
                service.deadLetterExchange(),
                Subscription.deadLetterQueueOf(delivery.queue()),
                properties(delivery, cause, failures),
                delivery.body());
        if (broker.send(List.of(copy)).getFirst() instanceof SendOutcome.Refused(String why)) {
            throw new BrokerUnavailableException("the dead-letter queue did not take it: " + why);
        }
    }

    private static AMQP.BasicProperties properties(Delivery delivery, Throwable cause, Failures failures) {
        Map<String, Object> original = delivery.properties().getHeaders();
        Map<String, Object> headers = new HashMap<>(original == null ? Map.of() : original);
        headers.keySet().removeIf(name -> name.startsWith("x-")); // the broker's own account of deliveries
        headers.put(EXCEPTION, cause.getClass().getName());
        headers.put(MESSAGE, shortened(String.valueOf(cause.getMessage()), LONGEST_MESSAGE));
        headers.put(STACK_TRACE, shortened(stackTraceOf(cause), LONGEST_STACK_TRACE));
        headers.put(QUEUE, delivery.queue());
        headers.putAll(failures.headers());
        headers.put(FAILED_AT, Instant.now().toString());
        return delivery.properties().builder().headers(headers).deliveryMode(2).build();
    }

    private static String stackTraceOf(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }

    @Override
    public synchronized void close() {
        broker.close();
    }
}
