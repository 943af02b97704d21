package dev.fanout.messaging.consumer;

import dev.fanout.messaging.broker.HeldBytes;
import dev.fanout.messaging.topology.Topology;
import java.util.function.Consumer;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Makes the loops that consume queues of this service.
 *
 * @param held what all of them hold together
 * @param precondition throws while nothing could be handled; nothing is consumed until it does not
 */
public record ConsumerLoops(ConnectionFactory connections, HeldBytes held, Topology topology, Runnable precondition) {

    /** @param receiver is given each delivery on the client's thread, one at a time; it must not block */
    public ConsumerLoop named(String name, Consumption consumption, Consumer<Delivery> receiver) {
        return new ConsumerLoop(name, this, consumption, receiver);
    }
}
