package dev.fanout.messaging.inbox;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.wire.CauseOfDeath;
import dev.fanout.messaging.wire.Failures;
import java.time.Instant;

/**
 * A message from a dead-letter queue, with all headers, the broker's too.
 *
 * @param queue the queue in which it died
 */
public record DeadMessage(String queue, AMQP.BasicProperties properties, byte[] payload) {

    /** The payload alone, with a note on what became of the rest. */
    DeadMessage bare(RuntimeException reason) {
        CauseOfDeath cause = new CauseOfDeath(
                "unkeepable",
                "Kept without its properties, which could not be kept: "
                        + reason.getClass().getName(),
                "",
                Instant.now(),
                Failures.in(null));
        return new DeadMessage(
                queue,
                new AMQP.BasicProperties.Builder().headers(cause.headers(queue)).build(),
                payload);
    }
}
