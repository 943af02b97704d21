package dev.fanout.messaging.consumer;

import dev.fanout.messaging.broker.BrokerLink;
import dev.fanout.messaging.broker.BrokerLinks;
import dev.fanout.messaging.topology.Topology;
import java.util.function.Consumer;

/**
 * Makes the loops that consume queues of this service.
 *
 * @param link by which they consume
 * @param precondition throws while nothing could be handled; nothing is consumed until it does not
 */
public record ConsumerLoops(BrokerLinks links, BrokerLink link, Topology topology, Runnable precondition) {

    /**
     * The same by a connection of their own, so that other loops cannot keep them from their messages; equal to these
     * if there is only one connection.
     *
     * @param name of the connection
     */
    public ConsumerLoops apart(String name) {
        return new ConsumerLoops(links, links.another(name), topology, precondition);
    }

    /** @param receiver is given each delivery on the client's thread, one at a time; it must not block */
    public ConsumerLoop named(String name, Consumption consumption, Consumer<Delivery> receiver) {
        return new ConsumerLoop(name, this, consumption, receiver);
    }
}
