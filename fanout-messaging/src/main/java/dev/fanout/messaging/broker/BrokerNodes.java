package dev.fanout.messaging.broker;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.AddressResolver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The nodes of a cluster. Each connection begins at the next node, so an instance that has left a silent node usually
 * begins at another one. The first connection begins at a random node, so that the instances of a service spread over
 * the nodes.
 */
final class BrokerNodes implements AddressResolver {

    private final List<Address> nodes;

    BrokerNodes(List<Address> nodes) {
        this.nodes = new ArrayList<>(nodes);
        Collections.shuffle(this.nodes);
    }

    @Override
    public synchronized List<Address> getAddresses() {
        Collections.rotate(nodes, -1);
        return List.copyOf(nodes);
    }

    /** For the log. */
    @Override
    public synchronized String toString() {
        return nodes.toString();
    }
}
