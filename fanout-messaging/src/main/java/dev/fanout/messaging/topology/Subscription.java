package dev.fanout.messaging.topology;

/**
 * A function of a service, listening to one exchange.
 *
 * @param function its name, see {@link Function}
 */
public record Subscription(String exchange, String queue, String function) {

    private static final String DLQ = ".dlq";

    /** The queue of its dead letters; also the routing key that leads there. */
    public String deadLetterQueue() {
        return deadLetterQueueOf(queue);
    }

    public static String deadLetterQueueOf(String queue) {
        return queue + DLQ;
    }

    public static String queueOfDeadLetterQueue(String deadLetterQueue) {
        return deadLetterQueue.substring(0, deadLetterQueue.length() - DLQ.length());
    }
}
