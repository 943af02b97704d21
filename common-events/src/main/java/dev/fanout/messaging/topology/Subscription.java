package dev.fanout.messaging.topology;

/** One service listening to one exchange. */
public record Subscription(String exchange, String queue) {

    /** The queue of its dead letters; also the routing key that leads there. */
    public String deadLetterQueue() {
        return deadLetterQueueOf(queue);
    }

    public static String deadLetterQueueOf(String queue) {
        return queue + ".dlq";
    }
}
